"""The morning page: its sections, its draw, its readers."""
