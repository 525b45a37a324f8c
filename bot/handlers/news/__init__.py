"""What goes out to many and what they follow: the legal calendar, broadcasts, corrections."""
