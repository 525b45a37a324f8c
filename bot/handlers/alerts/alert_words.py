"""The words of quick alerts: what a body reads, which everybody else is shown beforehand in the same words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.conversation.outgoing import (
    Arg,
    ClockTime,
    DetailOf,
    Digits,
    EditPrivate,
    PrivateCardOf,
    Rows,
    Say,
    SendLane,
    StaffChat,
    TextRef,
)
from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep, CallBackReason
from bot.domain.cases.reports import Case
from bot.domain.moments import clock_of, day_of, read_when
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
    next_hour = (clock.hour + 1) % 24
    args: dict[str, Arg] = {"hour": Digits(str(clock.hour)), "next": Digits(str(next_hour))}
    return TextRef("alert-hour", {"day": read_when(hour)[0], **args})


def alert_args(alert: Alert, case: Case, known: Content) -> dict[str, Arg]:
    """The case's number, the body, and by which number the body knows the alert, for staff."""
    return {
        "number": number_of(case),
        "body": body_name(alert.body, known),
        "reference": Digits(alert.number),
    }


def state_words(alert: Alert, known: Content) -> TextRef:
    """One line for an alert of the case."""
    args: dict[str, Arg] = {
        **sent_args(alert),
        "body": body_name(alert.body, known),
        "why": reason_words(alert.reason) if alert.reason is not None else "",
    }
    return TextRef(f"alert-state-{alert.step}", args)


def reason_words(reason: CallBackReason) -> TextRef:
    """Why it was called back, for staff."""
    return TextRef(f"alert-back-why-{reason.replace('_', '-')}")


def sent_args(alert: Alert) -> dict[str, Arg]:
    """Its number, and the day and the minute at which it was sent: what the body knows it by. For one that was not
    sent, until when it waits."""
    at = alert.sent_at or alert.waits_until
    return {
        "reference": Digits(alert.number),
        **(moment_args(at) if at is not None else {"day": "", "at": ""}),
    }


def moment_args(at: datetime) -> dict[str, Arg]:
    return {"day": day_of(at), "at": ClockTime(at)}


def signature_request(
    alert: Alert,
    content: AlertContent,
    case: Case,
    known: Content,
    *,
    to: Account,
    name: Arg,
    key: str = "alert-sign",
) -> Say:
    """For a lead who may sign: exactly what would go. One press sends it. ``name``: of who prepared it."""
    args = signature_args(alert, content, case, known, name=name)
    rows = signature_rows(alert)
    return Say(
        key, args, rows, to=StaffChat(to), lane=SendLane.RECEIPT, protect=True,
        remember=DetailOf(alert.id, to, opens=""),
    )  # fmt: skip


def signature_args(
    alert: Alert, content: AlertContent, case: Case, known: Content, *, name: Arg
) -> dict[str, Arg]:
    """``name``: of who prepared it."""
    return alert_args(alert, case, known) | {
        "name": name,
        "what": alert_words(content, known),
        "witnesses": case.witnesses,
        "until": alert.waits_until or "",
    }


def signature_rows(alert: Alert) -> Rows:
    return (
        (
            button("alert-button-yes", "alert.yes", alert.id),
            button("alert-button-no", "alert.no", alert.id),
        ),
    )


def to_liaison(alert: Alert, content: AlertContent, to: Account, known: Content, *, key: str) -> Say:
    """The alert itself, or the reminder of it. Its message is edited when it is taken up or called back."""
    args: dict[str, Arg] = {"what": alert_words(content, known), **sent_args(alert)}
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
