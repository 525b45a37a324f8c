"""How many megabytes of files one report and one person may send, so that nobody fills the disk for all
others."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from bot.domain.errors import TooMany
from bot.domain.submissions.evidence import MOST_FILES, EvidenceState, tally
from bot.usecases.context import ActingContext

TRY: Final = "evidence"
MOST_A_REPORT: Final = 200
MOST_A_DAY: Final = 400
"""Megabytes. Drafts count as reports, forwarded files as files; dropped files still count for the day."""
DAY: Final = timedelta(days=1)
MEGABYTE: Final = 1024 * 1024
UNKNOWN: Final = 2
"""Megabytes counted for a file of unknown size until it has arrived."""


def megabytes(sizes: Iterable[int]) -> int:
    """Whole megabytes, rounded up per file: small files take up space too."""
    return sum(-(-size // MEGABYTE) if size else UNKNOWN for size in sizes)


async def count_fitting_files(
    ctx: ActingContext, sizes: Sequence[int], *, report_id: str
) -> tuple[int, TooMany | None]:
    """How many of these files, from the first on, this report and this person may still send; and why no
    more. Words are never counted."""
    pieces = await ctx.uow.evidence.of_report(report_id)
    in_report = megabytes(piece.facts.size for piece in pieces if piece.state is not EvidenceState.LOST)
    today = await ctx.uow.tries.count(TRY, ctx.keys.reporter, since=ctx.clock.now() - DAY)
    count = total = 0
    for size in sizes:
        total += megabytes([size])
        if in_report + total > MOST_A_REPORT:
            return count, TooMany("report-megabytes-full", {"most": MOST_A_REPORT})
        if today + total > MOST_A_DAY:
            return count, TooMany("report-megabytes-day", {"most": MOST_A_DAY})
        count += 1
    return count, None


async def count_free_places(ctx: ActingContext, sizes: Sequence[int], *, report_id: str) -> int:
    """How many of these files a report or a draft still accepts, in number and in megabytes; files that never
    arrived do not count."""
    places = MOST_FILES - tally(await ctx.uow.evidence.of_report(report_id)).places
    count, _ = await count_fitting_files(ctx, sizes, report_id=report_id)
    return max(0, min(places, count))


def count_evidence(ctx: ActingContext, sizes: Iterable[int]) -> None:
    """Each megabyte is counted for a day under this person's name of the day."""
    for _ in range(megabytes(sizes)):
        ctx.uow.tries.add(TRY, ctx.keys.reporter, at=ctx.clock.now())
