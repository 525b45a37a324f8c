"""New reports of one pseudonym wait behind all others for some days. They are accepted, marked, and read.

A mute ends: by the clock, by a lead, or because its sender asks to be forgotten. Cases that it held back then
wait like all others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.cases.reports import Case
from bot.domain.desk import staff_notes as rules
from bot.domain.desk.staff_notes import Mute
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.submissions.witnesses import ContactMode, Report
from bot.usecases.access.case_access import living_reports
from bot.usecases.access.claims import keep_claim
from bot.usecases.access.leads import role_of
from bot.usecases.context import ActingContext, Context


async def reports_to_mute(ctx: ActingContext, case_id: str) -> tuple[Case, Sequence[Report]]:
    """The case's reports whose senders can be muted, with their positions among all. Raises as
    ``keep_claim``, and NotAllowed if there are none: a no-return report has no known sender."""
    case, _ = await keep_claim(ctx, case_id)
    reports = await living_reports(ctx, case_id)
    if not any(report.mode is ContactMode.RETURNABLE for report in reports):
        raise NotAllowed("mute-nobody")
    return case, reports


async def mute_reporter(ctx: ActingContext, report_id: str, reason: str, days: int) -> tuple[Case, Mute]:
    """Raises NotFound, NotAllowed (not the assignee, nobody to mute), BadInput (no such reason, too long)."""
    report = await ctx.uow.reports.get(report_id)
    if report is None or report.withdrawn:
        raise NotFound("case-gone")
    case, _ = await keep_claim(ctx, report.case_id)
    mute = rules.new_mute(ctx.ids.new(), by=ctx.account, reason=reason, days=days, today=ctx.clock.today())
    if not await ctx.uow.mutes.set(report_id, mute):
        raise NotAllowed("mute-nobody")
    who = str(ctx.account)
    ctx.uow.audit.record(
        AuditAction.MUTE, by=who, at=ctx.clock.now(), subject=case.id, detail=f"{reason} {days}"
    )
    return case, mute


async def lift_mute(ctx: ActingContext, mute_id: str) -> None:
    """Raises NotAllowed for all but leads, NotFound if the mute has ended."""
    rules.may_lift(await role_of(ctx, ctx.account))
    if mute_id not in [mute.id for mute in await ctx.uow.mutes.all(today=ctx.clock.today())]:
        raise NotFound("mute-gone")
    await restore_priority(ctx, await ctx.uow.mutes.held_back(mute_id))
    ctx.uow.mutes.lift(mute_id)
    ctx.uow.audit.record(
        AuditAction.MUTE, by=str(ctx.account), at=ctx.clock.now(), subject=mute_id, detail="lifted"
    )


async def mark_if_muted(ctx: ActingContext, case: Case, *, joined_case: Case | None = None) -> Case:
    """A new report's case with its place in the queue: behind the others if only muted people report it. An
    emergency never waits. ``joined_case``: the case as it was, if the report is one more witness of it."""
    if not rules.is_held_back(case.severity) or (joined_case is not None and not joined_case.muted):
        return case
    return replace(case, muted=await ctx.uow.mutes.holds(ctx.keys.reporter, today=ctx.clock.today()))


async def end_mutes(ctx: Context) -> None:
    """End mutes whose last day is over. Running it again changes nothing."""
    for mute in await ctx.uow.mutes.ended_mutes(today=ctx.clock.today()):
        await restore_priority(ctx, await ctx.uow.mutes.held_back(mute.id))
        ctx.uow.mutes.lift(mute.id)
        ctx.uow.audit.record(AuditAction.MUTE, by=PROGRAM, at=ctx.clock.now(), subject=mute.id, detail="over")


async def restore_priority(ctx: Context, case_ids: Iterable[str]) -> None:
    """No card changes: none shows that a case was held back."""
    for case_id in case_ids:
        case = await ctx.uow.cases.get(case_id)
        if case is not None and case.muted:
            ctx.uow.cases.save(replace(case, muted=False))
