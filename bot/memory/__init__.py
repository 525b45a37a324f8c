"""Spaced repetition with FSRS."""
