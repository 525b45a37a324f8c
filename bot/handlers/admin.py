"""What owners set: the reporting switch, the phase, the days of voting and of the result."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue import Phase
from bot.domain.errors import BadInput, WrongState
from bot.domain.settings import Reporting
from bot.handlers.card import word
from bot.handlers.pieces import argument, button, in_a_row
from bot.usecases.change_settings import (
    Missing,
    missing_for_reports,
    set_phase,
    set_polling_day,
    set_reporting,
    set_result_day,
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


async def polling_day(update: Incoming, ctx: Ctx) -> Turn:
    """``/polling_day 1405/09/20``, or ``none``: no date is known until an owner sets it."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    day = None if given == NO_DAY else ctx.dates.read_day(given, ctx.clock.today())
    if given != NO_DAY and (day is None or day < ctx.clock.today()):
        raise BadInput("admin-polling-day-how")
    await set_polling_day(day, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((await _screen(ctx),))


async def result_day(update: Incoming, ctx: Ctx) -> Turn:
    """``/result_day 1405/12/03``, or ``none``: the last days of official complaints are counted from it."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    day = None if given == NO_DAY else ctx.dates.read_day(given, ctx.clock.today())
    if given != NO_DAY and day is None:
        raise BadInput("admin-result-day-how")
    await set_result_day(day, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((await _screen(ctx),))


async def _screen(ctx: Ctx) -> Screen:
    running = await ctx.uow.settings.running()
    missing = await missing_for_reports(operator_words=ctx.operator.words, uow=ctx.uow)
    args: dict[str, Arg] = {
        "reporting": word("admin-reporting", running.reporting),
        "phase": word("admin-phase", running.phase or "none"),
        "day": Term("admin-polling-day", {"day": running.polling_day})
        if running.polling_day
        else Term("admin-polling-day-none"),
        "result": Term("admin-result-day", {"day": running.result_day})
        if running.result_day
        else Term("admin-result-day-none"),
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
    )
    return Screen("admin", args, rows)


def _listed(missing: Sequence[Missing]) -> Term:
    return in_a_row([Term(f"admin-missing-{what}") for what in missing])
