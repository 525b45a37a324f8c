"""Amanat: teaches election violations and takes citizens' reports, on Telegram and Bale."""
