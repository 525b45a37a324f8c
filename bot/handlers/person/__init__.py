"""Somebody and the bot: the first meeting, his settings, moving to another account, being forgotten."""
