"""Lessons, quizzes, certificates, reminders, and remarks about a card."""
