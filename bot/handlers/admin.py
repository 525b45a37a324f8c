"""What owners set: the reporting switch, the phase, the days that the legal calendar is counted from."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Latin, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue import Phase
from bot.domain.errors import BadInput, WrongState
from bot.domain.legal_calendar import Anchor
from bot.domain.settings import Reporting
from bot.handlers import phase_hold
from bot.handlers.owner_screen import listed, settings_screen
from bot.handlers.pieces import argument
from bot.usecases.change_settings import set_day, set_reporting
from bot.usecases.hold_phase import set_phase
from bot.usecases.note_started import note_started

NO_DAY: Final = "none"
AUTO: Final = "auto"


async def admin(update: Incoming, ctx: Ctx) -> Turn:
    """``/admin``: what is set now, and a button for each thing that can be."""
    await note_started(ctx.person, uow=ctx.uow, clock=ctx.clock)
    return Turn((await settings_screen(ctx),), session=ctx.session.at(""))


async def reporting(update: Incoming, ctx: Ctx) -> Turn:
    """``/reporting open|emergency|closed|off``, or the button. Refused with what is still missing."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given not in Reporting:
        raise BadInput("admin-reporting-how")
    _, missing = await set_reporting(
        Reporting(given),
        by=ctx.person.account,
        operator_words=ctx.operator.words,
        uow=ctx.uow,
        clock=ctx.clock,
    )
    if missing:
        raise WrongState("admin-missing", {"missing": listed(missing)})
    return Turn((await settings_screen(ctx),))


async def phase(update: Incoming, ctx: Ctx) -> Turn:
    """``/phase before|day|after``, or the button; ``auto`` gives it back to the dates."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given == AUTO:
        return await phase_hold.end(update, ctx)
    if given not in Phase:
        raise BadInput("admin-phase-how")
    changed = await set_phase(Phase(given), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    if changed is None:
        return await phase_hold.ask_why(Phase(given), ctx)
    return Turn((await settings_screen(ctx),))


async def registration_day(update: Incoming, ctx: Ctx) -> Turn:
    """``/registration_day 1405/07/21``, or ``none``: the first day of the candidates' registration."""
    return await _day(Anchor.REGISTRATION, update, ctx)


async def qualified_day(update: Incoming, ctx: Ctx) -> Turn:
    """``/qualified_day 1405/09/01``, or ``none``: when the qualified candidates were finally announced."""
    return await _day(Anchor.QUALIFIED, update, ctx)


async def polling_day(update: Incoming, ctx: Ctx) -> Turn:
    """``/polling_day 1405/09/20``, or ``none``: no date is known until an owner sets it."""
    return await _day(Anchor.POLLING, update, ctx)


async def result_day(update: Incoming, ctx: Ctx) -> Turn:
    """``/result_day 1405/12/03``, or ``none``: the last days of official complaints are counted from it."""
    return await _day(Anchor.RESULT, update, ctx)


async def _day(anchor: Anchor, update: Incoming, ctx: Ctx) -> Turn:
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    day = None if given == NO_DAY else ctx.dates.read_day(given, ctx.clock.today())
    if given != NO_DAY and day is None:
        raise BadInput("admin-day-how", {"command": Latin(f"/{anchor}_day")})
    await set_day(anchor, day, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((await settings_screen(ctx),))
