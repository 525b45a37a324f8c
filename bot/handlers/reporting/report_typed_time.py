"""A typed answer to «when»: a day with its hour is taken whole and shown back, what is unclear is asked.

«دیشب ساعت ۹» is an answer. «دیروز ساعت ۹» is in the morning or in the evening, so both are offered. A day alone is
asked for its part, as after the calendar.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.moments import UNFIT_DAYS, is_ahead, read_when, unfit_day, unfit_part, write_when
from bot.domain.reporting.drafts import Draft, FieldName, FormField
from bot.handlers.press_arguments import FieldValue
from bot.handlers.reporting.report_steps import ask_again, question_at, step
from bot.handlers.submissions.report_choices import when
from bot.handlers.submissions.report_words import sole_time
from bot.usecases.ports.language import TypedTime

FAR_BACK: Final = timedelta(days=90)
"""A day typed without a year and read as longer ago than this may be meant as a future day: the form asks."""
_YEAR: Final = re.compile(r"\d{4}")
OPEN_DAY: Final = "day"
"""The day whose parts are on the screen, beside the draft: an hour typed there is of that day."""
FORGOTTEN: Final = "forgotten"
"""The answer «I do not remember the day»: the form takes the day that suits the act, and says so in the review."""
TEXT_FAMILIES: Final = tuple(f"report-day-{unfit}" for unfit in UNFIT_DAYS)


@dataclass(frozen=True, slots=True)
class JudgedTimes:
    """Times that stood beside other words, as answers; ``certain``: it is the first, and nothing need be asked."""

    values: tuple[str, ...] = ()
    certain: bool = False


def judge_times(times: Sequence[TypedTime], text: str, ctx: Ctx) -> JudgedTimes:
    """The times of a text that a report can be about, as answers."""
    today = ctx.clock.today()
    fitting = [read for read in times if not (unfit_day(read.day, today=today) or _is_ahead(read, ctx))]
    if not fitting:
        return JudgedTimes()
    first = fitting[0]
    is_whole = first.part is not None or first.clock is not None
    certain = is_whole and len(fitting) == 1 and not first.presumed and not _is_far(first, text, today)
    return JudgedTimes(tuple(map(_value, fitting)), certain)


def _is_far(reading: TypedTime, text: str, today: date) -> bool:
    return reading.day < today - FAR_BACK and not _YEAR.search(text)


def _open_day(draft: Draft, ctx: Ctx) -> date | None:
    """The day whose parts are on the screen; else the day of the answer that stands, or the only one that the
    reporter's words name."""
    standing = draft.get(FieldName.WHEN) or sole_time(draft.told_when)
    for written in (ctx.session.data.get(OPEN_DAY, ""), standing):
        try:
            return read_when(written)[0]
        except ValueError:
            continue
    return None


def _read(text: str, draft: Draft, ctx: Ctx) -> Sequence[TypedTime]:
    """The times that the text means; of a longer sentence the only one that it tells, to be confirmed."""
    now = ctx.clock.now()
    if times := ctx.dates.read_time(text, now, day=_open_day(draft, ctx)):
        return times
    stated = ctx.dates.find_told_time(text, now)
    return () if stated is None else (replace(stated, presumed=True),)


async def typed_time(update: TextSaid, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take a typed day with its hour or its part; ask what is missing or unclear."""
    today = ctx.clock.today()
    times = _read(update.text, draft, ctx)
    if not times:
        return await _ask_roughly(update.text, draft, ctx)
    if unfit := unfit_day(times[0].day, today=today):
        return await ask_again(ctx, TextRef(f"report-day-{unfit}"))
    fitting = [reading for reading in times if not _is_ahead(reading, ctx)]
    if not fitting:
        return await ask_again(ctx, TextRef("report-part-ahead"))
    first = fitting[0]
    is_far = _is_far(first, update.text, today)
    if first.part is None and first.clock is None:
        hint = TextRef("report-day-far", {"day": first.day}) if is_far else None
        return await _show_parts(first.day, hint, draft, ctx)
    if len(fitting) > 1 or first.presumed or is_far:
        return await _confirm(fitting, field, ctx)
    value = _value(first)
    return await step(
        ctx, draft.with_answer(field.name, value), note=TextRef("report-when-taken", {"when": when(value)})
    )


async def _ask_roughly(text: str, draft: Draft, ctx: Ctx) -> Turn:
    """Ask for no more than the person remembers: of a day its part may stay open, and who knows no day may go on."""
    day, today = _open_day(draft, ctx), ctx.clock.today()
    if not ctx.choices.says_unknown(text):
        key = "report-day-vague" if ctx.dates.speaks_of_time(text) else "report-day-unclear"
        return await ask_again(ctx, TextRef(key, {"yesterday": today - timedelta(days=1)}))
    if day is not None:
        return await _show_parts(day, TextRef("report-part-forgotten"), draft, ctx)
    offers = ((TextRef("button-day-forgotten"), "report-pick", FieldValue(FieldName.WHEN, FORGOTTEN)),)
    return await ask_again(ctx, TextRef("report-day-forgotten"), offers=offers)


def _value(reading: TypedTime) -> str:
    return write_when(reading.day, reading.part, clock=reading.clock)


def _is_ahead(reading: TypedTime, ctx: Ctx) -> bool:
    now = ctx.clock.now()
    if reading.clock is not None:
        return is_ahead(reading.day, reading.clock, now=now)
    return reading.part is not None and unfit_part(reading.day, reading.part, now=now)


async def _show_parts(day: date, hint: TextRef | None, draft: Draft, ctx: Ctx) -> Turn:
    """The parts of this day, below the hint if there is one."""
    at = day.isoformat()
    session = ctx.session.at(ctx.session.state, **{OPEN_DAY: at})
    return Turn((await question_at(ctx, draft, at, hint),), session=session)


async def _confirm(readings: Sequence[TypedTime], field: FormField, ctx: Ctx) -> Turn:
    """Offer what the words may mean, one button for each."""
    values = [_value(reading) for reading in readings]
    offers = [(when(value), "report-pick", FieldValue(field.name, value)) for value in values]
    return await ask_again(ctx, TextRef("report-when-which"), offers=offers)
