"""A lead signs or refuses an alert, and the liaison whom it reaches has it in hand."""

from collections.abc import Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, EraseDetails, PrivateCardOf, Reply, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.alerts.alerts import Alert
from bot.domain.cases.reports import Case
from bot.domain.people import Account
from bot.handlers.alerts.alert_words import (
    alert_args,
    alert_words,
    edits_at_liaisons,
    follow_up_rows,
    sent_args,
    to_liaison,
    to_staff,
)
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.pieces import argument, button
from bot.usecases.alerts.acknowledge_alert import acknowledge_alert
from bot.usecases.alerts.prepare_alert import leads_to_sign, refuse_alert, sign_alert

_HOME = ((button("queue-button-home", "queue"),),)


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Sign: the body's first liaison has it with this turn, and the reporter hears of it."""
    sent, facts = await sign_alert(ctx, argument(update))
    alert, case = sent.alert, sent.case
    args = alert_args(alert, case, ctx.content)
    screen = Screen("alert-sent", args | sent_args(alert), (*follow_up_rows(alert), *_HOME))
    liaison = to_liaison(alert, sent.content, sent.to[0], ctx.content, key="alert-body")
    notices = await allowed_replies(
        [to_staff("notice-alert-sent", args, alert.by, follow_up_rows(alert))], case, ctx
    )
    requests = await request_erasures(alert, case, ctx, besides=ctx.account)
    return Turn((screen, liaison, *notices, *requests), facts=facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Refuse: nothing goes, and the person who prepared it is told."""
    prepared = await refuse_alert(ctx, argument(update))
    alert, case = prepared.alert, prepared.case
    args = alert_args(alert, case, ctx.content)
    notices = await allowed_replies([to_staff("notice-alert-refused", args, alert.by)], case, ctx)
    requests = await request_erasures(alert, case, ctx, besides=ctx.account)
    return Turn((Screen("alert-not-sent", args, _HOME), *notices, *requests))


async def request_erasures(
    alert: Alert, case: Case, ctx: Ctx, *, besides: Account | None = None
) -> Sequence[Reply]:
    """The other leads need not decide any more: what they were shown is deleted from their chats."""
    asked = await leads_to_sign(ctx, case, besides=alert.by)
    return [EraseDetails(alert.id, lead) for lead in asked if lead != besides]


async def confirm_receipt(update: Incoming, ctx: Ctx) -> Turn:
    """«We have it in hand.» Its makers and its reporter hear of it; other liaisons see who need not act."""
    done = await acknowledge_alert(ctx, argument(update))
    alert, case = done.alert, done.case
    if done.content is None:
        return Turn((Ack("alert-back-already", alert=True),), facts=done.facts)
    args: dict[str, Arg] = {"what": alert_words(done.content, ctx.content), **sent_args(alert)}
    screen = Screen("alert-body-acked", args, remember=PrivateCardOf(alert.id, ctx.account))
    others = [account for account in alert.reached if account != ctx.account]
    edits = edits_at_liaisons(alert.id, others, "alert-body-acked-other", args)
    notices = await allowed_replies(
        [
            to_staff("notice-alert-acked", alert_args(alert, case, ctx.content), account)
            for account in makers_of(alert)
        ],
        case,
        ctx,
    )
    return Turn((Ack("alert-acked-now"), screen, *edits, *notices), facts=done.facts)


def makers_of(alert: Alert) -> Sequence[Account]:
    """Who prepared and who signed it."""
    return [account for account in (alert.by, alert.signed_by) if account is not None]
