"""``amanat content check``: every problem of the content at once, each at its line."""

from pathlib import Path

from bot.app import CONTENT
from bot.library.loader import check


def content_check(path: Path = CONTENT) -> int:
    """Print each problem as ``file:line: message``, then the counts; 1 if there is a problem."""
    problems, counts = check(path)
    for problem in problems:
        print(problem)
    print(counts)
    return 1 if problems else 0
