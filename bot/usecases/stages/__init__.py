"""Saying how far the stages of the election are, and looking at them."""
