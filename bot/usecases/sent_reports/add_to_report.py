"""A reporter adds files or words to a sent report.

Senders are told of files in their reports that never arrived or cannot be shown, so that they can send them
again.

Runs every second.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.errors import BadInput, NotFound, TooMany, WrongState
from bot.domain.events import CaseChanged, EvidenceAdded, EvidenceLost, Fact
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, fits_text
from bot.domain.submissions.evidence import tally
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.domain.typed import tidy
from bot.usecases.access.open_election_only import is_election_closed
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports.language import Mask
from bot.usecases.submissions.evidence import OfferedFile, take_evidence
from bot.usecases.submissions.index_report import index_words

MOST_NOTES: Final = 20
"""Notes in one report: each of them is a message to its readers."""

TEXT_FAMILIES: Final = (
    "my-words-empty",
    "my-words-long",
    *("my-files-full", "my-megabytes-full", "my-megabytes-day"),
)
MOST_AT_ONCE: Final = 20
"""Reports per run: the end of an outage must not cause a burst of notices."""


@dataclass(frozen=True, slots=True)
class ReportAddition:
    """How many files the report has now; ``closed``: one of the new ones will never be opened."""

    files: int
    closed: bool
    facts: tuple[Fact, ...]


async def add_to_report(
    ctx: ActingContext, report_id: str, *, text: str = "", files: Sequence[OfferedFile] = ()
) -> ReportAddition:
    """Seal them under the report's own key; the assignee hears of it, and the card shows it.

    All or nothing, as long as the report is kept. Words alone may not be empty. Raises NotFound,
    WrongState (withdrawn, or its key is destroyed), BadInput, TooMany.
    """
    report = await ctx.uow.reports.get(report_id)
    case = await ctx.uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None:
        raise NotFound("my-report-not-found")
    await require_reader(ctx)
    body = await ctx.uow.reports.body(report_id)
    if report.withdrawn or body is None:
        raise WrongState("my-add-too-late")
    words = own_words(text, mask=ctx.mask, needed=not files)
    dialogue = await ctx.uow.reports.dialogue(report_id)
    if words and sum(line.side is Side.NOTE and bool(line.text) for line in dialogue) >= MOST_NOTES:
        raise TooMany("my-notes-full", {"most": MOST_NOTES})
    index_words(ctx, report_id, words, body)
    count, closed = await put_files(ctx, report_id, files)
    if words or not (dialogue and dialogue[-1].side is Side.NOTE and not dialogue[-1].text):
        # Files without words leave one line for a whole series, which says when they came.
        ctx.uow.reports.add_line(report_id, DialogueLine(Side.NOTE, words, ctx.clock.now()))
    facts: tuple[Fact, ...] = (EvidenceAdded(case.id, report_id),)
    if not case.added:
        ctx.uow.cases.save(replace(case, added=True))
        facts += (CaseChanged(case.id),)
    return ReportAddition(count, closed, facts)


async def require_reader(ctx: Context) -> None:
    """Raises WrongState once the election is closed: nobody would read what a reporter adds."""
    if await is_election_closed(ctx):
        raise WrongState("my-nobody-reads")


def own_words(text: str, *, mask: Mask, needed: bool) -> str:
    """A reporter's words as they are stored: without invisible characters, and masked.

    Raises BadInput for words that are too long or say nothing; for missing words only if they are ``needed``.
    """
    plain = tidy(text)
    if not needed and not plain:
        return ""
    words = mask(plain)
    trouble = fits_text(plain, shortest=1) or fits_text(words, shortest=1)
    if trouble == "empty" and words != plain:
        raise BadInput("my-words-masked")
    if trouble:
        raise BadInput(f"my-words-{trouble}", {"most": LONGEST_TEXT} if trouble == "long" else {})
    return words


async def put_files(ctx: ActingContext, report_id: str, files: Sequence[OfferedFile]) -> tuple[int, bool]:
    """Add files to the report, all or none. Returns how many there are now, and whether one stays closed.

    The limits are those of the form, for all files of a report together.
    """
    known = tally(await ctx.uow.evidence.of_report(report_id)).places
    if not files:
        return known, False
    so_far = Draft(report_id, evidence=known)
    try:
        taken = await take_evidence(ctx, files, draft=so_far)
    except TooMany as refusal:
        key = refusal.key.replace("report-", "my-")
        raise TooMany(key, {**refusal.args_for_text, "kept": known}) from None
    except BadInput as refusal:
        raise BadInput("my-file-too-big", refusal.args_for_text) from None
    return taken.draft.evidence, taken.closed


async def tell_losses(ctx: Context) -> tuple[Fact, ...]:
    """Mark these reports as told; ``EvidenceLost`` sends the notice. Running it again changes nothing."""
    facts: list[Fact] = []
    for report_id in await ctx.uow.evidence.unreported_losses(limit=MOST_AT_ONCE):
        ctx.uow.evidence.mark_losses_told(report_id)
        report = await ctx.uow.reports.get(report_id)
        if report is not None and not report.withdrawn:
            facts.append(EvidenceLost(report.case_id, report_id))
    return tuple(facts)
