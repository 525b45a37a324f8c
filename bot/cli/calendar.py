"""``amanat calendar``: every date of the law with its article and its certainty, and the days of the election that they
depend on.

A running program sets the day itself, so that followers are notified and nothing is written behind its back.
"""

import argparse
import asyncio
import secrets
import time
from datetime import date
from typing import Final

from bot.cli.content_folder import content_dir
from bot.cli.store_of_settings import open_store_of
from bot.cli.trouble import CommandTrouble
from bot.domain.errors import RequestRefused
from bot.domain.news.legal_calendar import (
    SET_DAY,
    Certainty,
    DatedEntry,
    certainty_of,
    days_of,
    resolve_dates,
)
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import RunningSettings
from bot.domain.staff.audit import OPERATOR
from bot.language.dates import months_later, parse_date, to_jalali
from bot.library.content import LoadedContent
from bot.library.loader import load_content
from bot.runtime.system import SystemClock, SystemIds
from bot.settings import Settings, read_settings
from bot.usecases.context import Context
from bot.usecases.owner.change_settings import set_day, settings_with_day
from storage.command_database import open_for_command
from storage.commands import is_pending, request_command
from storage.engine import database_file
from storage.staff_rows import read_staff_directory
from storage.trouble import DatabaseBusy, DatabaseUnusable

NONE: Final = "none"
PATIENCE: Final = 15.0
LOOK_EVERY: Final = 0.25
_DAY: Final = "_day"
_CANNOT: Final = "the calendar cannot be read ({}): try again"
_WHY: Final = {
    "admin-polling-day-over": "that day is over; is the year right? Write the day of the official notice",
    "admin-result-day-ahead": "that day has not come: set it once the result is announced, to that day",
}
_FIRST_YEAR: Final = 2000
"""``1405-12-01`` reads as ISO but is meant as Jalali. Such a day is never accepted silently."""
_SURE: Final = {
    Certainty.TWO: "two sources",
    Certainty.ONE: "one source",
    Certainty.UNCONFIRMED: "unconfirmed",
}


def show() -> int:
    """Print every date. Returns 0 even if no day is set; the output says so."""
    running = asyncio.run(_running(read_settings()))
    content = load_content(content_dir())
    known = days_of(running)
    for anchor in content.election.day_ids():
        day = known.get(anchor)
        mend = f"not set: ./amanat calendar set {anchor}_day 1405/…"
        print(f"{anchor + '_day':<17} {_day(day) if day else mend}")
    print()
    for event in resolve_dates(content.calendar, known, later=months_later):
        print(_line(event, content))
    return 0


def change(name: str, given: str) -> int:
    """Set a day, or remove it with ``none``. Returns 1 and prints what contradicts it."""
    content = load_content(content_dir())
    names = [f"{day_id}{_DAY}" for day_id in content.election.day_ids()]
    if name not in names:
        raise CommandTrouble(f"{name} is not one of {', '.join(names)}")
    anchor = name.removesuffix(_DAY)
    day = _read_day(anchor, given)
    return asyncio.run(_change(read_settings(), anchor, day, content))


def run_calendar(args: argparse.Namespace) -> int:
    return change(args.name, args.day) if args.action == "set" else show()


async def _change(settings: Settings, anchor: str, day: date | None, content: LoadedContent) -> int:
    clock = SystemClock()
    if day is not None:
        running = await _running(settings)
        try:
            settings_with_day(anchor, day, running, content.election, today=clock.today())
        except RequestRefused as refused:
            raise CommandTrouble(_why(anchor, refused)) from None
    try:
        if database_file(settings.url) is None:
            return await _ask_program(settings, anchor, day)
        store = await open_store_of(settings, clock)
    except DatabaseBusy:
        return await _ask_program(settings, anchor, day)
    try:
        async with store.batch() as batch:
            ctx = Context(batch.uow, clock, SystemIds(), content, Operator(""))
            await set_day(ctx, anchor, day, by=OPERATOR)
            batch.keep_turn()
            await batch.commit()
    finally:
        await store.close()
    print(f"{anchor}_day {_change_text(day)}; no program runs: followers are told after its next start")
    return 0


