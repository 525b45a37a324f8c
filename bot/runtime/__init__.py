"""Loops that keep the program going: pollers, worker, sender, ticks, health."""
