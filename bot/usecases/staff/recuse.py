"""A moderator keeps away: from one case for good, or from an area or a class of actors until he says otherwise."""

from dataclasses import dataclass

from bot.domain.cases import recusal as rules
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import HELD, Case
from bot.domain.cases.sight import Sight
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, ClaimEnded, ClaimLost, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import Deed
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.sight.find_case import find_case
from bot.usecases.sight.keep_opinion import reads_for_holder
from bot.usecases.sight.seek_second_looks import inside
from bot.usecases.sight.sight import sight_of, stays_away, who_may_see


@dataclass(frozen=True, slots=True)
class Away:
    """``nobody``: there is nobody left who could take the case."""

    case: Case
    facts: tuple[Fact, ...]
    nobody: bool


async def recuse_from(case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Away:
    """For good. What others see is what they see of a case that was given back. Raises NotFound, NotAllowed (away
    already, or not his to see), WrongState."""
    case = await find_case(case_id, by=by, uow=uow)
    after = rules.recuse(case, by=by)
    uow.recusals.add(Recusal(by, From.CASE, case_id))
    uow.audit.record(Deed.RECUSE, by=str(by), at=clock.now(), subject=case_id)
    facts: tuple[Fact, ...] = ()
    if after != case:
        uow.cases.save(after)
        facts = (CaseChanged(case_id), ClaimEnded(case_id, by))
    elif await reads_for_holder(case, by, uow=uow):
        facts = (ClaimEnded(case_id, by),)
    return Away(after, facts, nobody=case.state not in HELD and not await _somebody(after, uow=uow))


async def keep_away(
    of: From, value: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> tuple[Fact, ...]:
    """From all cases of this area or with this class of actors; what he holds of them waits again. Raises NotFound."""
    known = content.areas if of is From.AREA else set(ActorClass)
    if of is From.CASE or value not in known:
        raise NotFound("recuse-unknown")
    uow.recusals.add(Recusal(by, of, value))
    uow.audit.record(Deed.RECUSE, by=str(by), at=clock.now(), subject=value, detail=f"{of}")
    sight, facts = await sight_of(by, uow=uow), list[Fact]()
    for case in await uow.cases.held_by(by):
        if await stays_away(case, sight, uow=uow):
            uow.cases.save(rules.recuse(case, by=by))
            uow.audit.record(Deed.RECUSE, by=str(by), at=clock.now(), subject=case.id, detail="let go")
            facts += (CaseChanged(case.id), ClaimEnded(case.id, by), ClaimLost(case.id, by))
    return (*facts, *await _read_for_others(sight, uow=uow))


async def _read_for_others(sight: Sight, *, uow: UnitOfWork) -> list[ClaimEnded]:
    """What he was shown for his opinion and keeps away from now."""
    found: list[ClaimEnded] = []
    for case_id in sorted(await uow.shown.of(sight.account)):
        case = await uow.cases.get(case_id)
        if case is not None and await reads_for_holder(case, sight.account, uow=uow):
            away = await stays_away(case, sight, uow=uow)
            found += [ClaimEnded(case_id, sight.account)] if away else []
    return found


async def come_back(of: From, value: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """He keeps away no longer; from a single case there is no way back. Raises NotFound."""
    recusal = Recusal(by, of, value)
    if of is From.CASE or recusal not in await uow.recusals.of(by):
        raise NotFound("recuse-unknown")
    uow.recusals.drop(recusal)
    uow.audit.record(Deed.RECUSE, by=str(by), at=clock.now(), subject=value, detail=f"{of} ended")


async def _somebody(case: Case, *, uow: UnitOfWork) -> bool:
    for person in await who_may_see(case, await uow.staff.all(), uow=uow):
        if person.started and not person.frozen and await inside(person.account, uow=uow):
            return True
    return False
