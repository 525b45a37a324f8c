"""The bodies: their liaisons' desk, the letter to one, and a reporter's own complaint to one."""
