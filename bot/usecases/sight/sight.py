"""What somebody may see of the cases."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

from bot.domain.cases.recusal import From
from bot.domain.cases.reports import Case
from bot.domain.cases.sight import Sight, circle_of, keeps_away, may_see
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.people import Account, Staff
from bot.domain.staff.roles import OUTSIDERS
from bot.usecases.ports import UnitOfWork
from bot.usecases.sight.came_through import merged_into_it
from bot.usecases.sight.one_person import accounts_of

_AT_ONCE: Final = 20
_MOST_AT_ONCE: Final = 500
"""Steps grow up to this, for who keeps away from much of what waits."""


async def sight_of(account: Account, *, uow: UnitOfWork) -> Sight:
    staff = await uow.staff.all()
    inner = any(one.account == account for one in circle_of(staff))
    blind = any(one.account == account and one.role in OUTSIDERS for one in staff)
    near = await near_of(account, uow=uow)
    return Sight(account, circle=inner, recused=await uow.recusals.of(account), blind=blind, near=near)


async def near_of(account: Account, *, uow: UnitOfWork) -> frozenset[ActorClass]:
    """The accused whom their body is made of or stands under: the one that they belong to, by whichever of their
    accounts, and the one that a liaison speaks for."""
    theirs = [await uow.staff.get(one) for one in sorted(await accounts_of(account, uow=uow), key=str)]
    bodies = {body for one in theirs if one is not None for body in (one.belongs_to, one.body)}
    return frozenset(actor for body in bodies for actor in uow.accusable.near(body))


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
    """Whether they keep away from it, or it is kept from them because it accuses, or may accuse, somebody of their own
    body. Reports are opened only for somebody who keeps away from a class of actors or belongs to such a body."""
    actors, began = set[str](), set[str]()
    if sight.values(From.CASE):
        began = {report.origin for report in await uow.reports.of_case(case.id)}
    if sight.values(From.ACTOR) or sight.near:
        actors = await actors_in(case, uow=uow)
    if sight.near & uow.accusable.accused(case.act_id, actors):
        return True
    return keeps_away(case, sight, areas=uow.areas, actors=actors, began=began)


async def actors_in(case: Case, *, uow: UnitOfWork) -> set[str]:
    """Whom its living reports accuse, and what is said of it, or of one merged into it, by whoever referred it."""
    actors = {one.actor for one in (case, *await merged_into_it(case, uow=uow))}
    for report in await uow.reports.of_case(case.id):
        body = None if report.withdrawn else await uow.reports.body(report.id)
        actors |= {body.actor} if body is not None else set()
    return actors - {""}


async def who_may_see(case: Case, people: Sequence[Staff], *, uow: UnitOfWork) -> Sequence[Staff]:
    """Those of these people who may see it and do not keep away from it."""
    return [one for one in people if await sees(case, await sight_of(one.account, uow=uow), uow=uow)]
