"""Closing the election and opening the bot for the next one, as the command line asks for it; what is told of it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from bot.conversation.outgoing import Arg, GroupChat, Reply, Say, SendLane, StaffChat, Turn
from bot.conversation.ports import Tick, TickCtx
from bot.domain.closing.election_end import ANSWER_NOTE, ClosingPlan, Remains, SteppedCount, Unfinished
from bot.domain.errors import RequestRefused
from bot.domain.staff.audit import OPERATOR
from bot.usecases.closing.close_election import close_election, continue_closing
from bot.usecases.closing.open_election import open_election
from bot.usecases.closing.plan_closing import plan_closing
from bot.usecases.context import Context
from bot.usecases.news.calendar import reachable_owners

PLAN: Final = "plan"
"""The argument that changes nothing."""
EVEN: Final = "even-with-waiting"
DONE: Final = "done"


def plan_values(plan: ClosingPlan) -> Mapping[str, Any]:
    """The plan as the command line reads it; nothing in it is more exact than what it prints."""
    return {
        "closed_on": plan.closed_on.isoformat() if plan.closed_on is not None else "",
        "reporting": plan.reporting.value,
        "groups": plan.groups,
        "leads": plan.leads,
        "liaisons": plan.liaisons,
        "experts": plan.experts,
        "moderators": plan.moderators,
        "signatures": plan.signatures,
        "hours": plan.hours,
        "broadcasts": plan.broadcasts,
        "claims": plan.claims,
        "followers": plan.followers,
        "keys_until": plan.keys_until.isoformat(),
        "unfinished": _unfinished_values(plan.unfinished),
    }


def _unfinished_values(unfinished: Mapping[Unfinished, SteppedCount]) -> Mapping[str, SteppedCount]:
    return {what.value: count for what, count in unfinished.items()}


def close_tick(command_id: str, argument: str) -> Tick:
    """``argument``: ``plan``, ``done``, or ``even-with-waiting``."""

    async def tick(ctx: TickCtx) -> Turn:
        if argument == PLAN:
            _answer(ctx, command_id, plan=plan_values(await plan_closing(ctx)))
            return Turn()
        try:
            closed = await close_election(ctx, even_with_waiting=argument == EVEN, by=OPERATOR)
        except Remains as remains:
            _answer(ctx, command_id, unfinished=_unfinished_values(remains.unfinished))
            return Turn()
        except RequestRefused as refused:
            _answer(ctx, command_id, refused=refused)
            return Turn()
        _answer(ctx, command_id, plan=plan_values(await plan_closing(ctx)))
        told_groups: list[Reply] = [
            Say("election-closed-group", to=GroupChat(group.messenger, group.chat_id), lane=SendLane.REMINDER)
            for group in closed.groups
        ]
        return Turn((*told_groups, *await _tell_owners("election-closed-owners", ctx)), facts=closed.facts)

    return tick


def open_tick(command_id: str, argument: str) -> Tick:
    """``argument``: ``done`` or ``even-with-waiting``."""

    async def tick(ctx: TickCtx) -> Turn:
        try:
            await open_election(ctx, even_with_waiting=argument == EVEN, by=OPERATOR)
        except Remains as remains:
            _answer(ctx, command_id, unfinished=_unfinished_values(remains.unfinished))
            return Turn()
        except RequestRefused as refused:
            _answer(ctx, command_id, refused=refused)
            return Turn()
        _answer(ctx, command_id)
        return Turn(await _tell_owners("election-opened-owners", ctx))

    return tick


async def end_what_is_left(ctx: TickCtx) -> Turn:
    """After closing, bit by bit: tell reporters who would wait in vain, end subscriptions and reminders. Owners hear
    when all has ended."""
    turn = await continue_closing(ctx)
    notices = await _tell_owners("election-closed-all", ctx) if turn.is_last else ()
    return Turn(notices, facts=turn.facts)


async def _tell_owners(key: str, ctx: Context) -> tuple[Reply, ...]:
    args: dict[str, Arg] = {"day": ctx.clock.today()}
    return tuple(
        Say(key, args, to=StaffChat(owner.account), lane=SendLane.DIALOGUE)
        for owner in await reachable_owners(ctx)
    )


def _answer(
    ctx: Context,
    command_id: str,
    *,
    plan: Mapping[str, Any] | None = None,
    unfinished: Mapping[str, SteppedCount] | None = None,
    refused: RequestRefused | None = None,
) -> None:
    facts = {} if refused is None else refused.args_for_text
    answer = {
        "id": command_id,
        "refused": "" if refused is None else refused.key,
        "facts": {
            name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()
        },
        "unfinished": unfinished or {},
        "plan": plan or {},
    }
    ctx.uow.settings.set_note(ANSWER_NOTE, json.dumps(answer))
