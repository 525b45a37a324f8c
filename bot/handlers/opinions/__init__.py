"""Rounds of opinions on a draft of the atlas or on a lesson: asking groups or single people, reading what is asked
about, giving, answering."""
