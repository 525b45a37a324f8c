"""What owners set: the reporting switch, the phase, the days that the legal calendar is counted from."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue import Phase
from bot.domain.errors import BadInput, WrongState
from bot.domain.legal_calendar import Anchor, days_of
from bot.domain.settings import Reporting
from bot.handlers.card import word
from bot.handlers.pieces import argument, button, in_a_row
from bot.usecases.change_settings import (
    Missing,
    missing_for_reports,
    set_day,
    set_phase,
    set_reporting,
)
from bot.usecases.note_started import note_started

NO_DAY: Final = "none"
TEXT_FAMILIES: Final = (
    *(f"admin-reporting-{switch}" for switch in Reporting),
    *(f"admin-button-reporting-{switch}" for switch in Reporting),
    *(f"admin-phase-{phase}" for phase in (*Phase, "none")),
    *(f"admin-button-phase-{phase}" for phase in Phase),
    *(f"admin-missing-{what}" for what in Missing),
)


async def admin(update: Incoming, ctx: Ctx) -> Turn:
    """``/admin``: what is set now, and a button for each thing that can be."""
    await note_started(ctx.person, uow=ctx.uow, clock=ctx.clock)
    return Turn((await _screen(ctx),), session=ctx.session.at(""))


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
        raise WrongState("admin-missing", {"missing": _listed(missing)})
    return Turn((await _screen(ctx),))


async def phase(update: Incoming, ctx: Ctx) -> Turn:
    """``/phase before|day|after``, or the button."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given not in Phase:
        raise BadInput("admin-phase-how")
    await set_phase(Phase(given), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((await _screen(ctx),))


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
    return Turn((await _screen(ctx),))


async def _screen(ctx: Ctx) -> Screen:
    running = await ctx.uow.settings.running()
    known = days_of(running)
    missing = await missing_for_reports(operator_words=ctx.operator.words, uow=ctx.uow)
    args: dict[str, Arg] = {
        "reporting": word("admin-reporting", running.reporting),
        "phase": word("admin-phase", running.phase or "none"),
        **{anchor.value: _set(known.get(anchor)) for anchor in Anchor},
        "groups": len(await ctx.uow.groups.active()),
        "missing": Term("admin-screen-missing", {"missing": _listed(missing)})
        if missing
        else Term("admin-screen-complete"),
    }
    rows = (
        *(
            (button(f"admin-button-reporting-{switch}", "admin.reporting", switch),)
            for switch in Reporting
            if switch is not running.reporting
        ),
        tuple(button(f"admin-button-phase-{span}", "admin.phase", span) for span in Phase),
        (button("button-cohorts", "cohorts"), button("admin-button-roles", "role")),
        (button("publish-button-screen", "publish"),),
    )
    return Screen("admin", args, rows)


def _set(day: date | None) -> Term:
    return Term("admin-day-none") if day is None else Term("admin-day", {"day": day})


def _listed(missing: Sequence[Missing]) -> Term:
    return in_a_row([Term(f"admin-missing-{what}") for what in missing])
