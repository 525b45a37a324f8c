"""The committee's morning page: what a brief is, and how its counts are rounded."""
