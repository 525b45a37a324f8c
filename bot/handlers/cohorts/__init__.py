"""Groups of learners: made by owners, joined by a code, looked after by their leads."""
