"""The day by which a group should finish: set by its lead or an owner, seen by its learners above their lessons."""

from datetime import date, timedelta
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.errors import BadInput, NotFound
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CohortCode
from bot.usecases.cohorts.manage_cohorts import managed_group, set_due_day

STATE: Final = "group.due"
SPANS: Final = (7, 14, 30)
HALF_YEAR: Final = timedelta(days=183)
NO_DAY: Final = "none"


async def ask_day(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the day, with three near ones on buttons."""
    cohort = await managed_group(ctx, argument(update))
    near = tuple(
        button("button-cohort-days", "group-due-set", CohortCode(cohort.id, str(days)), {"days": days})
        for days in SPANS
    )
    rows: list[tuple[Button, ...]] = [near]
    if cohort.due is not None:
        rows.append((button("button-group-due-drop", "group-due-set", CohortCode(cohort.id, NO_DAY)),))
    rows.append((button("button-group-table", "group-table", cohort.id),))
    args: dict[str, Arg] = {"body": cohort.body, "state": "set" if cohort.due else "none"}
    args["day"] = cohort.due or ctx.clock.today()
    return Turn((Screen("group-due-ask", args, tuple(rows)),), session=ctx.session.at(STATE, group=cohort.id))


async def choose_day(update: Incoming, ctx: Ctx) -> Turn:
    """Take the day from a button, or take the present one back."""
    cohort_id, chosen = argument(update, CohortCode)
    if chosen != NO_DAY and chosen not in map(str, SPANS):
        raise NotFound("press-stale")
    day = None if chosen == NO_DAY else ctx.clock.today() + timedelta(days=int(chosen))
    cohort = await set_due_day(ctx, cohort_id, day)
    return Turn((Screen("group-due-done", _args(cohort, ctx), _rows(cohort)),), session=ctx.session.at(""))


async def take_typed_day(update: Incoming, ctx: Ctx) -> Turn:
    """Take a typed day; one in the past gets a sentence about what is expected, and the question stays open."""
    words = update.text if isinstance(update, TextSaid) else ""
    day = _typed_day(words, ctx)
    if day is None:
        raise BadInput("group-due-how")
    cohort = await set_due_day(ctx, ctx.session.data.get("group", ""), day)
    return Turn((Say("group-due-done", _args(cohort, ctx), _rows(cohort)),), session=ctx.session.at(""))


def _typed_day(words: str, ctx: Ctx) -> date | None:
    """The day meant. Without a year it is the coming one, unless the one just past is nearer: that is a slip, and not
    nearly a year from now."""
    today = ctx.clock.today()
    day = ctx.dates.read_spoken_day(words, today, lean="future")
    past = ctx.dates.read_spoken_day(words, today)
    is_slip = day is not None and past is not None and day - today > HALF_YEAR and past < today
    return past if is_slip and past is not None and today - past < HALF_YEAR else day


def _args(cohort: Cohort, ctx: Ctx) -> dict[str, Arg]:
    return {
        "body": cohort.body,
        "state": "set" if cohort.due else "none",
        "day": cohort.due or ctx.clock.today(),
    }


def _rows(cohort: Cohort) -> tuple[tuple[Button, ...], ...]:
    return ((button("button-group-table", "group-table", cohort.id),), back_to_menu())
