"""What somebody may see of the cases."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

from bot.domain.cases.recusal import From
from bot.domain.cases.reports import Case
from bot.domain.cases.sight import Sight, circle_of, keeps_away, may_see
from bot.domain.people import Account, Staff
from bot.domain.staff.roles import OUTSIDERS
from bot.usecases.ports import UnitOfWork
from bot.usecases.sight.came_through import merged_into_it

_AT_ONCE: Final = 20
_MOST_AT_ONCE: Final = 500
"""Steps grow up to this, for who keeps away from much of what waits."""


async def sight_of(account: Account, *, uow: UnitOfWork) -> Sight:
    staff = await uow.staff.all()
    inner = any(one.account == account for one in circle_of(staff))
    blind = any(one.account == account and one.role in OUTSIDERS for one in staff)
    return Sight(account, circle=inner, recused=await uow.recusals.of(account), blind=blind)


async def seen(
    some: Callable[[int, str], Awaitable[Sequence[Case]]],
    sight: Sight,
    *,
    uow: UnitOfWork,
    at_once: int = _AT_ONCE,
    after: str = "",
) -> AsyncIterator[Case]:
    """The cases of ``some(limit, after)`` that he does not keep away from, step by step to the end."""
    while True:
        found = await some(at_once, after)
        for case in found:
            if not await stays_away(case, sight, uow=uow):
                yield case
        if len(found) < at_once:
            return
        after, at_once = found[-1].id, min(2 * at_once, _MOST_AT_ONCE)


async def sees(case: Case, sight: Sight, *, uow: UnitOfWork) -> bool:
    """Whether its facts may be shown to him at all."""
    return may_see(case, sight) and not await stays_away(case, sight, uow=uow)


async def stays_away(case: Case, sight: Sight, *, uow: UnitOfWork) -> bool:
    """Whether he keeps away from it. Who is accused stands in the reports, which are opened only for somebody who
    keeps away from a class of actors, and in the case, or one merged into it, where whoever referred it said so."""
    actors, began = set[str](), set[str]()
    classes = sight.values(From.ACTOR)
    if classes or sight.values(From.CASE):
        for report in await uow.reports.of_case(case.id):
            began.add(report.origin)
            body = await uow.reports.body(report.id) if classes and not report.withdrawn else None
            actors |= {body.actor} if body is not None else set()
        of_it = [case, *(await merged_into_it(case, uow=uow) if classes else ())]
        actors |= {one.actor for one in of_it if one.actor}
    return keeps_away(case, sight, areas=uow.areas, actors=actors, began=began)


async def who_may_see(case: Case, people: Sequence[Staff], *, uow: UnitOfWork) -> Sequence[Staff]:
    """Those of these people who may see it and do not keep away from it."""
    return [one for one in people if await sees(case, await sight_of(one.account, uow=uow), uow=uow)]
