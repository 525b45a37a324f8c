"""Which group shows which case, and in which topic."""
