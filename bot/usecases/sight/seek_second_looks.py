"""A case that a reporter disagrees about waits for another moderator: the owners hear when there is none. Due often."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.cases.afterwards import SOUGHT_AGAIN, look_again_at, looked_at_again
from bot.domain.cases.reports import Case, State
from bot.domain.cases.sight import circle_of, may_see, of_the_circle
from bot.domain.events import Fact, SecondLookUnclaimed
from bot.domain.people import Account, Role
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.sight.sight import sight_of, who_may_see

_TOLD: Final = (Role.LEAD, Role.OWNER)


async def seek_second_looks(*, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Ask the owners to find somebody: at once where nobody else could take the case, at its deadline where
    nobody has, and again each day until somebody does. Running it again changes nothing.

    The one who decided first is never let near the second decision, also where he is alone: then it stays open.
    """
    now = clock.now()
    facts: list[Fact] = []
    for case in await uow.cases.look_due(now):
        found = await _somebody(case, uow=uow)
        missing = not found or now >= case.deadline
        due: datetime | None = now + SOUGHT_AGAIN
        if looked_at_again(case) and case.state is State.NEW and missing:
            facts.append(SecondLookUnclaimed(case.id, nobody=not found))
        else:
            due = look_again_at(case, now=now)
        uow.cases.save(replace(case, look_due=due))
    return tuple(facts)


async def _somebody(case: Case, *, uow: UnitOfWork) -> bool:
    """Whether anybody but the first moderator could take it: in a moderators' group, with his private chat open."""
    first = await accounts_of(case.barred, uow=uow)
    for person in await who_may_see(case, await uow.staff.all(), uow=uow):
        able = person.started and not person.frozen and person.account not in first
        if able and await inside(person.account, uow=uow):
            return True
    return False


async def inside(account: Account, *, uow: UnitOfWork) -> bool:
    """Whether he was in a moderators' group when that was last known; a press of his is checked anew."""
    membership = await uow.members.best(account)
    return membership is not None and membership.inside


async def seekers(case: Case, *, uow: UnitOfWork) -> tuple[Account, ...]:
    """Leads and owners: those who can bring in another moderator, and to whom the case's number may be said. Where
    all of them keep away the number alone still reaches those who may see it."""
    people = [one for one in await uow.staff.all() if not one.frozen]
    heads = [one for one in people if one.role in _TOLD]
    seeing = [one for one in heads if may_see(case, await sight_of(one.account, uow=uow))]
    if not seeing:
        seeing = list(circle_of(people)) if of_the_circle(case) else heads
    found = await who_may_see(case, seeing, uow=uow) or seeing
    return tuple(one.account for one in found)


async def namers(case: Case, *, uow: UnitOfWork) -> tuple[Account, ...]:
    """Owners who do not see this case of the smaller circle, and alone can name somebody for it: they hear that
    somebody is needed, and not of which case."""
    if not of_the_circle(case):
        return ()
    inner = {one.account for one in circle_of(await uow.staff.all())}
    owners = [one for one in await uow.staff.all() if one.role is Role.OWNER and not one.frozen]
    return tuple(one.account for one in owners if one.account not in inner)
