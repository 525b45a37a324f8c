"""Bale, through python-telegram-bot in its raw mode."""
