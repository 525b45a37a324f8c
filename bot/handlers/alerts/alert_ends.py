"""An alert is called back: for a reason that staff choose, or because its reporter withdraws or the case is set aside.

The body reads the same sentence in every case. Also what the clock does: alerts that nobody signs or acknowledges.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Digits, EraseDetails, Reply, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.alerts.alerts import STAFF_REASONS, CallBackReason, number_of_id
from bot.domain.cases.reports import Case
from bot.domain.events import AlertCalledBack, AlertStopped
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.alerts.alert_arguments import AlertReason
from bot.handlers.alerts.alert_sign import makers_of
from bot.handlers.alerts.alert_words import (
    alert_args,
    edits_at_liaisons,
    follow_up_rows,
    moment_args,
    reason_words,
    sent_args,
    signature_request,
    to_liaison,
    to_staff,
)
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import NOTHING, argument, body_name, button
from bot.usecases.access.case_access import who_may_see
from bot.usecases.alerts.end_alerts import call_back_alert, may_call_back
from bot.usecases.alerts.prepare_alert import leads_to_sign
from bot.usecases.alerts.watch_alerts import AlertNotice, DueAlert, watch_alerts

TEXT_FAMILIES: Final = (
    *(f"alert-back-{reason}" for reason in STAFF_REASONS),
    *(f"alert-back-why-{reason.replace('_', '-')}" for reason in CallBackReason),
    *(f"notice-alert-{what}" for what in AlertNotice),
)


async def ask_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Ask why. Nothing is called back yet."""
    alert, case = await may_call_back(ctx, argument(update))
    rows = choice_rows(
        STAFF_REASONS, "alert-back", "alert.back-why", lambda reason: AlertReason(alert.id, reason)
    )
    args = alert_args(alert, case, ctx.content) | sent_args(alert)
    back = (button("case-button-back", "case.show", case.id),)
    return Turn((Screen("alert-back-ask", args, (*rows, back)),), session=ctx.session.at(""))


async def call_back(update: Incoming, ctx: Ctx) -> Turn:
    """The body is told to put it aside; all others concerned are notified (``notices``)."""
    alert_id, reason = argument(update, AlertReason)
    alert, case, facts = await call_back_alert(ctx, alert_id, reason)
    rows = ((button("case-button-back", "case.show", case.id),),)
    return Turn((Screen("alert-back-done", alert_args(alert, case, ctx.content), rows),), facts=facts)


async def alert_end_notices(
    fact: AlertCalledBack | AlertStopped, case: Case, ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """For the body's liaisons and for staff."""
    if isinstance(fact, AlertStopped):
        leads = await leads_to_sign(ctx, case, besides=fact.by)
        notice = to_staff("notice-alert-stopped", _args(fact.body, case, ctx), fact.by)
        erasures = [EraseDetails(fact.alert_id, lead) for lead in leads]
        return [*erasures, *await allowed_replies([notice], case, ctx)]
    liaison_args = {"reference": Digits(number_of_id(fact.alert_id)), **moment_args(fact.sent_at)}
    edits = edits_at_liaisons(fact.alert_id, fact.reached, "alert-body-back", liaison_args)
    sayings = [to_staff("alert-body-back-notice", liaison_args, account) for account in fact.reached]
    args = _args(fact.body, case, ctx) | liaison_args | {"why": reason_words(fact.why)}
    notices: list[Say] = [to_staff("notice-alert-back", args, account) for account in fact.staff]
    return [*edits, *sayings, *await allowed_replies(notices, case, ctx)]


def _args(body: str, case: Case, ctx: Ctx | TickCtx) -> dict[str, Arg]:
    return {"number": number_of(case), "body": body_name(body, ctx.content)}


async def send_alerts_on(ctx: TickCtx) -> Turn:
    """Alerts that nobody has acknowledged reach the next liaison and are told to the leads."""
    due, facts = await watch_alerts(ctx)
    replies: list[Reply] = []
    for alert in due:
        replies += await _due_replies(alert, ctx)
    return Turn(tuple(replies), facts=facts)


async def _due_replies(due: DueAlert, ctx: TickCtx) -> Sequence[Reply]:
    alert, case = due.alert, due.case
    args = alert_args(alert, case, ctx.content)
    if due.what is AlertNotice.LAPSED:
        leads = await leads_to_sign(ctx, case, besides=alert.by)
        notice = to_staff("notice-alert-lapsed", args, alert.by)
        return [
            *(EraseDetails(alert.id, lead) for lead in leads),
            *await allowed_replies([notice], case, ctx),
        ]
    if due.what is AlertNotice.UNSIGNED:
        return await _requests_again(due, ctx)
    liaisons: list[Reply] = []
    if due.content is not None:
        if due.to is not None:
            liaisons.append(to_liaison(alert, due.content, due.to, ctx.content, key="alert-body"))
        liaisons += [
            to_liaison(alert, due.content, to, ctx.content, key="alert-body-again") for to in due.again
        ]
    args |= sent_args(alert) | {"phone": _phone(due, ctx), "next": "yes" if due.to else "no"}
    notices = [
        to_staff(f"notice-alert-{due.what}", args, account, follow_up_rows(alert))
        for account in await _leads_to_tell(due, ctx)
    ]
    return [*liaisons, *await allowed_replies(notices, case, ctx)]


async def _requests_again(due: DueAlert, ctx: TickCtx) -> Sequence[Reply]:
    """The leads who may sign are asked once more; who prepared it hears so."""
    alert, case = due.alert, due.case
    maker = await ctx.uow.staff.get(alert.by)
    name = maker.name if maker is not None else ""
    requests = [
        signature_request(alert, due.content, case, ctx.content, to=lead, name=name, key="alert-sign-again")
        for lead in await leads_to_sign(ctx, case, besides=alert.by)
        if due.content is not None
    ]
    notice = to_staff("notice-alert-unsigned", alert_args(alert, case, ctx.content), alert.by)
    return [*requests, *await allowed_replies([notice], case, ctx)]


async def _leads_to_tell(due: DueAlert, ctx: TickCtx) -> Sequence[Account]:
    """Its makers; once the body had all its time, every lead who may see the case."""
    makers = makers_of(due.alert)
    if due.what is AlertNotice.UNANSWERED:
        return makers
    heads = [s for s in await ctx.uow.staff.all() if has_role_for(s, Permission.LEAD) and not s.frozen]
    able = [s.account for s in await who_may_see(ctx, due.case, heads) if s.started]
    return list(dict.fromkeys((*makers, *able)))


def _phone(due: DueAlert, ctx: TickCtx) -> TextRef:
    """The body's number, if it is confirmed."""
    agency = ctx.content.agencies.get(due.alert.body)
    if agency is None or not agency.phone or not agency.phone_certain:
        return NOTHING
    return TextRef("alert-phone", {"phone": Digits(agency.phone)})
