"""Lessons, quizzes, what was missed, certificates, and remarks about a card."""
