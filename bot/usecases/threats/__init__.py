"""Threats, measures, and what happens proposing them."""
