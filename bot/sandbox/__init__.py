"""A simulated outside world on the developer's machine: messengers, people and faults. Imports nothing else
of bot/."""
