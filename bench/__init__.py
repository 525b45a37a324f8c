"""Benchmarks: each prints its figures beside its peer's from the same run, and ends with one line of JSON."""
