"""A quick alert in two people's hands: the assignee prepares it, a lead signs it, and the body's liaison has it.

It needs a reporter's yes, the answer that more than one person could know it, and a body that nobody accuses. All of
it is checked again at the signature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.alerts import alertable as alertable_rules
from bot.domain.alerts import alerts as rules
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep, CallBackReason
from bot.domain.bodies.routing import ReferralBody
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.events import AlertAsked, AlertSent, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import AlertConsent, Report
from bot.usecases.access.case_access import find_case, living_reports, who_may_see
from bot.usecases.access.leads import is_reachable, require_signer, role_of, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.access.open_election_only import require_open_election
from bot.usecases.alerts.consent_alert import agreed_bodies, content_of
from bot.usecases.alerts.end_alerts import call_back_from_accused
from bot.usecases.bodies.bodies_for import accused_in, bodies_for
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.refer_case import may_name_actor, store_actor
from bot.usecases.referrals.sign_referral import is_preparer_valid, liaisons_of

_LEADS: Final = "alert-leads-sign"


@dataclass(frozen=True, slots=True)
class AlertToBody:
    """What this body would read: made of the reports (ids) whose senders have said yes to it."""

    body: ReferralBody
    content: AlertContent
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertableCase:
    """A case of which its assignee may prepare an alert. ``has_body``: whether any body could get it; ``alerts``: to
    those that a reporter has said yes to, the likeliest first; ``unasked``: who can be asked; ``has_unknown_actor``:
    whether naming who did it may open the way to more bodies."""

    case: Case
    has_body: bool
    alerts: tuple[AlertToBody, ...]
    unasked: Sequence[Report]
    has_unknown_actor: bool


@dataclass(frozen=True, slots=True)
class PreparedAlert:
    """An alert with what it says, its case, and the liaison whom it reaches first or the leads who may sign it."""

    alert: Alert
    content: AlertContent
    case: Case
    to: tuple[Account, ...]


async def alertable_case(ctx: ActingContext, case_id: str) -> AlertableCase:
    """Raises NotFound, NotAllowed (not their case), WrongState (another event, not verified, too long ago, somebody
    could be recognised, or the election is closed)."""
    await require_open_election(ctx)
    case = await find_case(ctx, case_id)
    act = ctx.content.acts.get(case.act_id)
    own_account = await own_account_among(ctx, (case.assignee,))
    alertable_rules.require_alertable(case, act, by=own_account, role=await role_of(ctx, ctx.account))
    living = await living_reports(ctx, case.id)
    reports = [report for report in living if await _is_news(ctx, report, case)]
    if not reports:
        raise WrongState("alert-too-old")
    routed = (await bodies_for(ctx, case)).bodies
    bodies = [body for body in routed if await liaisons_of(ctx, body.agency.id)]
    ids = {body.agency.id for body in bodies}
    agreed = {report.id: await _bodies_agreed_to(ctx, report, case) & ids for report in reports}
    askable = set(alertable_rules.askable_reports(reports, has_body={i for i, yes in agreed.items() if yes}))
    if any(alert.reason is CallBackReason.PERSON for alert in await ctx.uow.alerts.of_case(case.id)):
        askable = set()  # a yes would lead nowhere
    return AlertableCase(
        case,
        bool(bodies),
        await _alerts_to(ctx, case, bodies, agreed),
        [report for report in reports if report in askable],
        not await accused_in(ctx, case) and await may_name_actor(ctx, case),
    )


async def _is_news(ctx: Context, report: Report, case: Case) -> bool:
    body = await ctx.uow.reports.body(report.id)
    when = body.when if body is not None else ""
    return alertable_rules.is_news(when, decided_at=case.decided_at, now=ctx.clock.now())


async def _bodies_agreed_to(ctx: Context, report: Report, case: Case) -> frozenset[str]:
    """The bodies that its sender has said yes to, if they have read this act: a merge may have brought the report to
    another one. A voice report has no act of its own; its sender has read the case's."""
    if not alertable_rules.sources([report]):
        return frozenset()
    body = await ctx.uow.reports.body(report.id)
    if body is None or body.act_id not in ("", case.act_id):
        return frozenset()
    return await agreed_bodies(ctx, report.id)


async def _alerts_to(
    ctx: Context, case: Case, bodies: Sequence[ReferralBody], agreed: Mapping[str, frozenset[str]]
) -> tuple[AlertToBody, ...]:
    alerts = []
    for body in bodies:
        ids = tuple(report_id for report_id, yes in agreed.items() if body.agency.id in yes)
        words = [await ctx.uow.reports.body(report_id) for report_id in ids]
        if ids:
            content = content_of(case, [known for known in words if known is not None], ctx.content)
            alerts.append(AlertToBody(body, content, ids))
    return tuple(alerts)


async def name_alerted_actor(
    ctx: ActingContext, case_id: str, actor: ActorClass
) -> tuple[Case, tuple[Fact, ...]]:
    """Say of which class the actor was, before the decision can be referred. Raises as ``alertable_case`` and
    ``store_actor``."""
    case = await store_actor(ctx, (await alertable_case(ctx, case_id)).case, actor)
    return case, await call_back_from_accused(ctx, case)


