"""The end of an election: closing it, opening the bot for the next one, and the final report."""
