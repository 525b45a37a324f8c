"""Closing a verified case, and reopening one whose decision is final: one press asks for the reason, the next one
acts.
"""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Rows, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.follow_up import CLOSINGS, REOPENINGS
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.handlers.cards.press_replies import (
    is_in_private,
    question_to_presser,
    replies_after_action,
)
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import argument
from bot.handlers.press_arguments import CaseReason
from bot.usecases.cases.decide import close_case, may_close, may_reopen, reopen_case
from bot.usecases.staff.reachable import can_be_reached

TEXT_FAMILIES: Final = (
    *(f"case-reason-button-{reason}" for reason in CLOSINGS),
    *(f"case-button-{reason}" for reason in REOPENINGS),
)


async def ask_closing_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Ask why nothing is left to do. The reporters read the reason."""
    case = await may_close(ctx, argument(update))
    reasons = choice_rows(
        CLOSINGS, "case-reason-button", "case.end", lambda reason: CaseReason(case.id, reason)
    )
    return await _ask(update, ctx, case, "case-ask-closing", reasons)


async def end(update: Incoming, ctx: Ctx) -> Turn:
    """Close the case for the chosen reason."""
    case_id, reason = argument(update, CaseReason)
    case, facts = await close_case(ctx, case_id, reason)
    return Turn(replies_after_action(update, ctx, case, "case-closed-now"), facts=facts)


async def ask_reopening_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason. Only staff read it."""
    case = await may_reopen(ctx, argument(update))
    reasons = choice_rows(
        REOPENINGS, "case-button", "case.reopen-why", lambda reason: CaseReason(case.id, reason)
    )
    return await _ask(update, ctx, case, "case-ask-reopen", reasons)


async def reopen(update: Incoming, ctx: Ctx) -> Turn:
    """Reopen the case for the chosen reason. It waits again."""
    case_id, reason = argument(update, CaseReason)
    case, facts = await reopen_case(ctx, case_id, reason)
    return Turn(replies_after_action(update, ctx, case, "case-reopened"), facts=facts)


async def _ask(update: Incoming, ctx: Ctx, case: Case, question: str, reasons: Rows) -> Turn:
    """The reasons, where the presser reads them. Raises NotAllowed if they cannot be reached in private."""
    if not is_in_private(update) and not await can_be_reached(ctx):
        raise NotAllowed("never-started")
    return Turn(question_to_presser(update, ctx, case, question, reasons))
