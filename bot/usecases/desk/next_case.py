"""The next waiting case for a person."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from bot.domain.cases.case_access import CaseAccess
from bot.domain.cases.reports import Case
from bot.domain.desk.desk import Pile
from bot.usecases.access.case_access import access_of, visible_cases
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports.desk import PileQuery
from bot.usecases.staff.own_areas import queue_areas

_NO_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The query needs a moment; for waiting cases it has no effect."""


async def waiting_for(ctx: ActingContext, *, after: str = "") -> Case | None:
    """The most urgent waiting case after ``after`` that they may see and are not recused from: those of their
    own areas first."""
    access = await access_of(ctx, ctx.account)
    own = await queue_areas(ctx)
    if not own:
        return await _next_outside_areas(ctx, access, frozenset(), after)
    here = await ctx.uow.cases.get(after) if after else None
    if here is None or here.area_id in own:
        case = await _next_own(ctx, access, own, after)
        if case is not None:
            return case
        after = ""
    return await _next_outside_areas(ctx, access, own, after)


async def _next_outside_areas(
    ctx: Context, access: CaseAccess, besides: frozenset[str], after: str
) -> Case | None:
    """The next case outside these areas."""

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await ctx.uow.cases.waiting(limit=limit, after=after, restricted=access.circle)

    async for case in visible_cases(ctx, some, access, after=after):
        if case.area_id not in besides:
            return case
    return None


async def _next_own(ctx: Context, access: CaseAccess, own: frozenset[str], after: str) -> Case | None:
    wanted = PileQuery(Pile.WAITING, access.account, _NO_MOMENT, areas=own, restricted=access.circle)

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await ctx.uow.piles.page(wanted, limit=limit, after=after)

    async for case in visible_cases(ctx, some, access, after=after):
        return case
    return None
