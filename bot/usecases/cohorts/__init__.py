"""Groups of learners: created by owners, joined with a code, managed by their leads."""
