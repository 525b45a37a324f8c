"""``amanat close`` and ``amanat open``: the end of an election, and the beginning of the next one.

The running program does both. A rehearsal also works without one; it reads, and changes nothing.
"""

import argparse
import asyncio
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from bot.cli.content_folder import content_dir
from bot.cli.days import both_calendars
from bot.cli.program_answer import ask_program
from bot.cli.store_of_settings import open_store_of
from bot.cli.trouble import CommandTrouble
from bot.cli.words import words
from bot.domain.closing.election_end import ANSWER_NOTE, CLOSE_COMMAND, OPEN_COMMAND, Uncounted, Unfinished
from bot.domain.owner.operator import Operator
from bot.handlers.closing.election_commands import DONE, EVEN, PLAN, plan_values
from bot.library.loader import load_content
from bot.runtime.system import SystemClock, SystemIds
from bot.settings import Settings, read_settings
from bot.usecases.closing.plan_closing import plan_closing
from bot.usecases.context import Context
from storage.engine import database_file
from storage.trouble import DatabaseBusy

CLOSE_WORD: Final = "CLOSE"
OPEN_WORD: Final = "OPEN"
WHY: Final[Mapping[str, str]] = {
    "election-open-already": "open-not-closed",
    "election-still-closing": "open-still-closing",
}
"""The program's reasons for a refusal, for the operator."""
_COUNTS: Final = (
    "groups",
    "leads",
    "liaisons",
    "experts",
    "moderators",
    "signatures",
    "hours",
    "broadcasts",
    "claims",
    "followers",
)


def close(*, dry_run: bool, yes: bool, even_with_waiting: bool) -> int:
    """Show what would end; unless this is a rehearsal, ask, and close. Return 0 if it is closed or nothing hinders it,
    1 if something waits or nothing was confirmed."""
    settings = read_settings()
    plan = asyncio.run(_plan(settings))
    if plan["closed_on"]:
        print(words("close-already", day=_day(plan["closed_on"])))
        return 0
    print(words("close-title"))
    for line in plan_lines(plan):
        print(f"  {line}")
    hindered = bool(plan["unfinished"]) and not even_with_waiting
    for line in unfinished_lines(plan["unfinished"]):
        print(f"! {line}")
    if dry_run:
        print(words("close-dry-waits") if hindered else words("close-dry"))
        return int(hindered)
    if hindered:
        raise CommandTrouble(words("close-waits"))
    if not yes and input(words("close-type", word=CLOSE_WORD) + " ").strip() != CLOSE_WORD:
        print(words("close-nothing"))
        return 1
    answer = asyncio.run(_ask(settings, CLOSE_COMMAND, EVEN if even_with_waiting else DONE))
    if answer["unfinished"]:  # it came while the question was open
        raise CommandTrouble(words("close-waits"))
    print(words("close-done", day=_day(plan["keys_until"])))
    return 0


def open_anew(*, yes: bool, even_with_waiting: bool) -> int:
    """Ask, and open the bot for the next election. Return 1 if nothing was confirmed."""
    settings = read_settings()
    print(words("open-title"))
    if not yes and input(words("close-type", word=OPEN_WORD) + " ").strip() != OPEN_WORD:
        print(words("open-nothing"))
        return 1
    answer = asyncio.run(_ask(settings, OPEN_COMMAND, EVEN if even_with_waiting else DONE))
    if answer["unfinished"]:
        count = _count_words(answer["unfinished"][Unfinished.CASES])
        raise CommandTrouble(words("open-waits", count=count))
    if answer["refused"]:
        raise CommandTrouble(words(WHY[answer["refused"]]))
    print(words("open-done"))
    return 0


def run_election(args: argparse.Namespace) -> int:
    """Run the command that was parsed."""
    if args.command == "open":
        return open_anew(yes=args.yes, even_with_waiting=args.even_with_waiting)
    return close(dry_run=args.dry_run, yes=args.yes, even_with_waiting=args.even_with_waiting)


async def _plan(settings: Settings) -> Mapping[str, Any]:
    """From the running program; without one from the store itself, in a transaction that is never committed."""
    try:
        if database_file(settings.url) is None:
            return await _ask_for_plan(settings)
        store = await open_store_of(settings, SystemClock())
    except DatabaseBusy:
        return await _ask_for_plan(settings)
    try:
        async with store.batch() as batch:
            operator = Operator(settings.operator_fa, settings.retention)
            ctx = Context(batch.uow, SystemClock(), SystemIds(), load_content(content_dir()), operator)
            return plan_values(await plan_closing(ctx))
    finally:
        await store.close()


async def _ask_for_plan(settings: Settings) -> Mapping[str, Any]:
    plan: Mapping[str, Any] = (await _ask(settings, CLOSE_COMMAND, PLAN))["plan"]
    return plan


async def _ask(settings: Settings, name: str, argument: str) -> Mapping[str, Any]:
    return await ask_program(settings.url, name, argument, note=ANSWER_NOTE)


def plan_lines(plan: Mapping[str, Any]) -> Iterator[str]:
    """What would happen, one line for each thing; what is none is left out."""
    yield words("close-line-reporting", was=words(f"close-reporting-{plan['reporting']}"))
    for name in _COUNTS:
        if plan[name] not in (0, Uncounted.NONE):
            yield words(f"close-line-{name}", count=_count_words(plan[name]))
    yield words("close-line-codes")
    yield words("close-line-keys", day=_day(plan["keys_until"]))
    yield words("close-line-lessons")
    yield words("close-line-owners")


def unfinished_lines(unfinished: Mapping[str, int | str]) -> Iterator[str]:
    """What still waits, and what to do about it."""
    for what, count in unfinished.items():
        yield words(f"close-waits-{what}", count=_count_words(count))


def _count_words(count: int | str) -> int | str:
    """A number as it may be told. Stepped counts are lower bounds."""
    return words("close-few") if count == Uncounted.FEW else count


def _day(text: str) -> str:
    return both_calendars(date.fromisoformat(text))
