"""Counts of the moderators' work, and what of them may be published."""
