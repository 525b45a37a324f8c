"""Lessons, quizzes, recall of missed questions, certificates, and remarks about a card."""
