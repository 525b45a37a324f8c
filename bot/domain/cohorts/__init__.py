"""Groups of learners, their codes, and their progress."""
