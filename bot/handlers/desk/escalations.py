"""A moderator takes a case to the leads with a reason; a lead takes it over, or says that they have seen it."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Reply, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.desk.case_requests import ESCALATION_REASONS
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.cards.press_replies import question_to_presser, replies_to_presser
from bot.handlers.cases.case import open_claimed_case
from bot.handlers.desk.lead_board import case_screen
from bot.handlers.desk.message_lines import is_number_alone, message_line
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import CaseReason
from bot.usecases.desk.case_board import board_case
from bot.usecases.desk.escalate_case import escalate_to_leads, mark_seen, may_escalate, take_escalated

TEXT_FAMILIES: Final = (
    *(f"escalate-button-{reason}" for reason in ESCALATION_REASONS),
    *ESCALATION_REASONS,
)


async def ask_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Ask why. The next press tells the leads."""
    case = await may_escalate(ctx, argument(update))
    rows = choice_rows(
        ESCALATION_REASONS,
        "escalate-button",
        "case.escalate-why",
        lambda reason: CaseReason(case.id, reason),
    )
    return Turn(question_to_presser(update, ctx, case, "escalate-ask", rows))


async def escalate(update: Incoming, ctx: Ctx) -> Turn:
    """Tell the leads. The case stays with its assignee until one of them takes it."""
    case_id, reason = argument(update, CaseReason)
    case, recipients = await escalate_to_leads(ctx, case_id, reason)
    args: dict[str, Arg] = {
        "name": display_name(ctx.person),
        "number": number_of(case),
        "line": message_line(case, ctx),
        "why": TextRef(reason),
    }
    rows = (
        (button("escalate-button-take", "escalate.take", case.id),),
        (button("escalate-button-seen", "escalate.seen", case.id),),
        (button("case-button-show", "case.show", case.id),),
    )
    notices = [
        Say(
            "escalate-asked",
            args,
            rows,
            to=StaffChat(lead),
            lane=SendLane.RECEIPT,
            slot=f"escalate:{case.id}",
            protect=is_number_alone(case),
        )
        for lead in recipients
    ]
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("escalate-done", {"number": number_of(case), "count": len(recipients)}, back)
    return Turn((*replies_to_presser(update, ctx, case, screen), *await allowed_replies(notices, case, ctx)))


async def take_over(update: Incoming, ctx: Ctx) -> Turn:
    """A lead takes the case over; its former assignee is told."""
    taken = await take_escalated(ctx, argument(update))
    case = taken.case
    args: dict[str, Arg] = {"number": number_of(case), "name": display_name(ctx.person)}
    notice = Say("escalate-was-taken", args, to=StaffChat(taken.by), lane=SendLane.DIALOGUE)
    turn = await open_claimed_case(update, ctx, case, taken.facts, "case-claimed")
    return replace(turn, replies=(*turn.replies, *await allowed_replies([notice], case, ctx)))


async def answer_seen(update: Incoming, ctx: Ctx) -> Turn:
    """A lead has seen it: the assignee is told, and keeps the case."""
    answered = await mark_seen(ctx, argument(update))
    case = answered.case
    args: dict[str, Arg] = {"number": number_of(case), "name": display_name(ctx.person)}
    show = ((button("case-button-show", "case.show", case.id),),)
    notice = Say("escalate-was-seen", args, show, to=StaffChat(answered.by), lane=SendLane.DIALOGUE)
    replies: tuple[Reply, ...] = (Ack("escalate-seen"), case_screen(await board_case(ctx, case.id), ctx))
    return Turn((*replies, *await allowed_replies([notice], case, ctx)))
