"""Figures for leads and owners, and their publication."""
