"""A reporter withdraws a report: its words and evidence are destroyed; the case stays while it has other
reports."""

from dataclasses import replace

from bot.domain.cases.follow_up import without_answer
from bot.domain.cases.reports import HELD, Case, State, withdraw
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import ClaimEnded, Fact, ReferralRecalled, ReportWithdrawn, WishGone
from bot.domain.referrals.introductions import Introduction
from bot.domain.referrals.referrals import BEFORE, recall_case
from bot.usecases.access.keep_notes import end_notes
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.referrals.end_wishes import end_wishes
from bot.usecases.referrals.export_recipients import export_recipients
from bot.usecases.sent_reports.answer_question import go_on_unless_awaited, is_awaited


async def withdraw_report(report_id: str, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Destroy the report; a case that waited only for its answer stops waiting. Raises NotFound, or
    WrongState if it is withdrawn already."""
    report = await uow.reports.get(report_id)
    case = await uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None:
        raise NotFound("my-report-not-found")
    if report.withdrawn:
        raise WrongState("my-report-withdrawn-already")
    after = withdraw(without_answer(case, report))
    wishes = await uow.introductions.of_report(report_id)
    was_awaited = await is_awaited(report_id, case, uow=uow)
    uow.reports.save(replace(report, joined=clock.today()))  # starts the retention of its code today
    stopped = await _recall_referrals(report_id, uow=uow)
    uow.reports.destroy(report_id)
    if was_awaited and after.state is State.NEEDS_INFO:
        after = await go_on_unless_awaited(after, uow=uow, clock=clock)
    after = recall_case(after, await uow.referrals.of_case(case.id))
    uow.cases.save(after)
    for other in {recall_fact.case_id for recall_fact in stopped} - {case.id}:
        await _no_longer_referred(other, uow=uow)
    await end_notes(report, uow=uow)
    facts: list[Fact] = [ReportWithdrawn(case.id, report_id, case.assignee), *stopped]
    facts += [await _wish_gone_fact(introduction, case, uow=uow) for introduction in wishes]
    for recall_fact in stopped:
        facts += (
            await end_wishes(recall_fact.case_id, recall_fact.body, uow=uow, clock=clock)
            if recall_fact.sent
            else ()
        )
    if after.state is State.WITHDRAWN and case.state in HELD and case.assignee is not None:
        facts.append(ClaimEnded(case.id, case.assignee))
    return tuple(facts)


async def _wish_gone_fact(introduction: Introduction, case: Case, *, uow: UnitOfWork) -> WishGone:
    """If the same wish went to other reporters, it still waits for its signature, or for their answers."""
    others = [
        other for other in await uow.introductions.of_wish(introduction.wish) if other.id != introduction.id
    ]
    return WishGone(case.id, introduction.case_id, "" if others else introduction.wish, introduction.by)


async def _no_longer_referred(case_id: str, *, uow: UnitOfWork) -> None:
    """A referral of the case that this report belonged to before a merge was undone."""
    other = await uow.cases.get(case_id)
    if other is not None:
        uow.cases.save(recall_case(other, await uow.referrals.of_case(case_id)))


async def _recall_referrals(report_id: str, *, uow: UnitOfWork) -> list[ReferralRecalled]:
    """Unsent referrals made of its words are not sent; sent ones are recalled, and nothing of them is kept
    here."""
    facts: list[ReferralRecalled] = []
    for referral in await uow.referrals.of_report(report_id):
        recipients = await export_recipients(referral, uow=uow)
        uow.referrals.end(referral.id)
        facts.append(
            ReferralRecalled(
                referral.case_id, referral.body, referral.by, referral.step not in BEFORE, recipients
            )
        )
    return facts
