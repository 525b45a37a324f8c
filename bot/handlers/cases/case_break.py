"""A lead ends another's claim: a reason, then a second lead's consent. The former assignee is told why."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Reply, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.claims import BREAKS
from bot.domain.cases.reports import WISH_LASTS, Case
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import assignee_name, number_of
from bot.handlers.cards.press_replies import replies_to_presser
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import CaseReason
from bot.usecases.cases.claim import agree_to_break, may_break, refuse_to_break, wish_to_break

TEXT_FAMILIES: Final = (
    *(f"case-button-{reason}" for reason in BREAKS),
    *(f"case-{reason}" for reason in BREAKS),
)
_MINUTES: Final = int(WISH_LASTS.total_seconds() // 60)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason. The next press asks the other leads."""
    case = await may_break(ctx, argument(update))
    rows = choice_rows(BREAKS, "case-button", "case.break-why", lambda reason: CaseReason(case.id, reason))
    args: dict[str, Arg] = {"number": number_of(case), "name": assignee_name(case)}
    return Turn(replies_to_presser(update, ctx, case, Screen("case-ask-break", args, rows)))


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the other leads. The claim stays until one of them agrees."""
    case_id, reason = argument(update, CaseReason)
    me = ctx.person
    case, others = await wish_to_break(ctx, case_id, reason)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "lead": display_name(me),
        "name": assignee_name(case),
        "reason": TextRef(f"case-{reason}"),
        "minutes": _MINUTES,
    }
    requests: list[Reply] = [
        Say("case-break-asked", args, _answers(case), to=StaffChat(other), lane=SendLane.DIALOGUE)
        for other in others
    ]
    return Turn((Ack("case-break-wished", {"minutes": _MINUTES}, alert=True), *requests))


async def agree(update: Incoming, ctx: Ctx) -> Turn:
    """A second lead agrees: the case waits again, and the former assignee is notified."""
    broken = await agree_to_break(ctx, argument(update))
    args: dict[str, Arg] = {"number": number_of(broken.case)}
    notice = Say(
        "notice-claim-broken",
        {**args, "reason": TextRef(f"case-{broken.reason}")},
        to=StaffChat(broken.assignee),
        lane=SendLane.DIALOGUE,
    )
    show = ((button("case-button-show", "case.show", broken.case.id),),)
    return Turn((Screen("case-break-done", args, show), notice), facts=broken.facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """A second lead disagrees: the claim stays, and the first lead is notified."""
    case_id = argument(update)
    wished = await refuse_to_break(ctx, case_id)
    if wished is None:
        return Turn((Screen("case-break-none"),))
    case = await ctx.uow.cases.get(case_id)
    assert case is not None
    args: dict[str, Arg] = {"number": number_of(case)}
    notices: list[Reply] = []
    if wished.by != ctx.account:
        notice = Say("notice-break-refused", args, to=StaffChat(wished.by), lane=SendLane.DIALOGUE)
        notices += await allowed_replies([notice], case, ctx)
    return Turn((Screen("case-break-refused", args), *notices))


def _answers(case: Case) -> Rows:
    return (
        (button("case-button-break-yes", "case.break-yes", case.id),),
        (button("case-button-break-no", "case.break-no", case.id),),
    )
