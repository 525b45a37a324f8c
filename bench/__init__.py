"""Benchmarks: each prints its figures next to its peer's from the same run,
and ends with one line of JSON."""
