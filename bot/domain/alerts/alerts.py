"""A quick alert of a critical, verified event at a polling station: act, station and hour, and nothing else. Its steps.

Which events may be alerted, and by whose leave: ``alertable``. Pure rules.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account

SIGNED_WITHIN: Final = timedelta(minutes=30)
"""How long an alert waits for a lead: later it is news no more."""
LEADS_AGAIN_AFTER: Final = timedelta(minutes=5)
"""How long leads may be silent before they are asked again, once."""
AGAIN_AFTER: Final = timedelta(minutes=5)
"""How long a liaison may be silent before the next one is alerted too."""
ACKNOWLEDGED_WITHIN: Final = timedelta(minutes=15)
"""After it was sent. An alert that nobody has acknowledged by then is the leads' to telephone."""
_LEAST_NUMBER, _MOST_NUMBER = 1_000, 10_000
MOST: Final = 3
"""Alerts that are kept per case."""


class AlertStep(StrEnum):
    SIGN = "sign"
    """A lead has to sign it."""
    LATE = "late"
    """It still waits for a lead; they were asked a second time."""
    SENT = "sent"
    ACKED = "acked"
    """A liaison of the body has it in hand."""
    BACK = "back"
    """It was called back."""


WAITING: Final = frozenset({AlertStep.SIGN, AlertStep.LATE})
"""Nothing has gone yet."""
GONE_OUT: Final = frozenset({AlertStep.SENT, AlertStep.ACKED})
"""The body has it, and may act on it."""


class CallBackReason(StrEnum):
    """Why an alert was called back. The body never learns it: otherwise a call-back without a reason would say that
    the reporter has withdrawn."""

    BODY = "body"
    """It went to the wrong body."""
    EVENT = "event"
    """What it says is not so."""
    PERSON = "person"
    """Somebody can be recognised by it."""
    WITHDRAWN = "withdrawn"
    """Its reporter has withdrawn the report."""
    SET_ASIDE = "set_aside"
    """The case is not verified any more."""
    ACCUSED = "accused"
    """The body, or somebody under it, is accused by now."""


STAFF_REASONS: Final = (CallBackReason.BODY, CallBackReason.EVENT, CallBackReason.PERSON)
"""Those that people choose; the others are the program's."""


