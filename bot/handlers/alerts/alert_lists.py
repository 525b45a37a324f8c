"""Alerts on the leads' desk, as long as they wait for a signature, and on the body's, until somebody takes them up."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, DetailOf, Digits, PrivateCardOf, Rows, Screen, Turn
from bot.conversation.ports import Ctx
from bot.handlers.alerts.alert_words import ack_rows, alert_words, sent_args, signature_args, signature_rows
from bot.handlers.pieces import argument, button
from bot.usecases.alerts.list_alerts import (
    alerts_to_acknowledge,
    read_body_alert,
    read_signable_alert,
)


async def show_to_sign(update: Incoming, ctx: Ctx) -> Turn:
    """The same question as in the message that has scrolled away."""
    prepared, name = await read_signable_alert(ctx, argument(update))
    alert = prepared.alert
    args = signature_args(alert, prepared.content, prepared.case, ctx.content, name=name)
    rows = (*signature_rows(alert), (button("queue-button-home", "queue"),))
    screen = Screen("alert-sign", args, rows, remember=DetailOf(alert.id, ctx.account, opens=""))
    return Turn((screen,), session=ctx.session.at(""))


async def rows_of_body(ctx: Ctx) -> Rows:
    """A button for each alert that nobody of the body has taken up."""
    return tuple(
        (button("alert-button-open", "alert.open", alert.id, {"reference": Digits(alert.number)}),)
        for alert in await alerts_to_acknowledge(ctx)
    )


async def show_to_body(update: Incoming, ctx: Ctx) -> Turn:
    """The alert itself; its button stands below it again."""
    alert, content = await read_body_alert(ctx, argument(update))
    args: dict[str, Arg] = {"what": alert_words(content, ctx.content), **sent_args(alert)}
    screen = Screen("alert-body", args, ack_rows(alert), remember=PrivateCardOf(alert.id, ctx.account))
    return Turn((screen,), session=ctx.session.at(""))
