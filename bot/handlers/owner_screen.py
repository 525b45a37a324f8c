"""What is set now, for owners: one screen, and a button for each thing that can be."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.outgoing import Arg, Rows, Screen, Term
from bot.conversation.ports import Ctx
from bot.domain.catalogue import Phase
from bot.domain.legal_calendar import Anchor, days_of
from bot.domain.phases import held
from bot.domain.settings import Reporting, Running
from bot.handlers.card import word
from bot.handlers.pieces import NOTHING, button, in_a_row
from bot.usecases.change_settings import Missing, missing_for_reports

TEXT_FAMILIES: Final = (
    *(f"admin-reporting-{switch}" for switch in Reporting),
    *(f"admin-button-reporting-{switch}" for switch in Reporting),
    *(f"admin-phase-{phase}" for phase in (*Phase, "none")),
    *(f"admin-button-phase-{phase}" for phase in Phase),
    *(f"admin-missing-{what}" for what in Missing),
)


async def settings_screen(ctx: Ctx) -> Screen:
    """What is set now."""
    running = await ctx.uow.settings.running()
    known = days_of(running)
    missing = await missing_for_reports(operator_words=ctx.operator.words, uow=ctx.uow)
    args: dict[str, Arg] = {
        "reporting": word("admin-reporting", running.reporting),
        "phase": word("admin-phase", running.phase or "none"),
        "how": _how(running, now=ctx.clock.now()),
        **{anchor.value: _set(known.get(anchor)) for anchor in Anchor},
        "groups": len(await ctx.uow.groups.active()),
        "missing": Term("admin-screen-missing", {"missing": listed(missing)})
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
        *_end_row(running, now=ctx.clock.now()),
        (button("button-cohorts", "cohorts"), button("admin-button-roles", "role")),
        (button("admin-button-broadcasts", "bcast"),),
    )
    return Screen("admin", args, rows)


def _set(day: date | None) -> Term:
    return Term("admin-day-none") if day is None else Term("admin-day", {"day": day})


def listed(missing: Sequence[Missing]) -> Term:
    return in_a_row([Term(f"admin-missing-{what}") for what in missing])


def _how(running: Running, *, now: datetime) -> Term:
    """Whether the dates say the phase, or somebody holds it, why and until when."""
    if held(running, now=now):
        lasts = (
            Term("admin-phase-until-moment", {"until": running.phase_until})
            if running.phase_until is not None
            else Term("admin-phase-until-ended")
        )
        return Term("admin-phase-by-hand", {"until": lasts, "why": running.phase_why})
    return NOTHING if running.polling_day is None else Term("admin-phase-by-dates")


def _end_row(running: Running, *, now: datetime) -> Rows:
    return ((button("admin-phase-button-auto", "admin.phase", "auto"),),) if held(running, now=now) else ()
