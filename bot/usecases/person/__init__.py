"""A person's audience, moving to another account, being forgotten."""