async def _ask_program(settings: Settings, anchor: str, day: date | None) -> int:
    command_id, began = secrets.token_urlsafe(16), time.monotonic()
    await request_command(settings.url, command_id, SET_DAY, f"{anchor} {day.isoformat() if day else NONE}")
    while time.monotonic() - began < PATIENCE:
        if not await is_pending(settings.url, command_id):
            if days_of(await _running(settings)).get(anchor) != day:
                raise CommandTrouble(
                    "the running program refused it: its log says why; see ./amanat calendar"
                )
            print(f"{anchor}_day {_change_text(day)} by the running program; followers are told, by day")
            return 0
        await asyncio.sleep(LOOK_EVERY)
    raise CommandTrouble(
        f"no program did it within {PATIENCE:.0f} s; it stays recorded for the next start: ./amanat run"
    )


async def _running(settings: Settings) -> RunningSettings:
    async with open_for_command(settings.url, trouble=_CANNOT) as database, database.reading() as link:
        try:
            return (await read_staff_directory(link)).running
        except Exception as error:
            if isinstance(error, DatabaseUnusable):
                raise
            raise DatabaseUnusable(_CANNOT.format("./amanat migrate")) from error


def _read_day(anchor: str, given: str) -> date | None:
    if given == NONE:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = parse_date(given, today=SystemClock().today(), lean="future") or date.min
    if day == date.min or day.year < _FIRST_YEAR:
        raise CommandTrouble(
            f"{given} is not a day: ./amanat calendar set {anchor}_day 1405/12/01 (Jalali), 2027-02-20 (ISO) or none"
        )
    return day


def _why(anchor: str, refused: RequestRefused) -> str:
    if refused.key in _WHY:
        return _WHY[refused.key]
    names = ("anchor", "day", "side", "why", "least")
    other, known, side, why, days = (refused.args_for_text[name] for name in names)
    assert isinstance(known, date)
    where = "after" if side == "before" else "before"
    least, since = "", ""
    if isinstance(days, int) and days > 1:
        least = f"at least {days} days "
        since = f", as {why} takes {days} days"
    return (
        f"{anchor}_day must be {least}{where} {other}_day ({_day(known)}){since}; if that one is wrong, correct it "
        f"first: ./amanat calendar set {other}_day DAY (or none)"
    )


def _change_text(day: date | None) -> str:
    return "removed" if day is None else f"set to {_day(day)}"


def _day(day: date) -> str:
    year, month, number = to_jalali(day)
    return f"{year}/{month:02}/{number:02} ({day.isoformat()})"


def _line(event: DatedEntry, content: LoadedContent) -> str:
    cited = [content.articles[key] for key in event.entry.article_ids if key in content.articles]
    how_sure = _SURE[certainty_of(event.entry, content.articles)]
    articles = ", ".join(article.number for article in cited)
    days = _days(event)
    return f"{event.entry.id:<16} {days:<56} [{articles}] {how_sure}  {event.entry.title}{_note_text(event)}"


def _days(event: DatedEntry) -> str:
    """The days of the event, and what each undetermined end waits for."""
    if not event.entry.anchors():
        return "no day of its own"
    if event.first is None and event.last is None:
        return f"waits for {', '.join(f'{anchor}_day' for anchor in event.entry.anchors())}"
    if event.first == event.last and event.first is not None:
        return _day(event.first)
    ends = (("from", event.first, event.entry.begins), ("to", event.last, event.entry.ends))
    return " ".join(
        f"{word} {_day(day) if day is not None else f'{mark.anchor}_day'}"
        for word, day, mark in ends
        if mark is not None
    )


def _note_text(event: DatedEntry) -> str:
    """The content's note: where we have counted a span from, or what a stage without a day begins with."""
    note = event.entry.counted or event.entry.waits
    return f" ({note})" if note else ""
