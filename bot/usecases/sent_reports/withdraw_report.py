"""A reporter takes a report back: its words and evidence are destroyed, the case lives while others speak."""

from dataclasses import replace

from bot.domain.cases.afterwards import without_answer
from bot.domain.cases.reports import HELD, Case, State, withdraw
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import ClaimEnded, Fact, ReferralRecalled, ReportWithdrawn, WishGone
from bot.domain.referrals.introductions import Introduction
from bot.domain.referrals.referrals import BEFORE, recalled
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.referrals.end_wishes import end_wishes
from bot.usecases.referrals.taken_out import taken_out
from bot.usecases.sent_reports.answer_question import awaited, go_on_unless_awaited
from bot.usecases.sight.keep_notes import end_notes


async def withdraw_report(report_id: str, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Destroy the report; a case that waited for its answer alone waits no more. Raises NotFound, or WrongState
    if it is withdrawn already."""
    report = await uow.reports.get(report_id)
    case = await uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None:
        raise NotFound("my-report-not-found")
    if report.withdrawn:
        raise WrongState("my-report-withdrawn-already")
    after = withdraw(without_answer(case, report))
    wishes = await uow.introductions.of_report(report_id)
    was_awaited = await awaited(report_id, case, uow=uow)
    uow.reports.save(replace(report, joined=clock.today()))  # its code answers for its time from today on
    stopped = await _called_back(report_id, uow=uow)
    uow.reports.destroy(report_id)
    if was_awaited and after.state is State.NEEDS_INFO:
        after = await go_on_unless_awaited(after, uow=uow, clock=clock)
    after = recalled(after, await uow.referrals.of_case(case.id))
    uow.cases.save(after)
    for other in {one.case_id for one in stopped} - {case.id}:
        await _no_longer_referred(other, uow=uow)
    await end_notes(report, uow=uow)
    facts: list[Fact] = [ReportWithdrawn(case.id, report_id, case.owner), *stopped]
    facts += [await _gone(one, case, uow=uow) for one in wishes]
    for one in stopped:
        facts += await end_wishes(one.case_id, one.body, uow=uow, clock=clock) if one.sent else ()
    if after.state is State.WITHDRAWN and case.state in HELD and case.owner is not None:
        facts.append(ClaimEnded(case.id, case.owner))
    return tuple(facts)


async def _gone(one: Introduction, case: Case, *, uow: UnitOfWork) -> WishGone:
    """Where the same was put to other reporters, it still waits for its signature, or for their answers."""
    others = [other for other in await uow.introductions.of_wish(one.wish) if other.id != one.id]
    return WishGone(case.id, one.case_id, "" if others else one.wish, one.by)


async def _no_longer_referred(case_id: str, *, uow: UnitOfWork) -> None:
    """A referral of the case that his report belonged to before a merge was undone."""
    other = await uow.cases.get(case_id)
    if other is not None:
        uow.cases.save(recalled(other, await uow.referrals.of_case(case_id)))


async def _called_back(report_id: str, *, uow: UnitOfWork) -> list[ReferralRecalled]:
    """What is made of its words does not go; what has gone is called back, and nothing of it is kept here."""
    facts: list[ReferralRecalled] = []
    for one in await uow.referrals.of_report(report_id):
        hands = await taken_out(one, uow=uow)
        uow.referrals.end(one.id)
        facts.append(ReferralRecalled(one.case_id, one.body, one.by, one.step not in BEFORE, hands))
    return facts
