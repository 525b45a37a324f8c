"""When it was: now, today, yesterday or a day of the calendar; then the part of the day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, TypeGuard

from bot.conversation.outgoing import Arg, Button, TextRef
from bot.domain.errors import NotFound
from bot.domain.moments import LONGEST_AGO, DayPart, unfit_day, unfit_part, write_when
from bot.handlers.reporting.form_question import FormQuestion, QuestionView

MONTH: Final = "m"
NO_DAY: Final = "·"


def time_screen(asked: FormQuestion, at: str) -> QuestionView:
    """``at``: empty for the first choice, ``m<day>`` for the month of that day, ``<day>`` for its parts."""
    if not at:
        return _day_choice(asked)
    try:
        if at.startswith(MONTH):
            return _month(asked, date.fromisoformat(at.removeprefix(MONTH)))
        return _parts(asked, date.fromisoformat(at))
    except ValueError:
        raise NotFound("report-choice-gone") from None


def _day_choice(asked: FormQuestion) -> QuestionView:
    today, yesterday = asked.today, asked.today - timedelta(days=1)
    days = (
        asked.show(TextRef("button-when-today"), today.isoformat()),
        asked.show(TextRef("button-when-yesterday"), yesterday.isoformat()),
    )
    calendar = asked.show(TextRef("button-when-calendar"), f"{MONTH}{today.isoformat()}")
    return _day(TextRef("report-day-open", {"yesterday": yesterday})), (
        (asked.pick(TextRef("button-when-now"), "now"),),
        days,
        (calendar,),
    )


def _month(asked: FormQuestion, day: date) -> QuestionView:
    """The month's days that can be chosen, one week to a row below the letters of the weekdays.

    Messengers draw a row from left to right, so a week is given in reverse: Saturday stands on the right.
    They have no empty cells, so a day that cannot be chosen is a dot that shows the same month.
    """
    page = asked.dates.month(day)
    here = f"{MONTH}{day.isoformat()}"
    rows = [tuple(asked.show(TextRef(f"button-weekday-{number}"), here) for number in reversed(range(7)))]
    for week in page.weeks:
        if any(_fits(cell, asked.today) for cell in week):
            rows.append(tuple(_cell(asked, cell, here) for cell in reversed(week)))
    turns: list[Button] = []
    if page.after <= asked.today:
        turns.append(asked.show(TextRef("button-month-after"), f"{MONTH}{page.after.isoformat()}"))
    if page.before >= asked.today - LONGEST_AGO:
        turns.append(asked.show(TextRef("button-month-before"), f"{MONTH}{page.before.isoformat()}"))
    head = _day(TextRef("report-day-month", {"month": page.title}))
    return head, (*rows, *((tuple(turns),) if turns else ()))


def _fits(cell: date | None, today: date) -> TypeGuard[date]:
    return cell is not None and not unfit_day(cell, today=today)


def _cell(asked: FormQuestion, cell: date | None, here: str) -> Button:
    if not _fits(cell, asked.today):
        return asked.show(NO_DAY, here)
    return asked.show(asked.dates.day_number(cell), cell.isoformat())


def _parts(asked: FormQuestion, day: date) -> QuestionView:
    """Of today, only parts that have begun can be chosen."""
    begun = [part for part in DayPart if not unfit_part(day, part, now=asked.now)]
    parts = [asked.pick(TextRef(f"report-part-{part}"), write_when(day, part)) for part in begun]
    unknown = asked.pick(TextRef("button-part-unknown"), write_when(day))
    rows = tuple(tuple(row) for row in (parts[:2], parts[2:], [unknown]) if row)
    return _day(TextRef("report-day-chosen", {"day": day})), rows


def _day(words: TextRef) -> Mapping[str, Arg]:
    return {"day": words}


TEXT_FAMILIES = tuple(f"button-weekday-{number}" for number in range(7))
