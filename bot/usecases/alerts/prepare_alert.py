"""A quick alert in two people's hands: the assignee prepares it, a lead signs it, and the body's liaison has it.

It needs a reporter's yes, the answer that more than one person could know it, and a body that nobody accuses. All of
it is checked again at the signature.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.alerts import alertable as alertable_rules
from bot.domain.alerts import alerts as rules
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep
from bot.domain.bodies.routing import ReferralBody, UrgentCall
from bot.domain.cases.reports import Case
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.events import AlertAsked, AlertSent, Fact
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import AlertConsent, Report
from bot.usecases.access.case_access import find_case, living_reports, who_may_see
from bot.usecases.access.leads import is_reachable, require_signer, role_of, signers
from bot.usecases.access.one_person import own_account_among
from bot.usecases.alerts.consent_alert import content_of
from bot.usecases.bodies.bodies_for import bodies_for
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.sign_referral import is_preparer_valid, liaisons_of

_LEADS: Final = "alert-leads-sign"


@dataclass(frozen=True, slots=True)
class AlertableCase:
    """A case of which its assignee may prepare an alert. ``content`` is None without a reporter's yes; ``bodies``:
    those with a liaison in the chat; ``calls``: the numbers for a body that has none."""

    case: Case
    sources: Sequence[Report]
    unasked: Sequence[Report]
    content: AlertContent | None
    bodies: tuple[ReferralBody, ...]
    calls: tuple[UrgentCall, ...]


@dataclass(frozen=True, slots=True)
class PreparedAlert:
    """An alert with what it says, its case, and the liaison whom it reaches first or the leads who may sign it."""

    alert: Alert
    content: AlertContent
    case: Case
    to: tuple[Account, ...]


async def alertable_case(ctx: ActingContext, case_id: str) -> AlertableCase:
    """Raises NotFound, NotAllowed (not their case), WrongState (another event, or not verified)."""
    case = await find_case(ctx, case_id)
    act = ctx.content.acts.get(case.act_id)
    own_account = await own_account_among(ctx, (case.assignee,))
    alertable_rules.require_alertable(case, act, by=own_account, role=await role_of(ctx, ctx.account))
    reports = await living_reports(ctx, case.id)
    sources = [
        report
        for report in alertable_rules.sources(reports)
        if await _said_yes_to_this_act(ctx, report, case)
    ]
    route = await bodies_for(ctx, case)
    bodies = [body for body in route.bodies if await liaisons_of(ctx, body.agency.id)]
    content = await _content(ctx, case, sources) if sources else None
    return AlertableCase(
        case, sources, alertable_rules.askable_reports(reports), content, tuple(bodies), route.calls
    )


async def _said_yes_to_this_act(ctx: Context, report: Report, case: Case) -> bool:
    """Whether the reporter has read this act before saying yes: a merge may have brought the report to another one. A
    voice report has none of its own; its sender has read the case's."""
    body = await ctx.uow.reports.body(report.id)
    return body is not None and body.act_id in ("", case.act_id)


async def _content(ctx: Context, case: Case, reports: Sequence[Report]) -> AlertContent:
    bodies = [await ctx.uow.reports.body(report.id) for report in reports]
    return content_of(case, [body for body in bodies if body is not None], ctx.content)


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
    if alertable.content is None:
        raise NotAllowed("alert-no-yes")
    if body not in {routed.agency.id for routed in alertable.bodies}:
        raise BadInput("alert-no-body")
    rules.require_no_other(body, await ctx.uow.alerts.of_case(case.id))
    leads = await leads_to_sign(ctx, case, besides=ctx.account)
    if not leads:
        raise NotAllowed("alert-alone")
    until = ctx.clock.now() + rules.SIGNED_WITHIN
    alert = Alert(ctx.ids.new(), case_id=case.id, body=body, by=ctx.account, step=AlertStep.SIGN, until=until)
    sources = [report.id for report in alertable.sources]
    ctx.uow.alerts.add(alert, content=alertable.content, sources=sources)
    ctx.uow.cases.save(case)  # if its reporter withdraws at the same moment, the later turn is replayed
    _record(ctx, case, f"prepared {body}", alertable.content)
    return PreparedAlert(alert, alertable.content, case, tuple(leads))


async def leads_to_sign(ctx: Context, case: Case, *, besides: Account) -> Sequence[Account]:
    """Leads and owners who can be reached, may see the case and whose signature counts."""
    reachable = [staff for staff in await signers(ctx, besides=(besides,)) if await is_reachable(ctx, staff)]
    return [staff.account for staff in await who_may_see(ctx, case, reachable)]


async def signable_alert(ctx: ActingContext, alert_id: str) -> PreparedAlert:
    """What they may sign now, and the liaison whom it would reach first. Raises NotFound (nothing waits, or what it
    rests on is gone), NotAllowed (their own, or not a lead whose signature counts), WrongState (sent already, or the
    body is no longer for this case)."""
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
    """Whether the event is still verified, its assignee still counts, and all its reporters still say yes."""
    if not alertable_rules.is_alert_possible(case, ctx.content.acts.get(case.act_id)):
        return False
    if not await is_preparer_valid(ctx, alert.by, case):
        return False
    consenting = {report.id for report in alertable_rules.sources(await living_reports(ctx, case.id))}
    sources = set(await ctx.uow.alerts.sources(alert.id))
    return bool(sources) and sources <= consenting


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
