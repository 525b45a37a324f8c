"""The staff: what each may do, whose signature counts, and the audit log of their actions."""
