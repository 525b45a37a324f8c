"""A person chooses what they do on polling day, ticks off its steps, and finds what to do about an incident."""
