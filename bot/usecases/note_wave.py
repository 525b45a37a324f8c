"""Equal texts from different people: noted when a report is filed, shown on the cards, never punished."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.people import Person
from bot.domain.waves import SPAN, TOLD_AGAIN, TextMark, signals_of
from bot.domain.witnesses import Report
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.ports_text import TextAnalyzer

LEAST_WORDS: Final = 6
"""Shorter texts («در شعبه تقلب شد») are equal by chance."""
TRY: Final = "text:"


@dataclass(frozen=True, slots=True)
class Wave:
    """The signs for the new case, and the other cases whose cards have changed by it."""

    signals: str = ""
    others: tuple[str, ...] = ()


async def note_wave(
    report: Report, text: str, *, by: Person, uow: UnitOfWork, clock: Clock, analyzer: TextAnalyzer
) -> Wave:
    """Note this report's text. One person who sends the same twice is a repeat and no wave: that is known by
    a counter that ends with the day, not by a mark that would join his reports."""
    same = analyzer.normalise(text)
    if len(same.split()) < LEAST_WORDS:
        return Wave()
    now = clock.now()
    repeat = await uow.tries.count(TRY + same, by.keys.reporter, since=now - SPAN) > 0
    uow.tries.add(TRY + same, by.keys.reporter, at=now)
    if repeat:
        return Wave()
    minute = _minute(now)
    known = list(await uow.waves.like(same, since_minute=_minute(now - SPAN)))
    own = TextMark(report.id, report.case_id, minute, await _fresh(by, uow=uow))
    uow.waves.add(own, text=same)
    signals = str(signals_of([*known, own]))
    if not signals:
        return Wave()
    earlier = {mark.case_id for mark in known} if len(known) + 1 in TOLD_AGAIN else set()
    return Wave(
        signals, tuple([case_id for case_id in sorted(earlier) if await _mark(case_id, signals, uow)])
    )


async def _mark(case_id: str, signals: str, uow: UnitOfWork) -> bool:
    case = await uow.cases.get(case_id)
    if case is None:
        return False
    uow.cases.save(replace(case, signals=signals))
    return True


async def _fresh(by: Person, *, uow: UnitOfWork) -> bool:
    """Whether this person has done nothing here before: neither learnt nor reported with a way back."""
    learner = await uow.learners.get(by.keys.learner)
    if learner is not None and (learner.progress or learner.attempt):
        return False
    return not await uow.reports.of_reporter(by.keys.reporter)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
