"""Loops that keep the program running: pollers, worker, sender, ticks, health."""
