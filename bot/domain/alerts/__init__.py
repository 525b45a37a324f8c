"""The quick alert: what a body's liaison reads at once of a critical, verified event."""
