"""The code of a report that was sent, and what its reporter is told."""
