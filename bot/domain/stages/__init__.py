"""Where the election stands: each date of the legal calendar with who answers for it and what they said of it."""
