"""The legal calendar, and broadcasts to subscribers."""
