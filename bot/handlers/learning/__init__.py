"""Lessons, quizzes, progress, certificates, papers to print, reminders, and remarks about a card."""
