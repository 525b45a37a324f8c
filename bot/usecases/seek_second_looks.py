"""A case that a reporter disagrees about waits for another moderator: the owners hear when there is none. Due often."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.afterwards import SOUGHT_AGAIN, look_again_at, looked_at_again
from bot.domain.events import Fact, SecondLookUnclaimed
from bot.domain.people import Account, Role
from bot.domain.reports import Case, State
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight import who_may_see

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
    for person in await who_may_see(case, await uow.staff.all(), uow=uow):
        able = person.started and not person.frozen and person.account != case.barred
        if able and await inside(person.account, uow=uow):
            return True
    return False


async def inside(account: Account, *, uow: UnitOfWork) -> bool:
    """Whether he was in a moderators' group when that was last known; a press of his is checked anew."""
    membership = await uow.members.best(account)
    return membership is not None and membership.inside


async def seekers(uow: UnitOfWork) -> tuple[Account, ...]:
    """Leads and owners: those who can bring in another moderator."""
    found = await uow.staff.all()
    return tuple(person.account for person in found if person.role in _TOLD and not person.frozen)
