"""The bodies for a case, and a reporter's own complaint to one."""
