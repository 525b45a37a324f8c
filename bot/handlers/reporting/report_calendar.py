"""When it was: now, today, yesterday, a day of the calendar; then the part of the day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, TypeGuard

from bot.conversation.outgoing import Arg, Button, Term
from bot.domain.errors import NotFound
from bot.domain.moments import LONGEST_AGO, Part, unfit_day, unfit_part, write_when
from bot.handlers.reporting.report_asked import Asked, Shown

MONTH: Final = "m"
NO_DAY: Final = "·"


def time_screen(asked: Asked, at: str) -> Shown:
    """``at``: empty for the first choice, ``m<day>`` for the month of that day, ``<day>`` for its parts."""
    if not at:
        return _first(asked)
    try:
        if at.startswith(MONTH):
            return _month(asked, date.fromisoformat(at.removeprefix(MONTH)))
        return _parts(asked, date.fromisoformat(at))
    except ValueError:
        raise NotFound("report-choice-gone") from None


def _first(asked: Asked) -> Shown:
    today, yesterday = asked.today, asked.today - timedelta(days=1)
    days = (
        asked.show(Term("button-when-today"), today.isoformat()),
        asked.show(Term("button-when-yesterday"), yesterday.isoformat()),
    )
    calendar = asked.show(Term("button-when-calendar"), f"{MONTH}{today.isoformat()}")
    return _day(Term("report-day-open", {"yesterday": yesterday})), (
        (asked.pick(Term("button-when-now"), "now"),),
        days,
        (calendar,),
    )


def _month(asked: Asked, day: date) -> Shown:
    """The month's days that fit, a week a row below the letters of the weekdays.

    Messengers draw a row from left to right, so a week is given backwards: Saturday stands on the right. They know
    no empty cells, so what is no day to choose is a dot that shows the same month.
    """
    page = asked.dates.month(day)
    here = f"{MONTH}{day.isoformat()}"
    rows = [tuple(asked.show(Term(f"button-weekday-{number}"), here) for number in reversed(range(7)))]
    for week in page.weeks:
        if any(_fits(cell, asked.today) for cell in week):
            rows.append(tuple(_cell(asked, cell, here) for cell in reversed(week)))
    turns: list[Button] = []
    if page.after <= asked.today:
        turns.append(asked.show(Term("button-month-after"), f"{MONTH}{page.after.isoformat()}"))
    if page.before >= asked.today - LONGEST_AGO:
        turns.append(asked.show(Term("button-month-before"), f"{MONTH}{page.before.isoformat()}"))
    head = _day(Term("report-day-month", {"month": page.title}))
    return head, (*rows, *((tuple(turns),) if turns else ()))


def _fits(cell: date | None, today: date) -> TypeGuard[date]:
    return cell is not None and not unfit_day(cell, today=today)


def _cell(asked: Asked, cell: date | None, here: str) -> Button:
    if not _fits(cell, asked.today):
        return asked.show(NO_DAY, here)
    return asked.show(asked.dates.day_number(cell), cell.isoformat())


def _parts(asked: Asked, day: date) -> Shown:
    """Of today only what has begun can be chosen."""
    begun = [part for part in Part if not unfit_part(day, part, now=asked.now)]
    parts = [asked.pick(Term(f"report-part-{part}"), write_when(day, part)) for part in begun]
    unknown = asked.pick(Term("button-part-unknown"), write_when(day))
    rows = tuple(tuple(row) for row in (parts[:2], parts[2:], [unknown]) if row)
    return _day(Term("report-day-chosen", {"day": day})), rows


def _day(words: Term) -> Mapping[str, Arg]:
    return {"day": words}


TEXT_FAMILIES = tuple(f"button-weekday-{number}" for number in range(7))
