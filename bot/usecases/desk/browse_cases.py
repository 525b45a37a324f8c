"""A moderator browses the cases, page by page.

The next waiting case for a person.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from bot.domain.cases.case_access import CaseAccess
from bot.domain.cases.reports import Case
from bot.domain.desk.desk import PAGE, Pile, PileFilter
from bot.usecases.access.case_access import access_of, visible_cases
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content
from bot.usecases.ports.desk import PileQuery
from bot.usecases.staff.own_areas import queue_areas

_OF_OWN_AREAS: Final = frozenset({Pile.WAITING, Pile.LATE})
_NO_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The query needs a moment; for waiting cases it has no effect."""


async def page_of(
    ctx: ActingContext, sieve: PileFilter, *, after: str = "", limit: int = PAGE
) -> tuple[Sequence[Case], bool]:
    """The cases of one page, except those that they are recused from, and whether there are more."""
    areas = frozenset(
        a.id for a in ctx.content.areas.areas if ctx.content.areas.is_within(a.id, of=sieve.area)
    )
    if sieve.area and not areas:  # a district that left the tree
        return (), False
    if not sieve.area:
        areas = await default_areas(ctx, sieve)
    access = await access_of(ctx, ctx.account)
    wanted = PileQuery(
        sieve.pile, ctx.account, ctx.clock.now(), sieve.severity, sieve.act, areas, access.circle
    )

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await ctx.uow.piles.page(wanted, limit=limit, after=after)

    cases: list[Case] = []
    async for case in visible_cases(ctx, some, access, at_once=limit + 1, after=after):
        if len(cases) == limit:
            return cases, True
        cases.append(case)
    return cases, False


async def default_areas(ctx: ActingContext, sieve: PileFilter) -> frozenset[str]:
    """The areas that this list is narrowed to by default: their own, unless they asked for all. Cases that
    they have claimed or asked about are shown wherever they are."""
    if sieve.area or sieve.pile not in _OF_OWN_AREAS:
        return frozenset()
    return await queue_areas(ctx)


async def open_acts(ctx: ActingContext) -> Mapping[str, int]:
    """The acts of the open cases that they may see, most frequent first."""
    restricted = (await access_of(ctx, ctx.account)).circle
    return dict(Counter(await ctx.uow.piles.acts(restricted=restricted)).most_common())


async def open_districts(ctx: ActingContext) -> Mapping[str, int]:
    """The districts of open cases, most frequent first."""
    restricted = (await access_of(ctx, ctx.account)).circle
    counts = districts(await ctx.uow.piles.areas(restricted=restricted), content=ctx.content)
    return dict(Counter({area: n for area, n in counts.items() if area in ctx.content.areas}).most_common())


def districts(counts: Mapping[str, int], *, content: Content) -> Mapping[str, int]:
    """Counts of areas added up by district; areas that left the tree are counted under an empty name."""
    totals: Counter[str] = Counter()
    for area_id, count in counts.items():
        totals[content.areas.coarse(area_id).id if area_id in content.areas else ""] += count
    return totals


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
