"""``amanat calendar``: every date of the law with its article and its certainty, how far it has come and who said so,
and the days of the election that they depend on.

A running program sets the day itself, so that followers are notified and nothing is written behind its back.
"""

import argparse
import asyncio
import secrets
import time
from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.cli.content_folder import content_dir
from bot.cli.days import both_calendars
from bot.cli.store_of_settings import open_store_of
from bot.cli.trouble import CommandTrouble
from bot.cli.words import Amount, from_left, pad, words
from bot.domain.errors import RequestRefused
from bot.domain.moments import day_of
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
from bot.domain.stages.stages import NOBODY, PartyState, Stage, StageState, find_stages
from bot.language.dates import months_later, parse_date
from bot.library.content import LoadedContent
from bot.library.loader import load_content
from bot.runtime.system import SystemClock, SystemIds
from bot.settings import Settings, read_settings
from bot.usecases.context import Context
from bot.usecases.owner.change_settings import set_day, settings_with_day
from storage.command_database import open_for_command
from storage.command_reads import read_stage_entries
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
    "admin-polling-day-over": "calendar-day-over",
    "admin-result-day-ahead": "calendar-day-ahead",
}
_FIRST_YEAR: Final = 2000
"""``1405-12-01`` reads as ISO but is meant as Jalali. Such a day is never accepted silently."""
_STATES: Final = {
    StageState.NOT_BEGUN: "calendar-state-not-begun",
    StageState.UNDER_WAY: "calendar-state-under-way",
    StageState.DONE: "calendar-state-done",
    StageState.LATE: "calendar-state-late",
    StageState.UNKNOWN: "calendar-state-unknown",
}
_INDENT: Final = " " * 17
_SURE: Final = {
    Certainty.TWO: "calendar-two-sources",
    Certainty.ONE: "calendar-one-source",
    Certainty.UNCONFIRMED: "calendar-unconfirmed",
}


def show() -> int:
    """Print every date with its state. Returns 0 even if no day is set; the output says so."""
    settings, content = read_settings(), load_content(content_dir())
    running = asyncio.run(_running(settings))
    _, entries = asyncio.run(read_stage_entries(settings.url))
    known = days_of(running)
    for anchor in content.election.day_ids():
        day = known.get(anchor)
        mend = words("calendar-not-set", anchor=anchor)
        print(f"{anchor + '_day':<17} {both_calendars(day) if day else mend}")
    print()
    dates = resolve_dates(content.calendar, known, later=months_later)
    for stage in find_stages(dates, entries, today=SystemClock().today()):
        print(_line(stage.dated, content))
        for line in _state_lines(stage, content):
            print(f"{_INDENT}{line}")
    return 0


def change(name: str, given: str) -> int:
    """Set a day, or remove it with ``none``. Returns 1 and prints what contradicts it."""
    content = load_content(content_dir())
    names = [f"{day_id}{_DAY}" for day_id in content.election.day_ids()]
    if name not in names:
        raise CommandTrouble(words("calendar-unknown-day", name=name, names=", ".join(names)))
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
    print(words("calendar-changed", anchor=anchor, change=_change_text(day)))
    return 0


async def _ask_program(settings: Settings, anchor: str, day: date | None) -> int:
    command_id, began = secrets.token_urlsafe(16), time.monotonic()
    await request_command(settings.url, command_id, SET_DAY, f"{anchor} {day.isoformat() if day else NONE}")
    while time.monotonic() - began < PATIENCE:
        if not await is_pending(settings.url, command_id):
            if days_of(await _running(settings)).get(anchor) != day:
                raise CommandTrouble(words("calendar-refused"))
            print(words("calendar-changed-running", anchor=anchor, change=_change_text(day)))
            return 0
        await asyncio.sleep(LOOK_EVERY)
    raise CommandTrouble(words("calendar-no-program", seconds=Amount(f"{PATIENCE:.0f}")))


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
        raise CommandTrouble(words("calendar-no-day", given=given, anchor=anchor))
    return day


