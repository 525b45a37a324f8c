"""Persian as people type and read it: digits, dates, words, and what must be masked."""
