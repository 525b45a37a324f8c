"""A case from its first report to its end: the triage table, who may do what, who may see it, and in what
order."""
