"""A moderator browses the cases, page by page, and sees how many there are.

The next waiting case for a person.
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from bot.domain.cases.case_access import CaseAccess, is_restricted_case
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import MOST, MOST_COUNTED, PAGE, Pile, PileFilter, is_late_critical
from bot.domain.people import Account
from bot.usecases.access.case_access import access_of, visible_cases
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content
from bot.usecases.ports.desk import PileQuery
from bot.usecases.staff.own_areas import queue_areas

_OF_OWN_AREAS: Final = frozenset({Pile.WAITING, Pile.LATE})


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many open cases there are: past their deadline, critical and unclaimed, unclaimed, waiting for a reporter's
    answer, claimed by the person who asks. Restricted ones only for the circle. ``MOST_COUNTED`` and one more: more."""

    late: int
    critical: int
    waiting: int
    asked: int
    mine: int


async def desk_counts(ctx: ActingContext) -> DeskCounts:
    access = await access_of(ctx, ctx.account)
    piles = {pile: PileQuery(pile, ctx.account, ctx.clock.now(), restricted=access.circle) for pile in Pile}
    late, waiting, asked, mine = [
        await ctx.uow.piles.count(piles[pile], most=MOST_COUNTED + 1)
        for pile in (Pile.LATE, Pile.WAITING, Pile.ASKED, Pile.MINE)
    ]
    critical = await count_critical(ctx, restricted=access.circle, most=MOST_COUNTED + 1)
    return DeskCounts(late, critical, waiting, asked, mine)


async def count_critical(ctx: Context, *, restricted: bool, most: int | None = None) -> int:
    """How many critical cases nobody has claimed: the same on the desk and on a lead's screen."""
    wanted = PileQuery(Pile.WAITING, None, ctx.clock.now(), Severity.CRITICAL, restricted=restricted)
    return await ctx.uow.piles.count(wanted, most=most)


async def page_of(
    ctx: ActingContext, sieve: PileFilter, *, after: str = "", limit: int = PAGE
) -> tuple[Sequence[Case], bool]:
    """The cases of one page, except those that they are recused from, and whether there are more."""
    access = await access_of(ctx, ctx.account)
    wanted = await _pile_query(ctx, sieve, access)
    if wanted is None:
        return (), False

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await ctx.uow.piles.page(wanted, limit=limit, after=after)

    cases: list[Case] = []
    async for case in visible_cases(ctx, some, access, at_once=limit + 1, after=after):
        if len(cases) == limit:
            return cases, True
        cases.append(case)
    return cases, False


async def count_pages(ctx: ActingContext, sieve: PileFilter, number: int, *, more: bool) -> int:
    """The number of pages of a list, of which page ``number`` is shown and has others behind it or not. Until the last
    one is shown, cases that they are recused from count, too."""
    wanted = await _pile_query(ctx, sieve, await access_of(ctx, ctx.account)) if more else None
    if wanted is None:
        return number
    return max(number + 1, ceil(await ctx.uow.piles.count(wanted) / PAGE))


async def _pile_query(ctx: ActingContext, sieve: PileFilter, access: CaseAccess) -> PileQuery | None:
    """What a list asks for; None for a district that left the tree."""
    areas = frozenset(
        a.id for a in ctx.content.areas.areas if ctx.content.areas.is_within(a.id, of=sieve.area)
    )
    if sieve.area and not areas:
        return None
    if not sieve.area:
        areas = await default_areas(ctx, sieve)
    return PileQuery(
        sieve.pile, ctx.account, ctx.clock.now(), sieve.severity, sieve.act, areas, access.circle
    )


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


async def assignees(ctx: ActingContext) -> Sequence[Account]:
    """Who has claimed cases that this person may see, who has most first."""
    counts = await ctx.uow.piles.assignees(restricted=(await access_of(ctx, ctx.account)).circle)
    return sorted(counts, key=lambda account: (-counts[account], str(account)))


def districts(counts: Mapping[str, int], *, content: Content) -> Mapping[str, int]:
    """Counts of areas added up by district; areas that left the tree are counted under an empty name."""
    totals: Counter[str] = Counter()
    for area_id, count in counts.items():
        totals[content.areas.coarse(area_id).id if area_id in content.areas else ""] += count
    return totals


async def late_critical_cases(ctx: Context, *, circle: bool) -> Sequence[Case]:
    """Unclaimed critical cases whose deadline has passed, the longest late first, some of them: the restricted ones, or
    all others."""
    now, cases, after = ctx.clock.now(), list[Case](), ""
    wanted = PileQuery(Pile.WAITING, None, now, severity=Severity.CRITICAL, restricted=circle)
    while len(cases) < MOST:
        page = await ctx.uow.piles.page(wanted, limit=MOST, after=after)
        late = [case for case in page if is_late_critical(case, now)]
        cases += [case for case in late if is_restricted_case(case) is circle]
        if len(late) < MOST:
            break
        after = late[-1].id
    return cases[:MOST]


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
    async for case in _waiting_cases(ctx, access, frozenset(), after):
        if case.area_id not in besides:
            return case
    return None


async def _next_own(ctx: Context, access: CaseAccess, own: frozenset[str], after: str) -> Case | None:
    async for case in _waiting_cases(ctx, access, own, after):
        return case
    return None


def _waiting_cases(
    ctx: Context, access: CaseAccess, areas: frozenset[str], after: str
) -> AsyncIterator[Case]:
    """Those in these areas (empty: everywhere) that they are not recused from, the most urgent first."""
    wanted = PileQuery(Pile.WAITING, access.account, ctx.clock.now(), areas=areas, restricted=access.circle)

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await ctx.uow.piles.page(wanted, limit=limit, after=after)

    return visible_cases(ctx, some, access, after=after)
