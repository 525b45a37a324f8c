"""Rounds of opinions on a draft of the atlas or on a lesson: asking, giving, answering."""
