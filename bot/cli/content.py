"""``amanat content check`` and ``reviewed``: problems in the content, and what a person has reviewed."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.library.lawyer import missing_claims, refused_claims
from bot.library.loader import check, flags, read_draft
from bot.library.reviewing import UnknownIdsError, mark_reviewed, review_status
from bot.library.verdicts import QUESTIONS, VERDICTS


def content_check(path: Path | None = None) -> int:
    """Print each problem as ``file:line: message``, what is due for review, then the counts.

    Returns 1 if there is a problem; a due review is not one.
    """
    path = path or content_dir()
    problems, counts = check(path)
    for problem in problems:
        print(problem)
    draft, _ = read_draft(path)
    for flag in flags(draft):
        print(flag)
    for question, claim_id in missing_claims(draft):
        print(
            f"{path / QUESTIONS}: {question}: no claim {claim_id} in the content: misspelt, or no longer taught"
        )
    for claim, review in refused_claims(draft):
        print(
            f"{path / VERDICTS}: {claim.id}: {review.verdict}, says {review.name} on {review.day}: "
            f"{review.remark or '-'}"
        )
    print(counts)
    return 1 if problems else 0


def content_reviewed(ids: Sequence[str], *, everything: bool, path: Path | None = None) -> int:
    """Record that these ids, or all, were reviewed; without ids, print the state of the review."""
    path = path or content_dir()
    if not ids and not everything:
        status = review_status(path)
        for flag in status.flagged:
            print(flag)
        for key in status.never:
            print(f"never reviewed: {key}")
        print(f"cited={status.total} flagged={len(status.flagged)} never={len(status.never)}")
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
