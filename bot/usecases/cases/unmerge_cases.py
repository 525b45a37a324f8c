"""A merge was a mistake: the witnesses go back to their case, with their files, dialogue and keys."""

from collections.abc import Sequence

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import HELD, Case, State
from bot.domain.cases.unmerging import may_unmerge, unmerge
from bot.domain.events import CaseChanged, CaseUnmerged, ClaimEnded, Fact
from bot.domain.people import Person
from bot.domain.referrals.referrals import ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.find_case import find_case
from bot.usecases.access.keep_notes import end_notes_if_empty
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.referrals.end_referral import end_unsent_referrals
from bot.usecases.sent_reports.answer_question import go_on_unless_awaited


async def unmergeable_cases(case_id: str, *, by: Person, uow: UnitOfWork) -> Sequence[Case]:
    """The cases that were merged into this one and that this person may separate again."""
    return [case for case in await uow.cases.merged_into(case_id) if may_unmerge(case, by)]


async def unmerge_cases(
    case_id: str, *, by: Person, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """The merged case waits for a moderator again; a merge only moves rows, so no key and no file is touched.

    Its reporters hear that their report continues under its own number. An unsent referral made of it could
    never be signed and ends. Raises NotFound, NotAllowed, WrongState.
    """
    case = await find_case(case_id, by=by.account, uow=uow)
    into = await find_case(case.merged_into, by=by.account, uow=uow) if case.merged_into else case
    came = await _reports_of_merged(case, into, uow=uow)
    again, left, back = unmerge(case, into, came, by=by)
    moved = [report.id for report in back]
    stopped = await end_unsent_referrals(
        into.id, ReferralEndReason.UNMERGED, by=by.account, uow=uow, clock=clock, of=moved
    )
    for report in back:
        uow.reports.save(report)
        uow.online.move_report(report.id, circle=is_restricted_case(again))
    if left.state is State.NEEDS_INFO:
        left = await go_on_unless_awaited(left, uow=uow, clock=clock)
    uow.cases.save(again)
    uow.cases.save(left)
    await end_notes_if_empty(left, uow=uow)
    uow.audit.record(AuditAction.UNMERGE, by=str(by.account), at=clock.now(), subject=case.id, detail=into.id)
    living = tuple(report.id for report in back if not report.withdrawn)
    facts: list[Fact] = [CaseUnmerged(case.id, into.id, living), CaseChanged(case.id), CaseChanged(into.id)]
    facts += stopped
    if left.state is State.WITHDRAWN and into.state in HELD and into.assignee is not None:
        facts.append(ClaimEnded(into.id, into.assignee))
    return again, tuple(facts)


async def _reports_of_merged(case: Case, into: Case, *, uow: UnitOfWork) -> list[Report]:
    """The other case's reports that began this one, or a case that had been merged into this one before."""
    came = []
    for report in await uow.reports.of_case(into.id):
        at = report.origin
        while at and at != case.id:
            before = await uow.cases.get(at)
            at = before.merged_into if before is not None else ""
        if at == case.id:
            came.append(report)
    return came