@dataclass(frozen=True, slots=True)
class AlertContent:
    """All that the body reads. ``area_id``: a station or a larger area. ``hour``: as ``moments.write_when`` writes it,
    with a time only to the full hour; empty if its reporters differ."""

    act_id: str
    area_id: str
    hour: str = ""

    def record(self) -> str:
        """As the audit log hashes it."""
        return f"{self.act_id} {self.area_id} {self.hour}".strip()


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert to one body; its content is sealed. ``until``: when the program acts next; None: never again."""

    id: str
    _: KW_ONLY
    case_id: str
    body: str
    by: Account
    step: AlertStep
    until: datetime | None
    signed_by: Account | None = None
    sent_at: datetime | None = None
    reached: tuple[Account, ...] = ()
    """The liaisons that it was sent to, in this order."""
    acked_by: Account | None = None
    acked_at: datetime | None = None
    reason: CallBackReason | None = None

    @property
    def is_out(self) -> bool:
        """Whether the body has it, and may act on it."""
        return self.step in GONE_OUT

    @property
    def is_waiting(self) -> bool:
        """Whether nothing of it was sent yet."""
        return self.step in WAITING

    @property
    def number(self) -> str:
        """Four digits by which its body and the staff speak of it. They come from its id, so that they say nothing of
        how many there are, and nothing of the case."""
        return number_of_id(self.id)

    @property
    def waits_until(self) -> datetime | None:
        """When it lapses without a signature; None for one that was sent."""
        if not self.is_waiting or self.until is None:
            return None
        return self.until + SIGNED_WITHIN - LEADS_AGAIN_AFTER if self.step is AlertStep.SIGN else self.until


def number_of_id(alert_id: str) -> str:
    """See ``Alert.number``."""
    digest = int.from_bytes(sha256(alert_id.encode()).digest()[:8])
    return str(_LEAST_NUMBER + digest % (_MOST_NUMBER - _LEAST_NUMBER))


# --- its steps ---------------------------------------------------------------------------------------------


def require_no_other(body: str, before: Iterable[Alert]) -> None:
    """Raises WrongState while another alert of the case waits, for a body that has it already, after too many, and for
    good once somebody could be recognised by one."""
    alerts = list(before)
    if any(alert.reason is CallBackReason.PERSON for alert in alerts):
        raise WrongState("alert-person-known")
    if any(alert.is_waiting for alert in alerts):
        raise WrongState("alert-under-way")
    if any(alert.is_out and alert.body == body for alert in alerts):
        raise WrongState("alert-has-it")
    if len(alerts) >= MOST:
        raise WrongState("alert-most", {"most": MOST})


def signable(alert: Alert | None, *, by: Account, now: datetime) -> Alert:
    """Raises NotFound (nothing waits for a signature), WrongState (sent already), NotAllowed for who prepared it."""
    if alert is not None and alert.is_out:
        raise WrongState("alert-sent-already")
    if alert is None or alert.waits_until is None or alert.waits_until < now:
        raise NotFound("alert-over")
    if alert.by == by:
        raise NotAllowed("alert-own")
    return alert


def ask_signers_again(alert: Alert) -> Alert:
    """No lead has answered: they are asked once more, and it lapses when it would have."""
    return replace(alert, step=AlertStep.LATE, until=alert.waits_until)


def settle(alert: Alert) -> Alert:
    """Nobody waits for its acknowledgement any more: the election is closed."""
    return replace(alert, until=None)


def send_alert(alert: Alert, *, by: Account, to: Account, now: datetime) -> Alert:
    """A lead has signed: the first liaison gets it."""
    return replace(
        alert,
        step=AlertStep.SENT,
        signed_by=by,
        sent_at=now,
        until=now + AGAIN_AFTER,
        reached=(to,),
    )


def acknowledge(alert: Alert | None, *, by: Account, now: datetime) -> Alert:
    """A liaison has it in hand. Raises NotFound (nothing was sent), WrongState (taken up or called back already)."""
    if alert is None or alert.is_waiting:
        raise NotFound("alert-over")
    if alert.step is AlertStep.BACK:
        raise WrongState("alert-back-already")
    if alert.step is AlertStep.ACKED:
        raise WrongState("alert-acked-already")
    return replace(alert, step=AlertStep.ACKED, acked_by=by, acked_at=now, until=None)


def read_reason(text: str) -> CallBackReason:
    """A reason that people choose. Raises BadInput."""
    if text not in STAFF_REASONS:
        raise BadInput("alert-no-reason")
    return CallBackReason(text)


def require_out(alert: Alert | None) -> Alert:
    """An alert that the body has. Raises NotFound for one that was not sent, WrongState if it was called back."""
    if alert is None or alert.is_waiting:
        raise NotFound("alert-over")
    if alert.step is AlertStep.BACK:
        raise WrongState("alert-back-already")
    return alert


def call_back(alert: Alert, reason: CallBackReason) -> Alert:
    """Whatever the body has done with it, it is told to put it aside."""
    return replace(alert, step=AlertStep.BACK, reason=reason, until=None)


# --- without an answer -----------------------------------------------------------------------------------


def next_reader(alert: Alert, liaisons: Sequence[Account]) -> Account | None:
    """The first of the body's liaisons that it was not sent to."""
    return next((account for account in liaisons if account not in alert.reached), None)


def remind(alert: Alert, to: Account | None, *, now: datetime) -> Alert:
    """Nobody has acknowledged it: it goes to one more liaison, if there is one, and is due again until its time is
    over."""
    reached = alert.reached if to is None else (*alert.reached, to)
    again = None if is_time_over(alert, now=now) else now + AGAIN_AFTER
    return replace(alert, reached=reached, until=again)


def is_time_over(alert: Alert, *, now: datetime) -> bool:
    """Whether the body has had all its time to acknowledge."""
    return alert.sent_at is not None and now - alert.sent_at >= ACKNOWLEDGED_WITHIN


def readers_of(alert: Alert, liaisons: Collection[Account]) -> Sequence[Account]:
    """Those whom it reached and who still speak for the body."""
    return [account for account in alert.reached if account in liaisons]
