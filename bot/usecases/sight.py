"""What somebody may see of the cases, and the waiting ones among them."""

from collections.abc import Sequence

from bot.domain.people import Account, Staff
from bot.domain.reports import Case
from bot.domain.sight import Sight, circle_of, may_see
from bot.usecases.ports import UnitOfWork


async def sight_of(account: Account, *, uow: UnitOfWork) -> Sight:
    circle = circle_of(await uow.staff.all())
    return Sight(account, circle=any(one.account == account for one in circle))


async def waiting_for(account: Account, *, uow: UnitOfWork, limit: int, after: str = "") -> Sequence[Case]:
    """The waiting cases that he may see, most urgent first."""
    sight = await sight_of(account, uow=uow)
    return await uow.cases.waiting(limit=limit, after=after, hidden=sight.hidden_acts)


async def who_may_see(case: Case, people: Sequence[Staff], *, uow: UnitOfWork) -> Sequence[Staff]:
    """Those of these people."""
    return [one for one in people if may_see(case, await sight_of(one.account, uow=uow))]
