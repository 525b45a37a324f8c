"""A reporter reads exactly what a quick alert would tell, and to which bodies, and says yes or no to it. Silence means
no."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.alerts import alertable as alertable_rules
from bot.domain.alerts.alerts import Alert, AlertContent
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass, AreaKind, Space
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.moments import midnight
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.submissions.witnesses import (
    AlertConsent,
    Consent,
    DialogueLine,
    Report,
    ReportBody,
    Side,
)
from bot.usecases.access.open_election_only import is_election_closed, require_open_election
from bot.usecases.alerts.end_alerts import stop_waiting_alerts
from bot.usecases.bodies.bodies_for import accused_in, possible_actors, route_for
from bot.usecases.context import Context
from bot.usecases.ports import Content
from bot.usecases.referrals.read_referral import common_value, place_for_body
from bot.usecases.referrals.sign_referral import liaisons_of


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


# --- to which bodies ---------------------------------------------------------------------------------------


async def eligible_bodies(ctx: Context, case: Case, accused: Sequence[ActorClass]) -> tuple[str, ...]:
    """All that an alert of it could reach today: competent, not accused, with a liaison here. While nobody is accused,
    those of every class that it may have been: staff may name the class before it goes."""
    possible = (None, *possible_actors(case, ctx.content))
    routes = (
        [await route_for(ctx, case, accused)]
        if accused
        else [await route_for(ctx, case, (actor,)) for actor in possible]
    )
    ids = dict.fromkeys(body.agency.id for route in routes for body in route.bodies)
    return tuple([body for body in ids if await liaisons_of(ctx, body)])


async def agreed_bodies(ctx: Context, report_id: str) -> frozenset[str]:
    """The bodies that the reporter has read before their last yes."""
    lines = await ctx.uow.reports.dialogue(report_id)
    last = next((line.text for line in reversed(lines) if line.side is Side.ALERT), "")
    return frozenset(last.split())


def store_agreed_bodies(ctx: Context, report_id: str, bodies: Sequence[str]) -> None:
    """Keep them with the yes, sealed with the report."""
    at = midnight(ctx.clock.today())
    ctx.uow.reports.add_line(report_id, DialogueLine(Side.ALERT, " ".join(bodies), at))


# --- in the form -------------------------------------------------------------------------------------------


async def question_in_form(ctx: Context, draft: Draft) -> AlertQuestion | None:
    """What «yes, pass it on» in the form allows, too; None if it is no yes to an alert, or no body could get one."""
    act, space = (
        ctx.content.acts.get(draft.get(FieldName.ACT)),
        Space(draft.get(FieldName.SPACE) or Space.REAL),
    )
    consent, when, now = (
        draft.get(FieldName.CONSENT) or Consent.ASK_ME,
        draft.get(FieldName.WHEN),
        ctx.clock.now(),
    )
    if act is None or not alertable_rules.is_allowed_in_form(Consent(consent), act, space):
        return None
    if not alertable_rules.is_news(when, decided_at=None, now=now):
        return None
    area_id = draft.get(FieldName.AREA)
    coarse = ctx.content.areas.coarse(area_id).id if area_id in ctx.content.areas else area_id
    case = Case("", 0, act.id, space, act.phases[0], act.severity, coarse, now, now)
    accused = [ActorClass(draft.actor)] if draft.actor in ActorClass else []
    bodies = await eligible_bodies(ctx, case, accused)
    if not bodies:
        return None
    is_station = area_id in ctx.content.areas and ctx.content.areas[area_id].kind is AreaKind.STATION
    place = area_id if is_station else coarse
    return AlertQuestion(case, AlertContent(act.id, place, alertable_rules.coarse_hour(when)), bodies)


# --- on the report's page ----------------------------------------------------------------------------------


async def may_ask(ctx: Context, report: Report) -> bool:
    """Whether this reporter's yes would count now."""
    if await is_election_closed(ctx):
        return False
    case = await ctx.uow.cases.get(report.case_id)
    if case is None or not _may_be_asked(ctx, report, case):
        return False
    body = await ctx.uow.reports.body(report.id)
    return body is not None and _is_news(ctx, body, case)


async def can_be_offered(ctx: Context, report: Report) -> bool:
    """Whether there is a body that it could go to, too."""
    case = await ctx.uow.cases.get(report.case_id)
    if case is None or not await may_ask(ctx, report):
        return False
    return bool(await eligible_bodies(ctx, case, sorted(await accused_in(ctx, case))))


async def read_question(ctx: Context, report: Report) -> AlertQuestion:
    """Exactly what would be sent of this report, and to whom. Raises WrongState if it is not asked, no body could get
    it, or the election is closed; NotFound if its words are gone."""
    await require_open_election(ctx)
    case = await ctx.uow.cases.get(report.case_id)
    if case is None or not _may_be_asked(ctx, report, case):
        raise WrongState("my-alert-over")
    body = await ctx.uow.reports.body(report.id)
    if body is None:
        raise NotFound("my-alert-over")
    if not _is_news(ctx, body, case):
        raise WrongState("my-alert-over")
    bodies = await eligible_bodies(ctx, case, sorted(await accused_in(ctx, case)))
    if not bodies:
        raise WrongState("my-alert-no-body")
    return AlertQuestion(case, content_of(case, [body], ctx.content), bodies)


async def permit_alert(ctx: Context, report: Report) -> Case:
    """Say yes, to act, station and hour and to nothing else, and to the bodies that were shown. Raises as
    ``read_question``."""
    question = await read_question(ctx, report)
    ctx.uow.reports.save(replace(report, alert=AlertConsent.YES))
    store_agreed_bodies(ctx, report.id, question.bodies)
    # If it is withdrawn or decided at the same moment, the later turn is replayed.
    ctx.uow.cases.save(question.case)
    return question.case


async def forbid_alert(ctx: Context, report: Report) -> tuple[Fact, ...]:
    """Say no, also after a yes, as long as nothing was sent: an alert that waits for its signature does not go. Raises
    WrongState once one was sent: then only withdrawing the report calls it back."""
    if any(alert.is_out for alert in await ctx.uow.alerts.of_report(report.id)):
        raise WrongState("my-alert-sent-already")
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        raise NotFound("my-report-not-found")
    if report.alert is not AlertConsent.OVER:
        ctx.uow.reports.save(replace(report, alert=AlertConsent.NO))
    ctx.uow.cases.save(case)  # if it is signed at the same moment, the later turn is replayed
    return await stop_waiting_alerts(ctx, report.id)


async def newest_alert(ctx: Context, report_id: str) -> tuple[Alert, AlertContent | None] | None:
    """The last alert that was sent of this report, with what the body read; without it once it was called back."""
    sent = [a for a in await ctx.uow.alerts.of_report(report_id) if not a.is_waiting]
    if not sent:
        return None
    return sent[-1], await ctx.uow.alerts.content(sent[-1].id)


def _may_be_asked(ctx: Context, report: Report, case: Case) -> bool:
    act = ctx.content.acts.get(case.act_id)
    return alertable_rules.may_be_asked(report, case, act, now=ctx.clock.now())


def _is_news(ctx: Context, body: ReportBody, case: Case) -> bool:
    return alertable_rules.is_news(body.when, decided_at=case.decided_at, now=ctx.clock.now())
