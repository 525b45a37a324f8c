"""For moderators and leads: whether what reporters were promised was kept, and what referrals led to."""

from dataclasses import dataclass

from bot.domain.figures.figures import LENGTHS, FiguresSpan
from bot.domain.figures.promises import FEWEST_SHOWN, PromiseCount, Promises, ReferralCount, sum_promises
from bot.usecases.access.case_access import access_of
from bot.usecases.context import ActingContext


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """Of cases that were opened, and of referrals that were sent, within a span."""

    cases: Promises
    referrals: ReferralCount


async def look_at_promises(ctx: ActingContext, length: FiguresSpan) -> PromiseFigures:
    """Without the restricted cases that this person may not see."""
    since, restricted = ctx.clock.now() - LENGTHS[length], (await access_of(ctx, ctx.account)).circle
    return PromiseFigures(
        await _case_promises(ctx, length), await ctx.uow.figures.referrals(since=since, restricted=restricted)
    )


async def _case_promises(ctx: ActingContext, length: FiguresSpan) -> Promises:
    now = ctx.clock.now()
    restricted = (await access_of(ctx, ctx.account)).circle
    return await ctx.uow.figures.promises(since=now - LENGTHS[length], now=now, restricted=restricted)


@dataclass(frozen=True, slots=True)
class WeekPromise:
    """``by_severity``: those of which enough are due."""

    whole: PromiseCount
    by_severity: Promises


async def weeks_promise(ctx: ActingContext) -> WeekPromise | None:
    """Of the cases of the last seven days, without the restricted ones that this person may not see; None while fewer
    than ``FEWEST_SHOWN`` are due. Of today's alone it would flatter: a quick answer counts at once, while the deadline
    of a case that waits comes tomorrow, when it would not count any more."""
    cases = await _case_promises(ctx, FiguresSpan.WEEK)
    whole = sum_promises(cases.values())
    if whole.due < FEWEST_SHOWN:
        return None
    return WeekPromise(whole, {s: count for s, count in cases.items() if count.due >= FEWEST_SHOWN})
