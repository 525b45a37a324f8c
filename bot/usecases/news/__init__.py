"""What goes out to many and what they follow: the legal calendar and broadcasts."""
