"""Counts for those who steer, and what is published of them."""
