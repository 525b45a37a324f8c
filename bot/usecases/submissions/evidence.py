"""How many megabytes of files one report and one person may send, so that nobody fills the disk for all others.

Files that a reporter sends become evidence of their draft, still stored by the messenger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.errors import BadInput, TooMany
from bot.domain.reporting.drafts import Draft
from bot.domain.submissions.evidence import (
    MOST_BYTES,
    MOST_FILES,
    Evidence,
    EvidenceFacts,
    EvidenceState,
    is_sealed_type,
    tally,
)
from bot.usecases.context import ActingContext, Context

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


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file as the messenger announces it. ``size`` in bytes, 0 if unknown."""

    kind: str
    file_id: str
    size: int = 0
    mime: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class TakenEvidence:
    """The draft with the new files counted; ``closed``: one of them will never be opened."""

    draft: Draft
    closed: bool


async def take_evidence(
    ctx: ActingContext, files: Sequence[OfferedFile], *, draft: Draft, most: int = MOST_FILES
) -> TakenEvidence:
    """Count and note the files, all or none. Raises BadInput over 20 MB, TooMany over ``most`` files of the
    draft or over the limits of a report or a person."""
    if any(file.size > MOST_BYTES for file in files):
        raise BadInput("report-file-too-big", {"most": MOST_BYTES // (1024 * 1024)})
    count = draft.evidence + len(files)
    if files and count > most:
        raise TooMany("report-files-full", {"most": MOST_FILES, "kept": draft.evidence})
    sizes = [file.size for file in files]
    _, refusal = await count_fitting_files(ctx, sizes, report_id=draft.id)
    if refusal is not None:
        raise refusal
    count_evidence(ctx, sizes)
    for file in files:
        facts = EvidenceFacts(
            file.kind,
            file.name,
            file.mime,
            file.size,
            received_at=ctx.clock.now().isoformat(timespec="seconds"),
        )
        piece = Evidence(
            ctx.ids.new(), draft.id, EvidenceState.WAITING, facts, file.file_id, ctx.account.messenger.value
        )
        ctx.uow.evidence.add(piece, person=ctx.keys.reporter)
    closed = any(is_sealed_type(file.name, file.mime) for file in files)
    return TakenEvidence(replace(draft, evidence=count), closed)


def drop_evidence(ctx: Context, draft: Draft) -> Draft:
    """The draft without its files; they are destroyed with their key, so the draft gets a new id."""
    ctx.uow.evidence.drop_draft(draft.id)
    return replace(draft, id=ctx.ids.new(), evidence=0, amiss=0)
