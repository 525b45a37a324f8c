"""Which waiting case is next for somebody."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.cases.sight import Sight
from bot.domain.desk.desk import Pile
from bot.domain.people import Account
from bot.usecases.ports import Content, UnitOfWork
from bot.usecases.ports.desk import Wanted
from bot.usecases.sight.sight import seen, sight_of
from bot.usecases.staff.own_areas import in_view

_NO_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What waits does so at any time."""


async def waiting_for(account: Account, *, uow: UnitOfWork, content: Content, after: str = "") -> Case | None:
    """The most urgent waiting case that he may see and does not keep away from, behind ``after``: those of his own
    areas before all others."""
    sight = await sight_of(account, uow=uow)
    own = await in_view(account, uow=uow, content=content)
    if not own:
        return await _next(sight, frozenset(), after, uow=uow)
    here = await uow.cases.get(after) if after else None
    if here is None or here.area_id in own:
        found = await _next_own(sight, own, after, uow=uow)
        if found is not None:
            return found
        after = ""
    return await _next(sight, own, after, uow=uow)


async def _next(sight: Sight, besides: frozenset[str], after: str, *, uow: UnitOfWork) -> Case | None:
    """Out of all but these areas."""

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await uow.cases.waiting(limit=limit, after=after, restricted=sight.circle)

    async for case in seen(some, sight, uow=uow, after=after):
        if case.area_id not in besides:
            return case
    return None


async def _next_own(sight: Sight, own: frozenset[str], after: str, *, uow: UnitOfWork) -> Case | None:
    wanted = Wanted(Pile.WAITING, sight.account, _NO_MOMENT, areas=own, restricted=sight.circle)

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await uow.piles.page(wanted, limit=limit, after=after)

    async for case in seen(some, sight, uow=uow, after=after):
        return case
    return None
