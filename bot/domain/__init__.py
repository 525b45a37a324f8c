"""Rules. Standard library only: no I/O, no clock, no randomness, no Persian sentences."""
