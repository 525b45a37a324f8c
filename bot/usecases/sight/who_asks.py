"""Who may put a body's wish to a witness, and who may read the answer: leads, and whoever speaks for that body."""

from collections.abc import Iterable, Sequence

from bot.domain.cases.claims import LEADS
from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account, Role, Staff
from bot.domain.referrals import introductions as rules
from bot.domain.referrals.introductions import Introduction
from bot.domain.referrals.referrals import BEFORE
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.sight.find_case import find_case
from bot.usecases.sight.leads import signer
from bot.usecases.sight.sight import who_may_see


async def asking(case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> tuple[Case, str]:
    """The case, and the one body that he asks for; empty for a lead, who is told by any. Raises NotFound, NotAllowed
    (no lead, or a liaison to whose body the case was not referred)."""
    staff = await uow.staff.get(by)
    if staff is None or staff.role is not Role.LIAISON:
        await signer(by, uow=uow, clock=clock, otherwise="intro-leads")
        return await find_case(case_id, by=by, uow=uow), ""
    if staff.frozen:
        raise NotAllowed("frozen")
    body = staff.body
    rules.may_speak(body, referred=bool(body) and await stands_before(case_id, body, uow=uow))
    case = await uow.cases.get(case_id)
    if case is None:
        raise NotFound("case-gone")
    return case, body


async def reads_it(one: Introduction, staff: Staff | None, *, uow: UnitOfWork) -> bool:
    """Whether he may read what is answered to this wish."""
    if staff is None or staff.frozen:
        return False
    if staff.role is Role.LIAISON:
        return staff.body == one.body and await stands_before(one.case_id, one.body, uow=uow)
    cases = [await uow.cases.get(case_id) for case_id in await cases_of(one, uow=uow)]
    seen = [case is not None and bool(await who_may_see(case, [staff], uow=uow)) for case in cases]
    return staff.role in LEADS and all(seen)


async def cases_of(one: Introduction, *, uow: UnitOfWork) -> Sequence[str]:
    """The case that it was entered under, and the one that its reporter is a witness of by now."""
    report = await uow.reports.get(one.report_id)
    return tuple(dict.fromkeys((one.case_id, report.case_id if report is not None else one.case_id)))


async def find_cases(found: Iterable[Introduction], *, by: Account, uow: UnitOfWork) -> Sequence[Case]:
    """The cases, all of which must be his to see: a merge leads no witness of the smaller circle out of it. Raises as
    ``find_case``."""
    ids = dict.fromkeys([i for one in found for i in await cases_of(one, uow=uow)])
    return [await find_case(case_id, by=by, uow=uow) for case_id in ids]


async def reader_of(one: Introduction, *, uow: UnitOfWork) -> Account | None:
    """Who reads the answer: the one who asked, else another who speaks for the same body, else nobody."""
    if await reads_it(one, await uow.staff.get(one.by), uow=uow):
        return one.by
    for other in await uow.staff.all():
        if other.role is Role.LIAISON and other.started and await reads_it(one, other, uow=uow):
            return other.account
    return None


async def stands_before(case_id: str, body: str, *, uow: UnitOfWork) -> bool:
    """Whether the case was referred to this body and was not taken back."""
    return any(one.body == body and one.step not in BEFORE for one in await uow.referrals.of_case(case_id))