async def ask_reporters(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """Ask those who have not been asked, each of them once. Raises as ``alertable_case``, and NotFound if there is
    nobody left to ask."""
    alertable = await alertable_case(ctx, case_id)
    case, reports = alertable.case, alertable.unasked
    if not reports:
        raise NotFound("alert-nobody-to-ask")
    for report in reports:
        ctx.uow.reports.save(replace(report, alert=AlertConsent.ASKED))
    ctx.uow.cases.save(case)
    _record(ctx, case, "reporters asked")
    return case, (AlertAsked(case.id, tuple(report.id for report in reports)),)


async def propose_alert(ctx: ActingContext, case_id: str, body: str) -> PreparedAlert:
    """More than one person could know it, so a lead may sign it. Raises as ``alertable_case``, NotAllowed (no reporter
    has said yes, or nobody could sign), BadInput (not a body for this case), WrongState (another alert waits, the body
    has it, or there were too many)."""
    alertable = await alertable_case(ctx, case_id)
    case = alertable.case
    if not alertable.has_body:
        raise BadInput("alert-no-body")
    if not alertable.alerts:
        raise NotAllowed("alert-no-yes")
    to_body = next((to_body for to_body in alertable.alerts if to_body.body.agency.id == body), None)
    if to_body is None:
        raise BadInput("alert-no-body")
    rules.require_no_other(body, await ctx.uow.alerts.of_case(case.id))
    leads = await leads_to_sign(ctx, case, besides=ctx.account)
    if not leads:
        raise NotAllowed("alert-alone")
    until = ctx.clock.now() + rules.LEADS_AGAIN_AFTER
    alert = Alert(ctx.ids.new(), case_id=case.id, body=body, by=ctx.account, step=AlertStep.SIGN, until=until)
    ctx.uow.alerts.add(alert, content=to_body.content, sources=to_body.sources)
    ctx.uow.cases.save(case)  # if its reporter withdraws at the same moment, the later turn is replayed
    _record(ctx, case, f"prepared {body}", to_body.content)
    return PreparedAlert(alert, to_body.content, case, tuple(leads))


async def leads_to_sign(ctx: Context, case: Case, *, besides: Account) -> Sequence[Account]:
    """Leads and owners who can be reached, may see the case and whose signature counts."""
    reachable = [staff for staff in await signers(ctx, besides=(besides,)) if await is_reachable(ctx, staff)]
    return [staff.account for staff in await who_may_see(ctx, case, reachable)]


async def signable_alert(ctx: ActingContext, alert_id: str) -> PreparedAlert:
    """What they may sign now, and the liaison whom it would reach first. Raises NotFound (nothing waits, or what it
    rests on is gone), NotAllowed (their own, or not a lead whose signature counts), WrongState (sent already, or the
    body is no longer for this case)."""
    await require_open_election(ctx)
    known = await ctx.uow.alerts.get(alert_id)
    own_account = await own_account_among(ctx, (known.by,)) if known is not None else ctx.account
    alert = rules.signable(known, by=own_account, now=ctx.clock.now())
    case = await find_case(ctx, alert.case_id)
    await require_signer(ctx, refusal=_LEADS)
    content = await ctx.uow.alerts.content(alert.id)
    if content is None or content.act_id != case.act_id or not await _stands(ctx, alert, case):
        raise NotFound("alert-over")
    to = await alert_readers(ctx, alert.body)
    if not to or (await bodies_for(ctx, case)).to(alert.body) is None:
        raise WrongState("alert-body-no-more")
    return PreparedAlert(alert, content, case, tuple(to))


async def _stands(ctx: Context, alert: Alert, case: Case) -> bool:
    """Whether the event is still verified, its assignee still counts, and all its reporters still say yes to this
    body."""
    if not alertable_rules.is_alert_possible(case, ctx.content.acts.get(case.act_id)):
        return False
    if not await is_preparer_valid(ctx, alert.by, case):
        return False
    consenting = {report.id for report in alertable_rules.sources(await living_reports(ctx, case.id))}
    sources = set(await ctx.uow.alerts.sources(alert.id))
    if not sources or not sources <= consenting:
        return False
    return all([alert.body in await agreed_bodies(ctx, report_id) for report_id in sources])


async def alert_readers(ctx: Context, body: str) -> Sequence[Account]:
    """The body's liaisons, always in the same order."""
    return sorted((staff.account for staff in await liaisons_of(ctx, body)), key=str)


async def sign_alert(ctx: ActingContext, alert_id: str) -> tuple[PreparedAlert, tuple[Fact, ...]]:
    """The lead's signature sends it: the first liaison has it with this turn. Raises as ``signable_alert``."""
    prepared = await signable_alert(ctx, alert_id)
    case, first = prepared.case, prepared.to[0]
    alert = rules.send_alert(prepared.alert, by=ctx.account, to=first, now=ctx.clock.now())
    sources = tuple(sorted(await ctx.uow.alerts.sources(alert.id)))
    ctx.uow.alerts.save(alert)
    ctx.uow.cases.save(case)  # if its reporter withdraws at the same moment, the later turn is replayed
    _record(ctx, case, f"sent {alert.body}", prepared.content)
    sent = replace(prepared, alert=alert, to=(first,))
    return sent, (AlertSent(case.id, sources),)


async def refuse_alert(ctx: ActingContext, alert_id: str) -> PreparedAlert:
    """Refuse it: it does not go and nothing of it is kept. Raises as ``signable_alert``."""
    prepared = await signable_alert(ctx, alert_id)
    ctx.uow.alerts.end(prepared.alert.id)
    ctx.uow.cases.save(prepared.case)
    _record(ctx, prepared.case, f"refused {prepared.alert.body}")
    return prepared


def _record(ctx: ActingContext, case: Case, detail: str, content: AlertContent | None = None) -> None:
    """The log holds what was sent as a keyed hash: whoever has the alert can prove it, and nobody can read it there."""
    ctx.uow.audit.record(
        AuditAction.ALERT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=case.id,
        detail=detail,
        words=content.record() if content is not None else "",
    )
