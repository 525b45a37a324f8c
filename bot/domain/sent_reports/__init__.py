"""The code of a sent report, and what its reporter is told."""
