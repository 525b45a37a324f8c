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
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.alerts.alerts import Alert
from bot.domain.bodies.routing import ReferralBody
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import BadInput, NotFound
from bot.handlers.alerts.alert_arguments import AlertBody, AlertCheck
from bot.handlers.alerts.alert_words import alert_args, alert_words, signature_request, state_words
from bot.handlers.cards.card import number_of, word
from bot.handlers.cards.press_replies import is_in_private
from bot.handlers.pieces import NOTHING, argument, body_name, button, display_name, lines
from bot.handlers.press_arguments import CaseActor
from bot.handlers.referrals.referral_handover import accused_body_notices
from bot.usecases.alerts.prepare_alert import (
    AlertableCase,
    AlertToBody,
    alertable_case,
    ask_reporters,
    name_alerted_actor,
    propose_alert,
)
from bot.usecases.bodies.bodies_for import possible_actors

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
    if not alertable.has_body:
        return _without_body(alertable, before, ctx)
    if not alertable.alerts:
        return _without_yes(alertable, before, ctx)
    free = [to_body for to_body in alertable.alerts if _is_free(to_body, before)]
    if not free or any(alert.is_waiting for alert in before):
        return _standing(alertable, before, ctx)
    chosen = next((to_body for to_body in free if to_body.body.agency.id == body), free[0])
    return _question(alertable, chosen, free, before, ctx)


def _is_free(to_body: AlertToBody, before: Sequence[Alert]) -> bool:
    return not any(alert.is_out and alert.body == to_body.body.agency.id for alert in before)


def _question(
    alertable: AlertableCase,
    chosen: AlertToBody,
    free: Sequence[AlertToBody],
    before: Sequence[Alert],
    ctx: Ctx,
) -> Screen:
    case, body = alertable.case, chosen.body.agency.id
    args: dict[str, Arg] = {
        "number": number_of(case),
        "body": chosen.body.agency.name,
        "what": alert_words(chosen.content, ctx.content),
        "witnesses": case.witnesses,
        "before": _states(before, ctx),
    }
    others: Rows = tuple(
        (Button(TextRef("alert-button-body", {"body": other.body.agency.name}), _press(case.id, other.body)),)
        for other in free[:_OTHER_BODIES]
        if other is not chosen
    )
    rows: Rows = (
        (
            button("refer-button-one-no", "alert.one", AlertCheck(case.id, body, "no")),
            button("refer-button-one-yes", "alert.one", AlertCheck(case.id, body, "yes")),
        ),
        *others,
        *_actor_row(alertable),
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
    rows = (*ask_row, *_actor_row(alertable), *_back_rows(before, ctx), _to_case(case.id))
    return Screen("alert-no-yes-yet", args, rows)


def _without_body(alertable: AlertableCase, before: Sequence[Alert], ctx: Ctx) -> Screen:
    """No body that could take it has a liaison here. A referral can still go; if nobody has said who did it, naming the
    class may open the way to a nearer body."""
    case = alertable.case
    args: dict[str, Arg] = {"number": number_of(case), "before": _states(before, ctx)}
    rows = (*_actor_row(alertable), *_back_rows(before, ctx), _refer_row(case.id), _to_case(case.id))
    return Screen("alert-no-liaison", args, rows)


def _actor_row(alertable: AlertableCase) -> Rows:
    if not alertable.has_unknown_actor:
        return ()
    return ((button("alert-button-who", "alert.who", CaseActor(alertable.case.id)),),)


def _refer_row(case_id: str) -> tuple[Button, ...]:
    return (button("case-button-refer", "refer", case_id),)


async def ask_actor(update: Incoming, ctx: Ctx) -> Turn:
    """Ask of which class the actor was, or take the answer: then the bodies are chosen anew."""
    case_id, actor = argument(update, CaseActor)
    if not actor:
        return Turn((await _actor_question(case_id, ctx),), session=ctx.session.at(""))
    if actor not in ActorClass:
        raise BadInput("refer-actor-settled")
    case, facts = await name_alerted_actor(ctx, case_id, ActorClass(actor))
    notices = await accused_body_notices(case, ctx)
    screen = await _screen(case_id, "", ctx)
    return Turn((screen, *notices), session=ctx.session.at(""), facts=facts)


async def _actor_question(case_id: str, ctx: Ctx) -> Screen:
    alertable = await alertable_case(ctx, case_id)
    if not alertable.has_unknown_actor:
        return await _screen(case_id, "", ctx)
    case = alertable.case
    rows: Rows = tuple(
        (Button(word("case-actor", actor), Press("alert.who", CaseActor(case.id, actor))),)
        for actor in possible_actors(case, ctx.content)
    )
    not_known = (button("refer-button-who-unknown", "alert", AlertBody(case.id)),)
    return Screen("alert-ask-who", {"number": number_of(case)}, (*rows, not_known, _to_case(case.id)))


def _standing(alertable: AlertableCase, before: Sequence[Alert], ctx: Ctx) -> Screen:
    """An alert waits, or every body has one."""
    args: dict[str, Arg] = {"number": number_of(alertable.case), "before": _states(before, ctx)}
    return Screen("alert-standing", args, (*_back_rows(before, ctx), _to_case(alertable.case.id)))


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
        rows = (_refer_row(case.id), _to_case(case.id))
        return Turn((Screen("alert-needs-second", {"number": number_of(case)}, rows),))
    prepared = await propose_alert(ctx, case_id, body)
    if not prepared.to:
        raise NotFound("alert-alone")
    args = alert_args(prepared.alert, prepared.case, ctx.content) | {
        "until": prepared.alert.waits_until or ""
    }
    screen = Screen("alert-wished", args, (_to_case(case_id),))
    name = display_name(ctx.person)
    requests = [
        signature_request(prepared.alert, prepared.content, prepared.case, ctx.content, to=lead, name=name)
        for lead in prepared.to
    ]
    return Turn((screen, *requests), session=ctx.session.at(""))


def _press(case_id: str, routed: ReferralBody) -> Press:
    return Press("alert", AlertBody(case_id, routed.agency.id))


def _to_case(case_id: str) -> tuple[Button, ...]:
    return (button("case-button-back", "case.show", case_id),)
