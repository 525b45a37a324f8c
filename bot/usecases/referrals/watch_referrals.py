"""What the clock says of referrals: reporters or a signature that did not come, bodies that do not answer, answers that
nobody goes on from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.referrals.referral_clock import Spoken, due_at, goes_on, spoken
from bot.domain.referrals.referrals import Referral
from bot.domain.staff.audit import PROGRAM, Deed
from bot.usecases.bodies.bodies_for import phase_of
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.referrals.answer_referral import next_body

AT_ONCE: Final = 20
AGAIN_AFTER: Final = timedelta(days=30)
"""How long after a body was found silent that is said once more."""


@dataclass(frozen=True, slots=True)
class Late:
    """``then``: the body that is the next, once this one is silent."""

    what: Spoken
    one: Referral
    case: Case
    then: str = ""


async def watch_referrals(*, uow: UnitOfWork, clock: Clock, content: Content) -> Sequence[Late]:
    """Each is said once: what lapses is gone, what is late is due again later."""
    now = clock.now()
    found: list[Late] = []
    for one in await uow.referrals.due(now, limit=AT_ONCE):
        case = await uow.cases.get(one.case_id)
        what = spoken(one, now=now)
        if case is None or what is None:
            continue
        if what is Spoken.LAPSED:
            uow.referrals.end(one.id)
            uow.cases.save(case)  # where it is signed at this instant, whichever comes second is played again
            _record(case, one, what, uow, clock)
            found.append(Late(what, one, case))
            continue
        if what is Spoken.LEFT:
            found += await _left(one, case, uow=uow, clock=clock)
            continue
        again = now + AGAIN_AFTER
        if what is not Spoken.SILENT:
            phase = await phase_of(case, uow=uow, clock=clock)
            again = due_at(case.severity, phase, sent_at=now)
        later = replace(one, reminders=one.reminders + 1, until=again)
        uow.referrals.save(later)
        _record(case, one, what, uow, clock)
        then = ""
        if what is Spoken.SILENT:
            then = await next_body(one, case, uow=uow, clock=clock, content=content, climb=True)
        found.append(Late(what, later, case, then))
    return found


async def _left(one: Referral, case: Case, *, uow: UnitOfWork, clock: Clock) -> list[Late]:
    """An answer that staff have not gone on from. Whether it is said or not, it is not looked at again."""
    later = replace(one, reminders=1)
    uow.referrals.save(later)
    if goes_on(one, case, await uow.referrals.of_case(case.id)):
        return []
    _record(case, one, Spoken.LEFT, uow, clock)
    return [Late(Spoken.LEFT, later, case, one.next_body)]


def _record(case: Case, one: Referral, what: Spoken, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(Deed.REFER, by=PROGRAM, at=clock.now(), subject=case.id, detail=f"{what} {one.body}")
