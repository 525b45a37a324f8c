"""The outside world on one's own machine: messengers, people and faults. Imports nothing else of bot/."""
