"""Reopening a case whose decision is final: one press asks for the reason, the next one reopens. The person
who decided and leads may do it."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reopening import REOPENINGS
from bot.domain.errors import NotAllowed
from bot.handlers.cards.card import number_of
from bot.handlers.cards.press_replies import is_in_private, replies_after_action, replies_to_presser
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CaseReason
from bot.usecases.cases.reopen_case import may_reopen, reopen_case
from bot.usecases.staff.note_started import can_be_reached

TEXT_FAMILIES: Final = tuple(f"case-button-{reason}" for reason in REOPENINGS)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason. Only staff read it."""
    case = await may_reopen(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    if not is_in_private(update) and not await can_be_reached(ctx.person, uow=ctx.uow, clock=ctx.clock):
        raise NotAllowed("never-started")
    rows = tuple(
        (button(f"case-button-{reason}", "case.reopen-why", CaseReason(case.id, reason)),)
        for reason in REOPENINGS
    )
    if is_in_private(update):
        rows += ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("case-ask-reopen", {"number": number_of(case)}, rows)
    return Turn(replies_to_presser(update, ctx, case, screen))


async def reopen(update: Incoming, ctx: Ctx) -> Turn:
    """Reopen the case for the chosen reason. It waits again."""
    case_id, reason = argument(update, CaseReason)
    case, facts = await reopen_case(case_id, reason, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn(replies_after_action(update, ctx, case, "case-reopened"), facts=facts)
