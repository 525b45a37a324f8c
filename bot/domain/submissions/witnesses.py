"""A report: one witness of a case, with a key of its own, and the sealed dialogue with its reporter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.catalogue.catalogue import Space


class ContactMode(StrEnum):
    RETURNABLE = "returnable"
    NO_RETURN = "no_return"


class Consent(StrEnum):
    """Whether the report may be passed to the competent body. The default asks first."""

    YES = "yes"
    ASK_ME = "ask_me"
    NO = "no"


class Rightness(StrEnum):
    """The reporter's answer to «was it put right?»."""

    UNKNOWN = ""
    YES = "yes"
    NO = "no"


class Summary(StrEnum):
    """Whether the reporter has confirmed the moderator's summary of their voice report."""

    NONE = ""
    ASKED = "asked"
    RIGHT = "right"
    WRONG = "wrong"


class Reminding(StrEnum):
    """The reminder on the day before the last day for an official complaint."""

    NONE = ""
    WANTED = "wanted"
    DONE = "done"


class AlertConsent(StrEnum):
    """Whether act, station and hour may be passed to the competent body's liaison at once."""

    NONE = ""
    ASKED = "asked"
    """Its assignee has asked; the reporter has not answered."""
    YES = "yes"
    """To the bodies that they have read: the last line of ``Side.ALERT`` in their dialogue."""
    NO = "no"
    OVER = "over"
    """Somebody could be recognised by an alert of it: nobody is asked again."""


@dataclass(frozen=True, slots=True)
class Report:
    """One witness's report, without its words (those are sealed; see ``ReportBody``)."""

    id: str
    case_id: str
    mode: ContactMode
    consent: Consent
    day: date
    withdrawn: bool = False
    receipt_confirmed: bool = False
    """The messenger accepted the receipt message: from then on a no-return report has no way back."""
    disagreed: bool = False
    """The reporter has asked for a second look; they can ask once."""
    right: Rightness = Rightness.UNKNOWN
    summary: Summary = Summary.NONE
    complaint: Reminding = Reminding.NONE
    """Whether they want a reminder of the last day for an official complaint."""
    origin: str = ""
    """The case that it began, once it belongs to another; empty if it never moved."""
    joined: date | None = None
    """The day on which it joined a decided case, or was withdrawn: retention of its row is counted from then.
    None for all others."""
    alert: AlertConsent = AlertConsent.NONE
    """Whether its sender has said yes to a quick alert (``bot.domain.alerts.alerts``)."""


@dataclass(frozen=True, slots=True)
class ReportBody:
    """The reporter's words, as they are sealed under the report's key."""

    text: str
    act_id: str
    space: Space
    area_id: str
    actor: str
    when: str
    seen: str = ""
    address: str = ""
    """Where online: a URL, a channel, or the link of a forwarded post. Never a person's handle."""
    forwarded: str = ""
    way: str = "full"
    """How it was told: ``bot.domain.reporting.drafts.FormVariant``."""
    point: str = ""
    """``latitude,longitude``, stored only because the reporter asked for it."""
    captions: tuple[str, ...] = ()
    """The parts of the text that were captions of files, word for word."""
    place_words: str = ""
    """What the reporter typed about the place, beside the area: a street, a school. Never goes to a body."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Answers to questions without a field here, by the form's field."""


class Side(StrEnum):
    QUESTION = "question"
    ANSWER = "answer"
    REASON = "reason"
    NOTE = "note"
    """Something that the reporter added unasked."""
    OBJECTION = "objection"
    """Why the reporter disagrees with a decision."""
    SUMMARY = "summary"
    """A moderator's summary of a voice report; the reporter is asked whether it is right."""
    REFERRAL = "referral"
    """A referral that the reporter was asked about does not go or was called back: the reason, in the
    program's words (``bot.domain.referrals.referrals.ReferralEndReason``)."""
    WISH = "wish"
    """The body whose wish they were asked about no longer waits for an answer."""
    ALERT = "alert"
    """The bodies to which their yes to a quick alert counts, by their ids. Its moment is the day alone."""


@dataclass(frozen=True, slots=True)
class DialogueLine:
    """One line of the sealed dialogue between a moderator and a reporter."""

    side: Side
    text: str
    at: datetime
