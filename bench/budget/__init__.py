"""The parts of ``bench.group_budget``."""
