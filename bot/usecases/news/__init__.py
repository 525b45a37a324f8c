"""Messages to many people and what they follow: the legal calendar and broadcasts."""
