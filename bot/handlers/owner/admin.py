"""``/admin``: one screen for owners, one row for each subject; and commands that ask the same questions."""

from typing import Final

from bot.conversation.incoming import CommandGiven, Incoming
from bot.conversation.outgoing import Latin, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.catalogue.election import RESULT
from bot.domain.errors import BadInput, NotFound
from bot.domain.owner.settings import Reporting
from bot.handlers.owner.admin_asking import ask_change
from bot.handlers.owner.owner_screen import settings_screen
from bot.handlers.owner.phase_hold import ask_end as end_hold
from bot.handlers.pieces import argument
from bot.usecases.owner.owner_changes import NONE, SettingKind
from bot.usecases.ports.text import Lean
from bot.usecases.staff.note_started import note_started

AUTO: Final = "auto"
DAY_COMMAND: Final = "_day"
"""How the command of a day of the election ends: ``/polling_day``."""


async def admin(update: Incoming, ctx: Ctx) -> Turn:
    """Show the current settings, and a button for each subject."""
    await note_started(ctx)
    return Turn((await settings_screen(ctx),), session=ctx.session.at(""))


async def reporting(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/reporting open|emergency|closed|off``. A refusal says what is missing."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given not in Reporting:
        raise BadInput("admin-reporting-how")
    return await ask_change(SettingKind.REPORTING, "", given, ctx)


async def phase(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/phase before|day|after``; ``auto`` returns to the dates."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given == AUTO:
        return await end_hold(update, ctx)
    if given not in Phase:
        raise BadInput("admin-phase-how")
    return await ask_change(SettingKind.PHASE, "", given, ctx)


async def election_day(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/polling_day 1405/09/20``, or ``none``, and the same for each day of the election: no date is
    known until an owner sets it."""
    anchor = update.name.removesuffix(DAY_COMMAND) if isinstance(update, CommandGiven) else ""
    if ctx.content.election.day(anchor) is None:
        raise NotFound("admin-what")
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    return await ask_change(SettingKind.DAY, anchor, parse_day(given, anchor, ctx), ctx)


def parse_day(given: str, anchor: str, ctx: Ctx, *, unread: str = "admin-day-how") -> str:
    """The day as a setting's value. Without a year it is the next such day; for the result, the last one.
    Raises BadInput for anything that is no day. ``unread``: the key of the error text, which mentions
    commands only to people who typed one."""
    lean: Lean = "past" if anchor == RESULT else "future"
    day = None if given == NONE else ctx.dates.read_day(given, ctx.clock.today(), lean=lean)
    if given != NONE and day is None:
        raise BadInput(unread, {"command": Latin(f"/{anchor}_day")})
    return day.isoformat() if day is not None else NONE
