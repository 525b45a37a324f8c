"""Copies of a text from different people: noted when a report is filed, shown on the cards, never punished.
Equal reports: of different people at the same moment they are one case, of one person a repetition."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases.follow_up import JOINABLE
from bot.domain.cases.reports import Case
from bot.domain.people import Person
from bot.domain.submissions.traces import Trace
from bot.domain.submissions.waves import SPAN, TOLD_AGAIN, TextMark, signals_of
from bot.domain.submissions.witnesses import ContactMode, Report, ReportBody
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.ports.matching import TraceReader

LEAST_WORDS: Final = 6
"""Shorter texts («در شعبه تقلب شد») are equal by chance."""
TRY: Final = "text:"
LOOKED_AT: Final = 30
"""Earlier copies whose cards are updated; in a bigger wave most show it already."""
SAME_INSTANT: Final = timedelta(seconds=2)
"""Reports that were sent within one second are handled within this time."""


@dataclass(frozen=True, slots=True)
class Wave:
    """The signs for the report's case, and the other cases whose cards changed."""

    signals: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparableText:
    """A report for comparison: its words, the same folded, and the ``whole`` that equal reports share: text,
    act and place. Computed once for all questions."""

    text: str
    folded: str
    whole: str


def make_comparable_text(body: ReportBody, reader: TraceReader) -> ComparableText:
    folded = reader.folded_text(body.text)
    return ComparableText(body.text, folded, f"{folded} {body.act_id} {body.area_id} {body.address}")


async def repeat_of(
    comparable_text: ComparableText, *, by: Person, uow: UnitOfWork, clock: Clock
) -> Report | None:
    """The equal report that this person already sent within a day, if we still have it. A no-return report
    may be another person's: nobody knows its sender any more."""
    whole, since = comparable_text.whole, clock.now() - SPAN
    if not comparable_text.text or not await uow.tries.count(TRY + whole, by.keys.reporter, since=since):
        return None
    own = {report.id for report in await uow.reports.of_reporter(by.keys.reporter)}
    for mark in await uow.waves.equal(whole, since_minute=_minute(since)):
        report = await uow.reports.get(mark.report_id)
        if report is None or report.withdrawn:
            continue
        if report.id in own or report.mode is ContactMode.NO_RETURN:
            return report
    return None


async def twin_of(comparable_text: ComparableText, *, uow: UnitOfWork, clock: Clock) -> Case | None:
    """The case that another person began with an equal report at this moment."""
    if not comparable_text.text:
        return None
    now = clock.now()
    equal = await uow.waves.equal(comparable_text.whole, since_minute=_minute(now) - 1)
    for case_id in dict.fromkeys(mark.case_id for mark in equal):
        case = await uow.cases.get(case_id)
        if case is not None and now - case.opened_at <= SAME_INSTANT and case.state in JOINABLE:
            return case
    return None


async def note_wave(
    report: Report,
    comparable_text: ComparableText,
    *,
    by: Person,
    uow: UnitOfWork,
    clock: Clock,
    reader: TraceReader,
) -> Wave:
    """Note this report's text. One person who sends a text twice is no wave; a counter that ends with the day
    detects that, not a mark that would link their reports."""
    if not comparable_text.text:
        return Wave()
    now = clock.now()
    long = len(comparable_text.text.split()) >= LEAST_WORDS
    repeat = await uow.tries.count(TRY + comparable_text.folded, by.keys.reporter, since=now - SPAN) > 0
    for what in {comparable_text.whole, comparable_text.folded}:
        uow.tries.add(TRY + what, by.keys.reporter, at=now)
    minute = _minute(now)
    runs = _texts(reader.copies(comparable_text.text)) if long and not repeat else ()
    known = list(await uow.waves.copies(runs, since_minute=_minute(now - SPAN))) if runs else []
    own = TextMark(report.id, report.case_id, minute, await _is_new_person(by, uow=uow))
    uow.waves.add(own, whole=comparable_text.whole, runs=runs)
    signals = str(signals_of([*known, own])) if runs else ""
    if not signals:
        return Wave()
    again = len(known) + 1 in TOLD_AGAIN
    earlier = {mark.case_id for mark in (known if again else known[:LOOKED_AT])} - {report.case_id}
    marked = [case_id for case_id in sorted(earlier) if await _mark_case(case_id, signals, uow, again=again)]
    return Wave(signals, tuple(marked))


def _texts(runs: frozenset[Trace]) -> tuple[str, ...]:
    return tuple(sorted(run.text for run in runs))


async def _mark_case(case_id: str, signals: str, uow: UnitOfWork, *, again: bool) -> bool:
    """A card shows once that it is part of a wave, and again when that has grown much."""
    case = await uow.cases.get(case_id)
    if case is None or (case.signals and not again):
        return False
    uow.cases.save(replace(case, signals=signals))
    return True


async def _is_new_person(by: Person, *, uow: UnitOfWork) -> bool:
    """Whether this person is new here: they have neither learned anything nor sent a returnable report."""
    learner = await uow.learners.get(by.keys.learner)
    if learner is not None and (learner.progress or learner.attempt):
        return False
    return not await uow.reports.of_reporter(by.keys.reporter)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
