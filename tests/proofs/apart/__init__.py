"""One messenger that is away for twelve hours, and another one that must not notice (``python -m bench.apart``)."""
