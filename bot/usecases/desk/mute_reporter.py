"""New reports of one pseudonym wait behind all others for some days. They are accepted, marked, and read."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cases.reports import Case
from bot.domain.desk import staff_notes as rules
from bot.domain.desk.staff_notes import Mute
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account, Person
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import ContactMode, Report
from bot.usecases.access.find_case import living_reports
from bot.usecases.access.keep_claim import keep_claim
from bot.usecases.access.leads import role_of
from bot.usecases.desk.end_mutes import restore_priority
from bot.usecases.ports import Clock, Ids, UnitOfWork


async def reports_to_mute(
    case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Case, Sequence[Report]]:
    """The case's reports whose senders can be muted, with their positions among all. Raises as
    ``keep_claim``, and NotAllowed if there are none: a no-return report has no known sender."""
    case, _ = await keep_claim(case_id, by=by, uow=uow, clock=clock)
    reports = await living_reports(case_id, uow=uow)
    if not any(report.mode is ContactMode.RETURNABLE for report in reports):
        raise NotAllowed("mute-nobody")
    return case, reports


async def mute_reporter(
    report_id: str, reason: str, days: int, *, by: Person, uow: UnitOfWork, clock: Clock, ids: Ids
) -> tuple[Case, Mute]:
    """Raises NotFound, NotAllowed (not the assignee, nobody to mute), BadInput (no such reason, too long)."""
    report = await uow.reports.get(report_id)
    if report is None or report.withdrawn:
        raise NotFound("case-gone")
    case, _ = await keep_claim(report.case_id, by=by.account, uow=uow, clock=clock)
    mute = rules.new_mute(ids.new(), by=by.account, reason=reason, days=days, today=clock.today())
    if not await uow.mutes.set(report_id, mute):
        raise NotAllowed("mute-nobody")
    who = str(by.account)
    uow.audit.record(AuditAction.MUTE, by=who, at=clock.now(), subject=case.id, detail=f"{reason} {days}")
    return case, mute


async def lift_mute(mute_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """Raises NotAllowed for all but leads, NotFound if the mute has ended."""
    rules.may_lift(await role_of(by, uow=uow))
    if mute_id not in [mute.id for mute in await uow.mutes.all(today=clock.today())]:
        raise NotFound("mute-gone")
    await restore_priority(await uow.mutes.held_back(mute_id), uow=uow)
    uow.mutes.lift(mute_id)
    uow.audit.record(AuditAction.MUTE, by=str(by), at=clock.now(), subject=mute_id, detail="lifted")


async def mark_if_muted(
    case: Case, *, by: Person, uow: UnitOfWork, clock: Clock, joined_case: Case | None = None
) -> Case:
    """A new report's case with its place in the queue: behind the others if only muted people report it. An
    emergency never waits. ``joined_case``: the case as it was, if the report is one more witness of it."""
    if not rules.is_held_back(case.severity) or (joined_case is not None and not joined_case.muted):
        return case
    return replace(case, muted=await uow.mutes.holds(by.keys.reporter, today=clock.today()))
