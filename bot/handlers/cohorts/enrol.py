"""Joining a group of learners: by its link, or by a typed code."""

from collections.abc import Mapping
from typing import Final

from bot.conversation.incoming import CommandGiven, Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Latin, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.codes import EXAMPLE, read_code
from bot.domain.cohorts.cohorts import Cohort
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, button
from bot.handlers.submissions.report_choices import place
from bot.usecases.cohorts.enrol import JoinOutcome, JoinResult, join_cohort

STATE: Final = "enrol.code"
LINK: Final = "c_"
LEAD_LINK: Final = "l_"
"""The prefix of the code in a link's payload. The code works the same with any prefix."""

_OPENED: Final = frozenset({JoinOutcome.ENROLLED, JoinOutcome.ALREADY, JoinOutcome.LEAD})
TEXT_FAMILIES: Final = tuple(f"enrol-{outcome}" for outcome in JoinOutcome)


async def enrol(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/enrol``, alone or with a code after it, and the button."""
    if isinstance(update, CommandGiven) and update.argument.strip():
        return await _join_by_code(update.argument, ctx)
    return Turn((Screen("enrol-ask", buttons=(back_to_menu(),)),), session=ctx.session.at(STATE))


async def take_typed_code(update: Incoming, ctx: Ctx) -> Turn:
    """Take a typed code. The bot keeps waiting until it gets one."""
    return await _join_by_code(update.text if isinstance(update, TextSaid) else "", ctx)


def link_code(payload: str) -> str | None:
    """The code in the payload of a link, or None for any other payload."""
    for before in (LINK, LEAD_LINK):
        if payload.startswith(before):
            return payload.removeprefix(before)
    return None


async def by_link(code: str, ctx: Ctx) -> Turn:
    """Handle ``/start`` with a group's code. The person may be new to the bot."""
    return await _join_by_code(code, ctx, operator=True)


async def _join_by_code(text: str, ctx: Ctx, *, operator: bool = False) -> Turn:
    code = read_code(text)
    if code is None:
        return Turn(
            (Say("enrol-unclear", {"example": Latin(EXAMPLE)}, _retry_rows()),), session=ctx.session.at(STATE)
        )
    joined = await join_cohort(ctx, code)
    words = ctx.operator.words if operator else ""
    args: dict[str, Arg] = {"operator": TextRef("enrol-operator", {"operator": words}) if words else NOTHING}
    if joined.cohort is not None:
        args |= group_args(joined.cohort, ctx)
    screen = Screen(f"enrol-{joined.outcome}", args, _next_step_rows(joined))
    state = "" if joined.outcome in _OPENED else STATE
    return Turn((screen,), session=ctx.session.at(state))


def _next_step_rows(joined: JoinResult) -> Rows:
    cohort = joined.cohort
    if cohort is None or joined.outcome not in _OPENED:
        return _retry_rows()
    if joined.outcome is JoinOutcome.LEAD:
        return ((button("button-group-table", "group-table", cohort.id),), back_to_menu())
    return ((button("button-learn", "learn", cohort.track),), back_to_menu(cohort.track))


def _retry_rows() -> Rows:
    return ((enrol_button(),), back_to_menu())


def enrol_button() -> Button:
    """The button for people who meet a locked track, and in the settings."""
    return button("button-enrol", "enrol")


def group_args(cohort: Cohort, ctx: Ctx) -> Mapping[str, Arg]:
    """A group in words: its track, its body, its place."""
    return {"track": cohort.track.value, "body": cohort.body, "place": place(cohort.area_id, ctx.content)}
