"""A moderator browses the cases, page by page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.desk.desk import PAGE, Pile, PileFilter
from bot.domain.people import Account
from bot.usecases.access.case_access import access_of, visible_cases
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.ports.desk import PileQuery
from bot.usecases.staff.own_areas import queue_areas

_OF_OWN_AREAS: Final = frozenset({Pile.WAITING, Pile.LATE})


async def page_of(
    sieve: PileFilter,
    *,
    by: Account,
    uow: UnitOfWork,
    clock: Clock,
    content: Content,
    after: str = "",
    limit: int = PAGE,
) -> tuple[Sequence[Case], bool]:
    """The cases of one page, except those that they are recused from, and whether there are more."""
    areas = frozenset(a.id for a in content.areas.areas if content.areas.is_within(a.id, of=sieve.area))
    if sieve.area and not areas:  # a district that left the tree
        return (), False
    if not sieve.area:
        areas = await default_areas(sieve, by=by, uow=uow, content=content)
    access = await access_of(by, uow=uow)
    wanted = PileQuery(sieve.pile, by, clock.now(), sieve.severity, sieve.act, areas, access.circle)

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await uow.piles.page(wanted, limit=limit, after=after)

    cases: list[Case] = []
    async for case in visible_cases(some, access, uow=uow, at_once=limit + 1, after=after):
        if len(cases) == limit:
            return cases, True
        cases.append(case)
    return cases, False


async def default_areas(
    sieve: PileFilter, *, by: Account, uow: UnitOfWork, content: Content
) -> frozenset[str]:
    """The areas that this list is narrowed to by default: their own, unless they asked for all. Cases that
    they have claimed or asked about are shown wherever they are."""
    if sieve.area or sieve.pile not in _OF_OWN_AREAS:
        return frozenset()
    return await queue_areas(by, uow=uow, content=content)


async def open_acts(*, by: Account, uow: UnitOfWork) -> Mapping[str, int]:
    """The acts of the open cases that they may see, most frequent first."""
    restricted = (await access_of(by, uow=uow)).circle
    return dict(Counter(await uow.piles.acts(restricted=restricted)).most_common())


async def open_districts(*, by: Account, uow: UnitOfWork, content: Content) -> Mapping[str, int]:
    """The districts of open cases, most frequent first."""
    restricted = (await access_of(by, uow=uow)).circle
    counts = districts(await uow.piles.areas(restricted=restricted), content=content)
    return dict(Counter({area: n for area, n in counts.items() if area in content.areas}).most_common())


def districts(counts: Mapping[str, int], *, content: Content) -> Mapping[str, int]:
    """Counts of areas added up by district; areas that left the tree are counted under an empty name."""
    totals: Counter[str] = Counter()
    for area_id, count in counts.items():
        totals[content.areas.coarse(area_id).id if area_id in content.areas else ""] += count
    return totals
