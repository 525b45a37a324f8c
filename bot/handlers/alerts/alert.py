"""«هشدار فوری»: the assignee sees what would go and answers whether only one person could know it; a lead signs.

Without a reporter's yes there is nothing to send; the reporters can be asked.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    DetailOf,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.alerts.alerts import Alert, AlertStep
from bot.domain.bodies.routing import ReferralBody
from bot.domain.errors import BadInput, NotFound
from bot.handlers.alerts.alert_arguments import AlertBody, AlertCheck
from bot.handlers.alerts.alert_words import alert_args, alert_words, state_words
from bot.handlers.cards.card import number_of
from bot.handlers.cards.press_replies import is_in_private
from bot.handlers.pieces import NOTHING, argument, body_name, button, display_name, lines
from bot.handlers.referrals.refer_words import call_words
from bot.usecases.alerts.prepare_alert import (
    AlertableCase,
    PreparedAlert,
    alertable_case,
    ask_reporters,
    propose_alert,
)

_OTHER_BODIES: Final = 4
_ANSWERS: Final = ("yes", "no")


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Show what would be sent, and ask whether only one person could know it. Nothing is sent yet. From a group it goes
    to the private chat at once: minutes count."""
    case_id, body = argument(update, AlertBody)
    screen = await _screen(case_id, body, ctx)
    if is_in_private(update):
        return Turn((screen,), session=ctx.session.at(""))
    message = Say(
        screen.key,
        screen.args,
        screen.buttons,
        to=StaffChat(ctx.account),
        lane=SendLane.RECEIPT,
        remember=screen.remember,
    )
    return Turn((Ack("alert-look-private"), message))


async def _screen(case_id: str, body: str, ctx: Ctx) -> Screen:
    alertable = await alertable_case(ctx, case_id)
    before = await ctx.uow.alerts.of_case(alertable.case.id)
    if alertable.content is None:
        return _without_yes(alertable, before, ctx)
    free = [routed for routed in alertable.bodies if _is_free(routed, before)]
    if not free or any(alert.step is AlertStep.SIGN for alert in before):
        return _standing(alertable, before, ctx)
    chosen = next((routed for routed in free if routed.agency.id == body), free[0])
    return _question(alertable, chosen, free, before, ctx)


def _is_free(routed: ReferralBody, before: Sequence[Alert]) -> bool:
    return not any(alert.is_out and alert.body == routed.agency.id for alert in before)


def _question(
    alertable: AlertableCase,
    chosen: ReferralBody,
    free: Sequence[ReferralBody],
    before: Sequence[Alert],
    ctx: Ctx,
) -> Screen:
    assert alertable.content is not None
    case, body = alertable.case, chosen.agency.id
    args: dict[str, Arg] = {
        "number": number_of(case),
        "body": chosen.agency.name,
        "what": alert_words(alertable.content, ctx.content),
        "witnesses": case.witnesses,
        "before": _states(before, ctx),
    }
    others: Rows = tuple(
        (Button(TextRef("alert-button-body", {"body": routed.agency.name}), _press(case.id, routed)),)
        for routed in free[:_OTHER_BODIES]
        if routed is not chosen
    )
    rows: Rows = (
        (
            button("refer-button-one-no", "alert.one", AlertCheck(case.id, body, "no")),
            button("refer-button-one-yes", "alert.one", AlertCheck(case.id, body, "yes")),
        ),
        *others,
        *_back_rows(before, ctx),
        _to_case(case.id),
    )
    return Screen("alert-ask", args, rows, remember=DetailOf(case.id, ctx.account))


def _without_yes(alertable: AlertableCase, before: Sequence[Alert], ctx: Ctx) -> Screen:
    """No reporter has said yes: ask them, if there is anybody to ask."""
    case = alertable.case
    args: dict[str, Arg] = {
        "number": number_of(case),
        "count": len(alertable.unasked),
        "before": _states(before, ctx),
    }
    ask_row: Rows = ((button("alert-button-ask", "alert.ask", case.id),),) if alertable.unasked else ()
    return Screen("alert-no-yes-yet", args, (*ask_row, *_back_rows(before, ctx), _to_case(case.id)))


def _standing(alertable: AlertableCase, before: Sequence[Alert], ctx: Ctx) -> Screen:
    """An alert waits, every body has one, or no body has a liaison here: then whom to telephone."""
    case = alertable.case
    args: dict[str, Arg] = {
        "number": number_of(case),
        "before": _states(before, ctx),
        "calls": lines([call_words(call) for call in alertable.calls]) if alertable.calls else NOTHING,
    }
    key = "alert-standing" if before else "alert-no-liaison"
    return Screen(key, args, (*_back_rows(before, ctx), _to_case(case.id)))


def _states(before: Sequence[Alert], ctx: Ctx) -> TextRef:
    return lines([state_words(alert, ctx.content) for alert in before]) if before else NOTHING


def _back_rows(before: Sequence[Alert], ctx: Ctx) -> Rows:
    return tuple(
        (
            button(
                "alert-button-back-from", "alert.back", alert.id, {"body": body_name(alert.body, ctx.content)}
            ),
        )
        for alert in before
        if alert.is_out
    )


async def ask_reporter(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the reporters, who hear only that there is something to read."""
    case, facts = await ask_reporters(ctx, argument(update))
    screen = Screen("alert-asked", {"number": number_of(case)}, (_to_case(case.id),))
    return Turn((screen,), session=ctx.session.at(""), facts=facts)


async def answer_source_check(update: Incoming, ctx: Ctx) -> Turn:
    """«Only one person could know it»: it stops here. Otherwise the leads are asked to sign."""
    case_id, body, answer = argument(update, AlertCheck)
    if answer not in _ANSWERS:
        raise BadInput("press-stale")
    if answer == "yes":
        case = (await alertable_case(ctx, case_id)).case
        return Turn((Screen("alert-only-one", {"number": number_of(case)}, (_to_case(case.id),)),))
    prepared = await propose_alert(ctx, case_id, body)
    if not prepared.to:
        raise NotFound("alert-alone")
    args = alert_args(prepared.alert, prepared.case, ctx.content) | {"until": prepared.alert.until or ""}
    screen = Screen("alert-wished", args, (_to_case(case_id),))
    return Turn((screen, *_signature_requests(prepared, ctx)), session=ctx.session.at(""))


def _signature_requests(prepared: PreparedAlert, ctx: Ctx) -> Sequence[Reply]:
    """For each lead who may sign: exactly what would go. One press sends it."""
    alert = prepared.alert
    args = alert_args(alert, prepared.case, ctx.content) | {
        "name": display_name(ctx.person),
        "what": alert_words(prepared.content, ctx.content),
        "witnesses": prepared.case.witnesses,
        "until": alert.until or "",
    }
    rows: Rows = (
        (
            button("alert-button-yes", "alert.yes", alert.id),
            button("alert-button-no", "alert.no", alert.id),
        ),
    )
    return [
        Say(
            "alert-sign", args, rows, to=StaffChat(lead), lane=SendLane.RECEIPT, protect=True,
            remember=DetailOf(alert.id, lead, opens=""),
        )
        for lead in prepared.to
    ]  # fmt: skip


def _press(case_id: str, routed: ReferralBody) -> Press:
    return Press("alert", AlertBody(case_id, routed.agency.id))


def _to_case(case_id: str) -> tuple[Button, ...]:
    return (button("case-button-back", "case.show", case_id),)
