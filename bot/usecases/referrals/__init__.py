"""A verified case on its way to a body: prepared, signed, watched, answered; a body's wish for a witness."""
