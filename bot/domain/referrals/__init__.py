"""A verified case on its way to a body, and a body's wish for a witness."""