def _why(anchor: str, refused: RequestRefused) -> str:
    if refused.key in _WHY:
        return words(_WHY[refused.key])
    names = ("anchor", "day", "side", "why", "least")
    other, known, side, why, days = (refused.args_for_text[name] for name in names)
    assert isinstance(known, date)
    known_day, is_after = both_calendars(known), side == "before"
    if isinstance(days, int) and days > 1:
        key = "calendar-must-lie-after" if is_after else "calendar-must-lie-before"
        must = words(key, anchor=anchor, other=other, day=known_day, days=days, why=why)
    else:
        key = "calendar-must-be-after" if is_after else "calendar-must-be-before"
        must = words(key, anchor=anchor, other=other, day=known_day)
    return words("calendar-must", must=must, other=other)


def _change_text(day: date | None) -> str:
    return words("calendar-removed") if day is None else words("calendar-set-to", day=both_calendars(day))


def _line(event: DatedEntry, content: LoadedContent) -> str:
    cited = [content.articles[key] for key in event.entry.article_ids if key in content.articles]
    how_sure = words(_SURE[certainty_of(event.entry, content.articles)])
    articles = ", ".join(article.number for article in cited)
    days, title = _days(event), from_left(event.entry.title)
    return f"{event.entry.id:<16} {pad(days, 56)} [{articles}] {how_sure}  {title}{_note_text(event)}"


def _days(event: DatedEntry) -> str:
    """The days of the event, and what each undetermined end waits for."""
    if not event.entry.anchors():
        return words("calendar-no-own-day")
    if event.first is None and event.last is None:
        return words("calendar-waits", days=", ".join(f"{anchor}_day" for anchor in event.entry.anchors()))
    if event.first == event.last and event.first is not None:
        return both_calendars(event.first)
    ends = (
        ("calendar-from", event.first, event.entry.begins),
        ("calendar-to", event.last, event.entry.ends),
    )
    return " ".join(
        words(key, day=both_calendars(day) if day is not None else f"{mark.anchor}_day")
        for key, day, mark in ends
        if mark is not None
    )


def _note_text(event: DatedEntry) -> str:
    """The content's note: where we have counted a span from, or what a stage without a day begins with."""
    note = event.entry.counted or event.entry.waits
    return f" ({note})" if note else ""


def _state_lines(stage: Stage, content: LoadedContent) -> Iterator[str]:
    """How far it has come, each word that stands with who said it and when, and who has said nothing yet."""
    standing = {party.entry.id: party for party in stage.parties if party.entry is not None}
    state = words(_STATES[stage.state])
    yield words("calendar-state" if standing else "calendar-state-silent", state=state)
    yield from (_word_line(party, content) for party in standing.values())
    silent = [party.body for party in stage.parties if party.entry is None and party.body != NOBODY]
    names = [*(_body_name(body, content) for body in silent), *_others_silent(stage)]
    if standing and names:
        yield words("calendar-word-none", names=from_left(", ".join(names)))


def _others_silent(stage: Stage) -> tuple[str, ...]:
    """Those whom the law names and who have no liaison here, while no lead has spoken for them."""
    others = stage.party(NOBODY)
    return stage.dated.entry.named if others is not None and others.entry is None else ()


def _word_line(party: PartyState, content: LoadedContent) -> str:
    entry = party.entry
    assert entry is not None
    state, day = words(_STATES[entry.state]), both_calendars(day_of(entry.at))
    if entry.body == NOBODY:
        line = words("calendar-word-source", state=state, source=from_left(entry.source), day=day)
    else:
        line = words("calendar-word", state=state, body=from_left(_body_name(entry.body, content)), day=day)
    return words("calendar-word-moved", word=line) if party.moved else line


def _body_name(body: str, content: LoadedContent) -> str:
    agency = content.agencies.get(body)
    return agency.name if agency is not None else body
