"""A reporter reads exactly what a quick alert would tell, and says yes or no to it. Silence means no."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.alerts import alertable as alertable_rules
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep
from bot.domain.cases.reports import Case
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.submissions.witnesses import AlertConsent, Report, ReportBody
from bot.usecases.alerts.end_alerts import stop_waiting_alerts
from bot.usecases.bodies.bodies_for import bodies_for
from bot.usecases.context import Context
from bot.usecases.ports import Content
from bot.usecases.referrals.read_referral import common_value, place_for_body


@dataclass(frozen=True, slots=True)
class AlertQuestion:
    """What this reporter's yes would allow: ``content``, to one of ``bodies``, the likeliest first."""

    case: Case
    content: AlertContent
    bodies: tuple[str, ...]


def content_of(case: Case, bodies: Sequence[ReportBody], content: Content) -> AlertContent:
    """Act, station and hour, as these reports name them; what they differ in is left out or coarser."""
    hours = {alertable_rules.coarse_hour(body.when) for body in bodies}
    return AlertContent(case.act_id, place_for_body(case, bodies, content), common_value(hours))


async def may_ask(ctx: Context, report: Report) -> bool:
    """Whether this reporter's yes would count now."""
    case = await ctx.uow.cases.get(report.case_id)
    return case is not None and alertable_rules.may_be_asked(report, case, ctx.content.acts.get(case.act_id))


async def read_question(ctx: Context, report: Report) -> AlertQuestion:
    """Exactly what would be sent of this report, and to whom. Raises WrongState if it is not asked, NotFound if its
    words are gone."""
    case = await _askable_case(ctx, report)
    body = await ctx.uow.reports.body(report.id)
    if body is None:
        raise NotFound("my-alert-over")
    route = await bodies_for(ctx, case)
    bodies = tuple(routed.agency.id for routed in route.bodies)
    return AlertQuestion(case, content_of(case, [body], ctx.content), bodies)


async def permit_alert(ctx: Context, report: Report) -> Case:
    """Say yes, to act, station and hour and to nothing else. Raises WrongState."""
    case = await _askable_case(ctx, report)
    ctx.uow.reports.save(replace(report, alert=AlertConsent.YES))
    ctx.uow.cases.save(case)  # if it is withdrawn or decided at the same moment, the later turn is replayed
    return case


async def forbid_alert(ctx: Context, report: Report) -> tuple[Fact, ...]:
    """Say no, also after a yes, as long as nothing was sent: an alert that waits for its signature does not go. Raises
    WrongState once one was sent: then only withdrawing the report calls it back."""
    if any(alert.is_out for alert in await ctx.uow.alerts.of_report(report.id)):
        raise WrongState("my-alert-sent-already")
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        raise NotFound("my-report-not-found")
    ctx.uow.reports.save(replace(report, alert=AlertConsent.NO))
    ctx.uow.cases.save(case)  # if it is signed at the same moment, the later turn is replayed
    return await stop_waiting_alerts(ctx, report.id)


async def newest_alert(ctx: Context, report_id: str) -> tuple[Alert, AlertContent | None] | None:
    """The last alert that was sent of this report, with what the body read; without it once it was called back."""
    sent = [a for a in await ctx.uow.alerts.of_report(report_id) if a.step is not AlertStep.SIGN]
    if not sent:
        return None
    return sent[-1], await ctx.uow.alerts.content(sent[-1].id)


async def _askable_case(ctx: Context, report: Report) -> Case:
    case = await ctx.uow.cases.get(report.case_id)
    if case is None or not alertable_rules.may_be_asked(report, case, ctx.content.acts.get(case.act_id)):
        raise WrongState("my-alert-over")
    return case
