"""``amanat content check`` and ``reviewed``: problems of the content, and what a person has looked at."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.library.folder import CONTENT
from bot.library.loader import check, flags, read
from bot.library.reviewing import UnknownIdsError, mark_reviewed, standing


def content_check(path: Path = CONTENT) -> int:
    """Print each problem as ``file:line: message``, what is to be reviewed again, then the counts.

    1 if there is a problem; a review that is due is none.
    """
    problems, counts = check(path)
    for problem in problems:
        print(problem)
    for flag in flags(read(path)[0]):
        print(flag)
    print(counts)
    return 1 if problems else 0


def content_reviewed(ids: Sequence[str], *, everything: bool, path: Path = CONTENT) -> int:
    """Remember that these ids, or all, were looked at; without any, tell how far the review is."""
    if not ids and not everything:
        found = standing(path)
        for flag in found.flagged:
            print(flag)
        for key in found.never:
            print(f"never reviewed: {key}")
        print(f"cited={found.total} flagged={len(found.flagged)} never={len(found.never)}")
        return 0
    try:
        count = mark_reviewed(path, None if everything else ids)
    except UnknownIdsError as error:
        print(
            f"no card, ending or question that cites an article: {error}; nothing was written."
            " A card is vb1/once, an ending vb1#good, a question vb-q01.",
            file=sys.stderr,
        )
        return 1
    print(f"reviewed={count}")
    return 0
