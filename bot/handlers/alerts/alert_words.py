"""The words of quick alerts: what a body reads, which everybody else is shown beforehand in the same words."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import (
    Arg,
    ClockTime,
    Digits,
    EditPrivate,
    PrivateCardOf,
    Rows,
    Say,
    SendLane,
    StaffChat,
    TextRef,
)
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep
from bot.domain.cases.reports import Case
from bot.domain.moments import clock_of, read_when
from bot.domain.people import Account
from bot.handlers.cards.card import act_of, number_of
from bot.handlers.pieces import body_name, button
from bot.handlers.referrals.refer_words import place_of, when_of
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = tuple(f"alert-state-{step}" for step in AlertStep)


def alert_words(content: AlertContent, known: Content) -> TextRef:
    """Act, place and hour: all that a body reads of the case."""
    args: dict[str, Arg] = {
        "act": act_of(content.act_id, known),
        "place": place_of(content.area_id, known),
        "hour": hour_words(content.hour),
    }
    return TextRef("alert-what", args)


def hour_words(hour: str) -> TextRef:
    """The day with the full hour, or as much as is known."""
    clock = clock_of(hour) if hour else None
    if clock is None:
        return when_of(hour) or TextRef("alert-hour-unknown")
    return TextRef("alert-hour", {"day": read_when(hour)[0], "hour": Digits(str(clock.hour))})


def alert_args(alert: Alert, case: Case, known: Content) -> dict[str, Arg]:
    """The case's number and the body, for staff."""
    return {"number": number_of(case), "body": body_name(alert.body, known)}


def state_words(alert: Alert, known: Content) -> TextRef:
    """One line for an alert of the case."""
    args: dict[str, Arg] = {"body": body_name(alert.body, known), "at": sent_clock(alert)}
    return TextRef(f"alert-state-{alert.step}", args)


def sent_clock(alert: Alert) -> Arg:
    """The hour and minute at which it was sent: what the body knows it by. For one that was not sent, until when it
    waits."""
    at = alert.sent_at or alert.until
    return ClockTime(at) if at is not None else ""


def to_liaison(alert: Alert, content: AlertContent, to: Account, known: Content, *, key: str) -> Say:
    """The alert itself, or the reminder of it. Its message is edited when it is taken up or called back."""
    args: dict[str, Arg] = {"what": alert_words(content, known), "at": sent_clock(alert)}
    return Say(
        key, args, ack_rows(alert), to=StaffChat(to), lane=SendLane.RECEIPT, protect=True,
        remember=PrivateCardOf(alert.id, to),
    )  # fmt: skip


def ack_rows(alert: Alert) -> Rows:
    return ((button("alert-button-ack", "alert.ack", alert.id),),)


def edits_at_liaisons(
    alert_id: str, liaisons: Sequence[Account], key: str, args: dict[str, Arg]
) -> Sequence[EditPrivate]:
    """What their messages say from now on, without a button."""
    return [EditPrivate(alert_id, account, key, args) for account in liaisons]


def to_staff(key: str, args: dict[str, Arg], to: Account, rows: Rows = ()) -> Say:
    return Say(key, args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE)


def follow_up_rows(alert: Alert) -> Rows:
    """What its makers can do with an alert that was sent."""
    return (
        (button("alert-button-back", "alert.back", alert.id),),
        (button("case-button-show", "case.show", alert.case_id),),
    )
