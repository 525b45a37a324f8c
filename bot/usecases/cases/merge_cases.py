"""A moderator finds that two cases are one: all witnesses of their case move to the other."""

from dataclasses import dataclass

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.follow_up import merge, move_report
from bot.domain.cases.reports import Case
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, CaseMerged, ClaimEnded, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.find_case import find_case, living_reports
from bot.usecases.access.release_hidden_cases import release_if_hidden
from bot.usecases.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged case, and the one that continues."""

    case: Case
    into: Case
    facts: tuple[Fact, ...]


async def find_by_number(number: int, *, by: Account, uow: UnitOfWork) -> Case:
    """The case with this number. Raises NotFound, also for a case that is hidden from them."""
    case = await uow.cases.by_number(number)
    if case is None or not await can_see(case, await access_of(by, uow=uow), uow=uow):
        raise NotFound("case-merge-unknown")
    return case


async def merge_cases(
    case_id: str, into_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> MergeResult:
    """Move the open reports with everything that belongs to them; each keeps its own key and remembers the
    case it began.

    Their senders hear of it, with the outcome if the other case is decided. Withdrawn reports stay. Raises
    NotFound, NotAllowed (not theirs), WrongState (the two do not fit together).
    """
    case, into = await find_case(case_id, by=by, uow=uow), await find_case(into_id, by=by, uow=uow)
    merged, grown = merge(case, into, by=by, now=clock.now())
    reports = await living_reports(case_id, uow=uow)
    for report in reports:
        uow.reports.save(move_report(report, into, today=clock.today()))
        uow.online.move_report(report.id, circle=is_restricted_case(into))
    uow.cases.save(merged)
    uow.cases.save(grown)
    uow.audit.record(AuditAction.MERGE, by=str(by), at=clock.now(), subject=case_id, detail=into_id)
    freed = await release_if_hidden(grown, uow=uow, clock=clock)
    return MergeResult(
        merged,
        grown,
        (
            CaseMerged(case_id, into_id, tuple(report.id for report in reports)),
            CaseChanged(case_id),
            CaseChanged(into_id),
            ClaimEnded(case_id, by),
            *freed,
        ),
    )
