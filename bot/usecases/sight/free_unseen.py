"""Who sees what has changed: whoever may not see a case any more neither holds it nor keeps what he was shown of it.

Whatever changes a role, a stop or the smaller circle ends with this (``tests/architecture/test_sight.py``).
"""

from datetime import timedelta

from bot.domain.cases.reports import HELD, Case
from bot.domain.cases.sight import Sight, circle_of, may_see
from bot.domain.events import BodyUnread, ClaimEnded, ClaimLost, Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.roles import OUTSIDERS
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.expire_claims import freed
from bot.usecases.sight.restricted_round import round_is_over
from bot.usecases.sight.sight import sees, sight_of
from bot.usecases.sight.who_asks import stands_before


async def free_unseen(*, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Free every held case that its holder may not see (of the smaller circle, who is not in it; an expert, any), and
    take away what such people were shown. Running it again changes nothing.

    While the cases do not agree with the content (``restricted_round``), only experts lose theirs: whoever holds a case
    that will be open keeps it. The round ends with this, and nobody sees a closed case meanwhile."""
    people, over = await uow.staff.all(), await round_is_over(uow)
    inner = {one.account for one in circle_of(people)}
    facts: dict[Fact, None] = {}
    for one in people:
        if one.account in inner or not (over or one.role in OUTSIDERS):
            continue
        sight = Sight(one.account, circle=False, blind=one.role in OUTSIDERS)
        for case in await uow.cases.held_by(one.account):
            if not may_see(case, sight):
                facts |= dict.fromkeys(lost(case, one.account, uow=uow, clock=clock))
        facts |= dict.fromkeys(await _not_his(one, sight, uow=uow, clock=clock))
    return tuple(facts)


async def free_if_unseen(case: Case, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Free this case, which has other witnesses now, if its holder keeps away from somebody whom they accuse."""
    if case.owner is None or case.state not in HELD:
        return ()
    if await sees(case, await sight_of(case.owner, uow=uow), uow=uow):
        return ()
    return lost(case, case.owner, uow=uow, clock=clock)


async def free_kept_from(account: Account, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Free every held case that is kept from them since their body is known, and take away what they were shown. A
    liaison keeps what their body was given."""
    sight, staff = await sight_of(account, uow=uow), await uow.staff.get(account)
    facts: dict[Fact, None] = {}
    for case in await uow.cases.held_by(account):
        if not await sees(case, sight, uow=uow):
            facts |= dict.fromkeys(lost(case, account, uow=uow, clock=clock))
    for case_id in sorted(await _of_chat(account, uow=uow, clock=clock)):
        shown = await uow.cases.get(case_id)
        if shown is None or await sees(shown, sight, uow=uow):
            continue
        if not (staff and staff.role is Role.LIAISON and await stands_before(case_id, staff.body, uow=uow)):
            facts[ClaimEnded(case_id, account)] = None
    return tuple(facts)


def lost(case: Case, holder: Account, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """The case waits again, and who held it is told so without a reason."""
    ended = tuple(freed(case, uow, clock))
    return (*ended, ClaimLost(case.id, holder)) if case.state in HELD else ended


async def was_shown(account: Account, *, uow: UnitOfWork, clock: Clock, body: str = "") -> tuple[Fact, ...]:
    """Of every case of which something can still stand in his chat, or is on its way there: it is taken away now.
    ``body``: the one that he spoke for; whatever it was sent he may have asked for just now, and where nobody is left
    who speaks for it, what waits for its answer has no reader."""
    sent = await uow.referrals.of_body(body) if body else ()
    found = {one.case_id for one in sent} | await _of_chat(account, uow=uow, clock=clock)
    unread = () if await _spoken_for(body, uow=uow) else [one for one in sent if one.open]
    return (
        *(ClaimEnded(case_id, account) for case_id in sorted(found)),
        *(BodyUnread(one.case_id, one.id) for one in unread),
    )


async def _spoken_for(body: str, *, uow: UnitOfWork) -> bool:
    """Whether another liaison reads what this body is sent."""
    staff = await uow.staff.all()
    return any(s.role is Role.LIAISON and s.body == body and s.started and not s.frozen for s in staff)


async def _of_chat(account: Account, *, uow: UnitOfWork, clock: Clock) -> set[str]:
    """What arrived in his chat, and what he has opened: it may be on its way."""
    today = clock.today()
    days = (today, today - timedelta(days=1))
    read = {case_id for day in days for case_id in await uow.reads.of_day(account, day=day)}
    return read | await uow.shown.of(account)


async def _not_his(one: Staff, sight: Sight, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Of what was shown to him, the cases that he may not see. A liaison keeps what his body was given."""
    facts: list[Fact] = []
    for case_id in sorted(await _of_chat(one.account, uow=uow, clock=clock)):
        case = await uow.cases.get(case_id)
        if case is None:
            continue
        speaks = one.role is Role.LIAISON and await stands_before(case_id, one.body, uow=uow)
        if not (speaks or may_see(case, sight)):
            facts.append(ClaimEnded(case_id, one.account))
    return tuple(facts)
