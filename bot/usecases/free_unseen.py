"""Who sees what has changed: whoever may not see a case any more neither holds it nor keeps what he was shown of it.

Whatever changes a role, a stop or the smaller circle ends with this (``tests/architecture/test_sight.py``).
"""

from datetime import timedelta

from bot.domain.events import ClaimEnded, ClaimLost, Fact
from bot.domain.people import Account
from bot.domain.reports import HELD, Case
from bot.domain.sight import Sight, circle_of, may_see
from bot.usecases.expire_claims import freed
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight import sees, sight_of


async def free_unseen(*, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Free every held case of the smaller circle whose holder is not in it, and take away what such people were
    shown. Running it again changes nothing."""
    people = await uow.staff.all()
    inner = {one.account for one in circle_of(people)}
    facts: dict[Fact, None] = {}
    for one in people:
        if one.account in inner:
            continue
        sight = Sight(one.account, circle=False)
        for case in await uow.cases.held_by(one.account):
            if not may_see(case, sight):
                facts |= dict.fromkeys(lost(case, one.account, uow=uow, clock=clock))
        facts |= dict.fromkeys(await was_shown(one.account, uow=uow, clock=clock, but=sight))
    return tuple(facts)


async def free_if_unseen(case: Case, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Free this case, which has other witnesses now, if its holder keeps away from somebody whom they accuse."""
    if case.owner is None or case.state not in HELD:
        return ()
    if await sees(case, await sight_of(case.owner, uow=uow), uow=uow):
        return ()
    return lost(case, case.owner, uow=uow, clock=clock)


def lost(case: Case, holder: Account, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """The case waits again, and who held it is told so without a reason."""
    ended = tuple(freed(case, uow, clock))
    return (*ended, ClaimLost(case.id, holder)) if case.state in HELD else ended


async def was_shown(
    account: Account, *, uow: UnitOfWork, clock: Clock, but: Sight | None = None
) -> tuple[Fact, ...]:
    """Of every case whose details can still stand in his chat: they go at the latest after a day. ``but``: what he
    may see stays."""
    today = clock.today()
    days = (today, today - timedelta(days=1))
    read = {case_id for day in days for case_id in await uow.reads.of_day(account, day=day)}
    found: list[Fact] = []
    for case_id in sorted(read):
        case = await uow.cases.get(case_id) if but is not None else None
        if case is None or (but is not None and not may_see(case, but)):
            found.append(ClaimEnded(case_id, account))
    return tuple(found)
