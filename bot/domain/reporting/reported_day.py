"""The day that a report is about: its possible phases of the election, and until when it is accepted.

An act is reported by the day on which it happened, not by the day of the report. Until the window closes that
the law of the election leaves after the result, everything before it is accepted; after that, only acts of
today's phase are.
"""

from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.catalogue.catalogue import Act, Phase
from bot.domain.moments import DayPart, day_of, is_before_morning, part_of_day, read_when, write_when
from bot.domain.owner.settings import RunningSettings

_ORDER: Final = tuple(Phase)


def window_is_over(running: RunningSettings, report_days: int, *, today: date) -> bool:
    """Whether the window after the result, of so many days, has closed. Without a day of the result it is
    open."""
    return running.result_day is not None and today > running.result_day + timedelta(days=report_days)


def open_phases(running: RunningSettings, report_days: int, *, today: date) -> frozenset[Phase]:
    """The phases whose acts are accepted today: today's, and earlier ones while the window is open. All
    phases if no phase is set."""
    if running.phase is None:
        return frozenset(Phase)
    if window_is_over(running, report_days, today=today):
        return frozenset({running.phase})
    return frozenset(_ORDER[: _ORDER.index(running.phase) + 1])


def phases_of_day(
    day: date, running: RunningSettings, *, today: date, part: DayPart | None = None
) -> frozenset[Phase]:
    """The phases that a day up to today may belong to; several if it is unclear. The hours before five are
    part of the night, and people count them to the previous day: voting and counting do not end at midnight.

    The dates decide, but never give a later phase than today's. A phase that an owner holds by hand counts
    for any day, because nobody knows since when the dates of the calendar were wrong.
    """
    phases = _phases_of(day, running, today=today)
    if part is DayPart.NIGHT:
        phases |= _phases_of(day - timedelta(days=1), running, today=today)
    return phases


def _phases_of(day: date, running: RunningSettings, *, today: date) -> frozenset[Phase]:
    now, polling = running.phase, running.polling_day
    reached = frozenset(_ORDER[: _ORDER.index(now) + 1]) if now is not None else frozenset(Phase)
    if polling is None:
        return reached
    phases = {Phase.BEFORE if day < polling else Phase.DAY if day == polling else Phase.AFTER}
    if running.result_day is not None and day >= running.result_day:
        phases.add(Phase.AFTER)
    if now is not None and (running.phase_why or not phases & reached):
        phases.add(now)
    return frozenset(phases) & reached


def phases_of_answer(when: str, running: RunningSettings, *, today: date) -> frozenset[Phase]:
    """The phases of an answer to when it happened; all of them if it names no day."""
    try:
        day, part = read_when(when)
    except ValueError:
        return frozenset(Phase)
    return phases_of_day(day, running, today=today, part=part)


def usual_when(act: Act | None, running: RunningSettings, *, now: datetime, stated_when: str = "") -> str:
    """The default for when it happened: the day stated in the words; otherwise just now; for an act that no
    longer fits today, polling day or the day before it."""
    today = day_of(now)
    polling = running.polling_day or today
    last = today - timedelta(days=1) if is_before_morning(now) else today
    just_now = write_when(today, part_of_day(now))
    likely = {just_now: _phases_of(today, running, today=today) | _phases_of(last, running, today=today)}
    for day in (polling, polling - timedelta(days=1)):
        if day <= today:
            likely.setdefault(write_when(day), _phases_of(day, running, today=today))
    if stated_when:
        likely = {stated_when: phases_of_answer(stated_when, running, today=today), **likely}
    fitting = (when for when, phases in likely.items() if act is None or not phases.isdisjoint(act.phases))
    return next(fitting, just_now)
