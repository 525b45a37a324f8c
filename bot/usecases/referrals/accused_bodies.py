"""A case is with a body that turns out to be accused: a merge, or the naming of the actor, revealed it."""

from collections.abc import Sequence

from bot.domain.cases.reports import Case
from bot.domain.referrals.referrals import BEFORE, Referral
from bot.usecases.bodies.bodies_for import may_ask_witnesses
from bot.usecases.context import Context


async def accused_since(ctx: Context, case: Case) -> Sequence[Referral]:
    """Its referrals that went to such a body, answered or not: the body can still open the package. Unsent
    ones can no longer be signed."""
    gone = [referral for referral in await ctx.uow.referrals.of_case(case.id) if referral.step not in BEFORE]
    if not gone:
        return ()
    free = {agency.id for agency in await may_ask_witnesses(ctx, case)}
    return [referral for referral in gone if referral.body not in free]
