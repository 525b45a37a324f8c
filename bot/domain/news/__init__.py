"""The legal calendar, and one text to many who asked for such."""
