"""Lessons, quizzes, recall of answered questions, certificates, and remarks about a card."""
