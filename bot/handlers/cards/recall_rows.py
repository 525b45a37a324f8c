"""Below a case's private card: the recall of each referral that was sent."""

from dataclasses import replace

from bot.conversation.outgoing import Rows, Screen
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.referrals.referrals import BEFORE
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.pieces import body_name, button


async def recall_rows(case: Case, ctx: Ctx) -> Rows:
    """For leads: a button to recall each sent referral of the case."""
    if not has_role_for(ctx.person.staff, Permission.RECALL_REFERRAL):
        return ()
    return tuple(
        (button("recall-button", "ref.recall", referral.id, {"body": body_name(referral.body, ctx.content)}),)
        for referral in await ctx.uow.referrals.of_case(case.id)
        if referral.step not in BEFORE
    )


async def with_recall(card: Screen, case: Case, ctx: Ctx) -> Screen:
    """The private card with the recall buttons below it."""
    return replace(card, buttons=(*card.buttons, *await recall_rows(case, ctx)))
