"""A verified case on its way to a body: prepared, agreed to, signed, watched; a body's wish for a witness."""
