"""What somebody may see of the cases, and the waiting ones among them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from bot.domain.desk import Pile
from bot.domain.people import Account, Staff
from bot.domain.recusal import From
from bot.domain.reports import Case
from bot.domain.sight import Sight, circle_of, keeps_away, may_see
from bot.usecases.own_areas import in_view
from bot.usecases.ports import Content, UnitOfWork
from bot.usecases.ports_desk import Wanted

_AT_ONCE: Final = 20
_NO_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What waits does so at any time."""


async def sight_of(account: Account, *, uow: UnitOfWork) -> Sight:
    circle = circle_of(await uow.staff.all())
    inner = any(one.account == account for one in circle)
    return Sight(account, circle=inner, recused=await uow.recusals.of(account))


async def waiting_for(account: Account, *, uow: UnitOfWork, content: Content, after: str = "") -> Case | None:
    """The most urgent waiting case that he may see and does not keep away from, behind ``after``: those of his own
    areas before all others."""
    sight = await sight_of(account, uow=uow)
    own = await in_view(account, uow=uow, content=content)
    if not own:
        return await _next(sight, frozenset(), after, uow=uow, content=content)
    here = await uow.cases.get(after) if after else None
    if here is None or here.area_id in own:
        found = await _next_own(sight, own, after, uow=uow, content=content)
        if found is not None:
            return found
        after = ""
    return await _next(sight, own, after, uow=uow, content=content)


async def _next(
    sight: Sight, besides: frozenset[str], after: str, *, uow: UnitOfWork, content: Content
) -> Case | None:
    """Out of all but these areas."""
    while True:
        some = await uow.cases.waiting(limit=_AT_ONCE, after=after, hidden=sight.hidden_acts)
        for case in some:
            if case.area_id not in besides and not await stays_away(case, sight, uow=uow, content=content):
                return case
        if len(some) < _AT_ONCE:
            return None
        after = some[-1].id


async def _next_own(
    sight: Sight, own: frozenset[str], after: str, *, uow: UnitOfWork, content: Content
) -> Case | None:
    wanted = Wanted(Pile.WAITING, sight.account, _NO_MOMENT, areas=own, hidden=sight.hidden_acts)
    while True:
        some = await uow.piles.page(wanted, limit=_AT_ONCE, after=after)
        for case in some:
            if not await stays_away(case, sight, uow=uow, content=content):
                return case
        if len(some) < _AT_ONCE:
            return None
        after = some[-1].id


async def stays_away(case: Case, sight: Sight, *, uow: UnitOfWork, content: Content) -> bool:
    """Whether he keeps away from it. Who is accused stands in the reports, which are opened only for somebody who
    keeps away from a class of actors."""
    actors = set[str]()
    if sight.values(From.ACTOR):
        for report in await uow.reports.of_case(case.id):
            body = await uow.reports.body(report.id) if not report.withdrawn else None
            actors |= {body.actor} if body is not None else set()
    return keeps_away(case, sight, areas=content.areas, actors=actors)


async def who_may_see(case: Case, people: Sequence[Staff], *, uow: UnitOfWork) -> Sequence[Staff]:
    """Those of these people who may see it and do not keep away from this very case."""
    found: list[Staff] = []
    for one in people:
        sight = await sight_of(one.account, uow=uow)
        if may_see(case, sight) and not sight.away_from(case.id):
            found.append(one)
    return found
