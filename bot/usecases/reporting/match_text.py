"""A new report's text beside earlier ones: repetitions, equal reports of other people, and waves of copies.

The same person may not send an equal report twice within a day. Equal reports of different people at the same
moment are one case. Copies are a wave: shown on the cards, never punished.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases.follow_up import JOINABLE
from bot.domain.cases.reports import Case
from bot.domain.submissions.traces import Trace
from bot.domain.submissions.waves import LEAST_WORDS, SPAN, TOLD_AGAIN, TextMark, signals_of
from bot.domain.submissions.witnesses import ContactMode, Report, ReportBody
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports.reports import TraceReader

TRY: Final = "text:"
LOOKED_AT: Final = 30
"""Earlier copies whose cards are updated; in a bigger wave most show it already."""
SAME_INSTANT: Final = timedelta(seconds=2)
"""Reports that were sent within one second are handled within this time."""


@dataclass(frozen=True, slots=True)
class ComparableText:
    """A report's text in the forms in which it is compared, each worked out once."""

    text: str
    folded: str
    """Without meaningless differences: spaces, punctuation, look-alike letters."""
    whole: str
    """What equal reports share: the folded text, the act and the place."""
    runs: frozenset[Trace]
    """A few runs of its words, which copies share."""


def make_comparable_text(body: ReportBody, reader: TraceReader) -> ComparableText:
    folded = reader.folded_text(body.text)
    whole = f"{folded} {body.act_id} {body.area_id} {body.address}"
    return ComparableText(body.text, folded, whole, reader.copies(body.text))


@dataclass(frozen=True, slots=True)
class OwnSendings:
    """How often this person sent a text within a day: the same whole, and the same words about anything."""

    whole: int = 0
    folded: int = 0


@dataclass(frozen=True, slots=True)
class TextMatches:
    """What a new report has in common with earlier ones. Nothing is stored yet."""

    joined_case: Case | None = None
    """The case that another person began with an equal report at this moment: this report joins it."""
    mark: TextMark | None = None
    """Records this text; ``mark_text`` adds the case. None for a report without words."""
    runs: tuple[str, ...] = ()
    """The runs of words by which later copies find it; none for a short text, or one sent twice."""
    signals: str = ""
    """The signs of a wave for the report's case."""
    changed_cases: tuple[Case, ...] = ()
    """Earlier cases of the wave with the new signs: their cards change."""


async def count_own_sendings(ctx: ActingContext, text: ComparableText) -> OwnSendings:
    """None for a report without words."""
    if not text.text:
        return OwnSendings()
    names, since = (TRY + text.whole, TRY + text.folded), ctx.clock.now() - SPAN
    return OwnSendings(*await ctx.uow.tries.counts(names, ctx.keys.reporter, since=since))


async def find_repeated_report(
    ctx: ActingContext, text: ComparableText, own_sendings: OwnSendings
) -> Report | None:
    """The equal report that this person already sent within a day, if we still have it. A no-return report
    may be another person's: nobody knows its sender any more."""
    if not own_sendings.whole:
        return None
    since = ctx.clock.now() - SPAN
    own_ids = {report.id for report in await ctx.uow.reports.of_reporter(ctx.keys.reporter)}
    for mark in await ctx.uow.waves.equal(text.whole, since_minute=_minute(since)):
        report = await ctx.uow.reports.get(mark.report_id)
        if report is None or report.withdrawn:
            continue
        if report.id in own_ids or report.mode is ContactMode.NO_RETURN:
            return report
    return None


async def match_text(
    ctx: ActingContext, text: ComparableText, own_sendings: OwnSendings, *, report_id: str
) -> TextMatches:
    """Compare the new report's text with the stored ones."""
    if not text.text:
        return TextMatches()
    now = ctx.clock.now()
    runs = _runs_to_compare(text, own_sendings)
    equal_marks, copies = await ctx.uow.waves.equal_and_copies(
        text.whole, runs, equal_since=_minute(now) - 1, copies_since=_minute(now - SPAN)
    )
    joined_case = await _find_joined_case(ctx, equal_marks, now=now)
    mark = TextMark(report_id, "", _minute(now), await _is_new_person(ctx))
    signals = str(signals_of([*copies, mark])) if runs else ""
    changed_cases = await _changed_cases(ctx, copies, signals, joined_case) if signals else ()
    return TextMatches(joined_case, mark, runs, signals, changed_cases)


def mark_text(ctx: ActingContext, text: ComparableText, matches: TextMatches, case: Case) -> None:
    """Let later reports find this text. That a person sends it twice is detected by a counter that ends with
    the day, not by a mark that would link their reports."""
    if matches.mark is None:
        return
    for counted_text in dict.fromkeys((text.whole, text.folded)):
        ctx.uow.tries.add(TRY + counted_text, ctx.keys.reporter, at=ctx.clock.now())
    ctx.uow.waves.add(replace(matches.mark, case_id=case.id), whole=text.whole, runs=matches.runs)


async def _find_joined_case(ctx: Context, equal_marks: Sequence[TextMark], *, now: datetime) -> Case | None:
    for case_id in dict.fromkeys(mark.case_id for mark in equal_marks):
        case = await ctx.uow.cases.get(case_id)
        if case is not None and now - case.opened_at <= SAME_INSTANT and case.state in JOINABLE:
            return case
    return None


def _runs_to_compare(text: ComparableText, own_sendings: OwnSendings) -> tuple[str, ...]:
    """One person who sends a text twice is no wave."""
    if len(text.text.split()) < LEAST_WORDS or own_sendings.folded:
        return ()
    return tuple(sorted(run.text for run in text.runs))


async def _changed_cases(
    ctx: Context, copies: Sequence[TextMark], signals: str, joined_case: Case | None
) -> tuple[Case, ...]:
    """A card shows once that it is part of a wave, and again when that has grown much."""
    shows_again = len(copies) + 1 in TOLD_AGAIN
    case_ids = {mark.case_id for mark in (copies if shows_again else copies[:LOOKED_AT])}
    case_ids -= {joined_case.id} if joined_case is not None else set()
    cases = [await ctx.uow.cases.get(case_id) for case_id in sorted(case_ids)]
    return tuple(
        replace(case, signals=signals)
        for case in cases
        if case is not None and (shows_again or not case.signals)
    )


async def _is_new_person(ctx: ActingContext) -> bool:
    """Whether this person is new here: they have neither learned anything nor sent a returnable report."""
    learner = await ctx.uow.learners.get(ctx.keys.learner)
    if learner is not None and (learner.progress or learner.attempt):
        return False
    return not await ctx.uow.reports.of_reporter(ctx.keys.reporter)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
