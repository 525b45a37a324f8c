"""A moderators' group that is sent more than it takes (``python -m bench.group_budget``)."""
