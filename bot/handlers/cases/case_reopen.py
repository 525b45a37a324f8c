"""Reopening a case whose decision is final: one press asks for the reason, the next one reopens. The person
who decided and leads may do it."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reopening import REOPENINGS
from bot.domain.errors import NotAllowed
from bot.handlers.cards.press_replies import (
    is_in_private,
    question_to_presser,
    replies_after_action,
)
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import argument
from bot.handlers.press_arguments import CaseReason
from bot.usecases.cases.reopen_case import may_reopen, reopen_case
from bot.usecases.staff.note_started import can_be_reached

TEXT_FAMILIES: Final = tuple(f"case-button-{reason}" for reason in REOPENINGS)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason. Only staff read it."""
    case = await may_reopen(ctx, argument(update))
    if not is_in_private(update) and not await can_be_reached(ctx):
        raise NotAllowed("never-started")
    reasons = choice_rows(
        REOPENINGS, "case-button", "case.reopen-why", lambda reason: CaseReason(case.id, reason)
    )
    return Turn(question_to_presser(update, ctx, case, "case-ask-reopen", reasons))


async def reopen(update: Incoming, ctx: Ctx) -> Turn:
    """Reopen the case for the chosen reason. It waits again."""
    case_id, reason = argument(update, CaseReason)
    case, facts = await reopen_case(ctx, case_id, reason)
    return Turn(replies_after_action(update, ctx, case, "case-reopened"), facts=facts)
