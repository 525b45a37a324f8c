"""``/admin``: one screen for owners, one row for each subject; and commands that ask the same questions."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Latin, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.news.legal_calendar import Anchor
from bot.domain.owner.settings import Reporting
from bot.handlers.owner.admin_asking import ask_change
from bot.handlers.owner.owner_screen import settings_screen
from bot.handlers.owner.phase_hold import ask_end as end_hold
from bot.handlers.pieces import argument
from bot.usecases.owner.owner_changes import NONE, SettingKind
from bot.usecases.ports.text import Lean
from bot.usecases.staff.note_started import note_started

AUTO: Final = "auto"


async def admin(update: Incoming, ctx: Ctx) -> Turn:
    """Show the current settings, and a button for each subject."""
    await note_started(ctx.person, uow=ctx.uow, clock=ctx.clock)
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


async def start_day(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/start_day 1405/06/27``, or ``none``: the day of the order that begins the election."""
    return await _day(Anchor.START, update, ctx)


async def registration_day(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/registration_day 1405/07/21``, or ``none``: the first day of the candidates' registration."""
    return await _day(Anchor.REGISTRATION, update, ctx)


async def qualified_day(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/qualified_day 1405/09/01``, or ``none``: when the qualified candidates were finally
    announced."""
    return await _day(Anchor.QUALIFIED, update, ctx)


async def polling_day(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/polling_day 1405/09/20``, or ``none``: no date is known until an owner sets it."""
    return await _day(Anchor.POLLING, update, ctx)


async def result_day(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/result_day 1405/12/03``, or ``none``: last days of official complaints are counted from
    it."""
    return await _day(Anchor.RESULT, update, ctx)


async def _day(anchor: Anchor, update: Incoming, ctx: Ctx) -> Turn:
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    return await ask_change(SettingKind.DAY, anchor, parse_day(given, anchor, ctx), ctx)


def parse_day(given: str, anchor: Anchor, ctx: Ctx, *, unread: str = "admin-day-how") -> str:
    """The day as a setting's value. Without a year it is the next such day; for the result, the last one.
    Raises BadInput for anything that is no day. ``unread``: the key of the error text, which mentions
    commands only to people who typed one."""
    lean: Lean = "past" if anchor is Anchor.RESULT else "future"
    day = None if given == NONE else ctx.dates.read_day(given, ctx.clock.today(), lean=lean)
    if given != NONE and day is None:
        raise BadInput(unread, {"command": Latin(f"/{anchor}_day")})
    return day.isoformat() if day is not None else NONE
