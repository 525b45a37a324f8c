"""``/admin``: one screen for owners, a row a subject; and the commands that lead to the same question."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.legal_calendar import Anchor
from bot.domain.settings import Reporting
from bot.handlers.admin_asking import asked
from bot.handlers.admin_words import listed, owner_in, shown_value
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.usecases.change_settings import Missing, missing_for_reports
from bot.usecases.note_started import note_started
from bot.usecases.owner_changes import NONE, What, value_of

TEXT_FAMILIES: Final = (
    *(f"admin-reporting-{switch}" for switch in Reporting),
    *(f"admin-phase-{phase}" for phase in (*Phase, NONE)),
    *(f"admin-missing-{what}" for what in Missing),
    *(f"admin-subject-{name}" for name in (
        "days", "phase", "reporting", "numbers", "groups", "bodies", "keeping", "publication", "content", "health",
        "spaces",
    )),
)  # fmt: skip
_PLAIN: Final = {
    "numbers": "admin.numbers",
    "groups": "admin.groups",
    "bodies": "admin.bodies",
    "keeping": "admin.keeping",
    "publication": "publish",
    "content": "admin.content",
}


async def admin(update: Incoming, ctx: Ctx) -> Turn:
    """What is set now, and a row for each thing that can be looked at."""
    await note_started(ctx.person, uow=ctx.uow, clock=ctx.clock)
    return Turn((await home(ctx),), session=ctx.session.at(""))


async def reporting(update: Incoming, ctx: Ctx) -> Turn:
    """``/reporting open|emergency|closed|off``. Refused with what is still missing."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given not in Reporting:
        raise BadInput("admin-reporting-how")
    return await asked(What.REPORTING, "", given, ctx)


async def phase(update: Incoming, ctx: Ctx) -> Turn:
    """``/phase before|day|after``."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given not in Phase:
        raise BadInput("admin-phase-how")
    return await asked(What.PHASE, "", given, ctx)


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
    return await asked(What.DAY, anchor, day_typed(given, anchor, ctx), ctx)


def day_typed(given: str, anchor: Anchor, ctx: Ctx) -> str:
    """As a day's change carries it. Raises BadInput for what is no day."""
    day = None if given == NONE else ctx.dates.read_day(given, ctx.clock.today())
    if given != NONE and day is None:
        raise BadInput("admin-day-how", {"command": Latin(f"/{anchor}_day")})
    return day.isoformat() if day is not None else NONE


async def home(ctx: Ctx) -> Screen:
    owner = owner_in(ctx)
    missing = await missing_for_reports(operator_words=ctx.operator.words, uow=ctx.uow)
    condition = await ctx.condition()
    values = {
        "reporting": shown_value(What.REPORTING, await value_of(What.REPORTING, "", by=owner)),
        "phase": shown_value(What.PHASE, await value_of(What.PHASE, "", by=owner)),
        "polling": shown_value(What.DAY, await value_of(What.DAY, Anchor.POLLING, by=owner)),
        "health": Term("admin-well") if condition.well else Term("admin-unwell"),
    }
    args: dict[str, Arg] = {
        **values,
        "missing": Term("admin-screen-missing", {"missing": listed(missing)})
        if missing
        else Term("admin-screen-complete"),
    }
    rows = (
        (button("admin-subject-days", "admin.days", args={"value": values["polling"]}),),
        (button("admin-subject-phase", "admin.see", "phase", {"value": values["phase"]}),),
        (button("admin-subject-reporting", "admin.see", "reporting", {"value": values["reporting"]}),),
        *((button(f"admin-subject-{name}", verb),) for name, verb in _PLAIN.items()),
        (button("home-button-list", "homes"),),
        (button("admin-button-roles", "role"),),
        (button("admin-subject-spaces", "spaces"),),
        (button("button-cohorts", "cohorts"),),
        (button("admin-subject-health", "admin.health", args={"value": values["health"]}),),
        back_to_menu(),
    )
    return Screen("admin", args, rows)
