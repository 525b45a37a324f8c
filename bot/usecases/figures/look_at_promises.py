"""For leads: whether what reporters were promised was kept, and what referrals led to."""

from dataclasses import dataclass

from bot.domain.figures.figures import LENGTHS, FiguresSpan
from bot.domain.figures.promises import FEWEST_SHOWN, PromiseCount, Promises, ReferralCount, sum_promises
from bot.domain.moments import day_of, midnight
from bot.usecases.access.case_access import access_of
from bot.usecases.context import ActingContext


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """Of cases that were opened, and of referrals that were sent, within a span."""

    cases: Promises
    referrals: ReferralCount


async def look_at_promises(ctx: ActingContext, length: FiguresSpan) -> PromiseFigures:
    """Without the restricted cases that this person may not see."""
    now = ctx.clock.now()
    since, restricted = now - LENGTHS[length], (await access_of(ctx, ctx.account)).circle
    return PromiseFigures(
        await ctx.uow.figures.promises(since=since, now=now, restricted=restricted),
        await ctx.uow.figures.referrals(since=since, restricted=restricted),
    )


async def todays_promise(ctx: ActingContext) -> PromiseCount | None:
    """Of the cases that came in since midnight, without the restricted ones that this person may not see; None while
    fewer than ``FEWEST_SHOWN`` are due."""
    now, restricted = ctx.clock.now(), (await access_of(ctx, ctx.account)).circle
    since = midnight(day_of(now))
    count = sum_promises(
        (await ctx.uow.figures.promises(since=since, now=now, restricted=restricted)).values()
    )
    return count if count.due >= FEWEST_SHOWN else None
