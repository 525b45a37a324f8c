"""A typed answer to «when»: a day with its hour is taken whole and shown back, what is unclear is asked.

«دیشب ساعت ۹» is an answer. «دیروز ساعت ۹» is in the morning or in the evening, so both are offered. A day alone is
asked for its part, as after the calendar.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.moments import UNFIT_DAYS, is_ahead, unfit_day, unfit_part, write_when
from bot.domain.reporting.drafts import Draft, FormField
from bot.handlers.press_arguments import FieldValue
from bot.handlers.reporting.report_steps import ask_again, current_question, step
from bot.handlers.submissions.report_choices import when
from bot.usecases.ports.language import TypedTime

FAR_BACK: Final = timedelta(days=90)
"""A day typed without a year and read as longer ago than this may be meant as a future day: the form asks."""
_YEAR: Final = re.compile(r"\d{4}")
TEXT_FAMILIES: Final = tuple(f"report-day-{unfit}" for unfit in UNFIT_DAYS)


async def typed_time(update: TextSaid, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take a typed day with its hour or its part; ask what is missing or unclear."""
    today = ctx.clock.today()
    times = ctx.dates.read_time(update.text, ctx.clock.now())
    if not times:
        return await ask_again(ctx, TextRef("report-day-unclear", {"yesterday": today - timedelta(days=1)}))
    if unfit := unfit_day(times[0].day, today=today):
        return await ask_again(ctx, TextRef(f"report-day-{unfit}"))
    fitting = [reading for reading in times if not _is_ahead(reading, ctx)]
    if not fitting:
        return await ask_again(ctx, TextRef("report-part-ahead"))
    first = fitting[0]
    is_far = first.day < today - FAR_BACK and not _YEAR.search(update.text)
    if first.part is None and first.clock is None:
        return await _ask_part(first, draft, ctx, is_far=is_far)
    if len(fitting) > 1 or first.presumed or is_far:
        return await _confirm(fitting, field, ctx)
    value = _value(first)
    return await step(
        ctx, draft.with_answer(field.name, value), note=TextRef("report-when-taken", {"when": when(value)})
    )


def _value(reading: TypedTime) -> str:
    return write_when(reading.day, reading.part, clock=reading.clock)


def _is_ahead(reading: TypedTime, ctx: Ctx) -> bool:
    now = ctx.clock.now()
    if reading.clock is not None:
        return is_ahead(reading.day, reading.clock, now=now)
    return reading.part is not None and unfit_part(reading.day, reading.part, now=now)


async def _ask_part(reading: TypedTime, draft: Draft, ctx: Ctx, *, is_far: bool) -> Turn:
    """The parts of a day that was typed alone; a far day is shown with its year."""
    body, rows = await current_question(ctx, draft, epoch=ctx.session.epoch, at=reading.day.isoformat())
    if is_far:
        hint = TextRef("report-day-far", {"day": reading.day})
        return Turn((Screen("report-again", {"hint": hint, "body": body}, rows),))
    return Turn((Screen(body.key, body.args, rows),))


async def _confirm(readings: Sequence[TypedTime], field: FormField, ctx: Ctx) -> Turn:
    """Offer what the words may mean, one button for each."""
    values = [_value(reading) for reading in readings]
    offers = [(when(value), "report-pick", FieldValue(field.name, value)) for value in values]
    return await ask_again(ctx, TextRef("report-when-which"), offers=offers)
