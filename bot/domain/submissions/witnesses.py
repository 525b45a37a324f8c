"""A report: one witness of a case, with a key of its own, and the sealed dialogue that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.catalogue.catalogue import Space


class ContactMode(StrEnum):
    RETURNABLE = "returnable"
    NO_RETURN = "no_return"


class Consent(StrEnum):
    """May the report be passed to the competent body? The default asks first."""

    YES = "yes"
    ASK_ME = "ask_me"
    NO = "no"


class Rightness(StrEnum):
    """What the reporter answered to «was it put right?»."""

    UNKNOWN = ""
    YES = "yes"
    NO = "no"


class Summary(StrEnum):
    """Whether the reporter has confirmed what a moderator wrote of his voice."""

    NONE = ""
    ASKED = "asked"
    RIGHT = "right"
    WRONG = "wrong"


class Reminding(StrEnum):
    """The reminder of the day before an official complaint's last day."""

    NONE = ""
    WANTED = "wanted"
    DONE = "done"


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
    """The messenger took the receipt message: from then on a no-return report has no way back."""
    disagreed: bool = False
    """The reporter has asked for a second look, which he may once."""
    right: Rightness = Rightness.UNKNOWN
    summary: Summary = Summary.NONE
    complaint: Reminding = Reminding.NONE
    """Whether he wants to hear of the last day for an official complaint."""
    origin: str = ""
    """The case that it began, once it has become a witness of another; empty while it never moved."""
    joined: date | None = None
    """The day on which it became a witness of a case that was decided already, or was taken back: how long its row is
    kept is counted from then. None for all others."""


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
    """How it was told: ``bot.domain.reporting.drafts.Way``."""
    point: str = ""
    """``latitude,longitude``, kept only because the reporter asked for it."""
    captions: tuple[str, ...] = ()
    """What of the text stood below files, as it stands there."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Answers to questions that this record does not name, by the form's field."""


class Side(StrEnum):
    QUESTION = "question"
    ANSWER = "answer"
    REASON = "reason"
    NOTE = "note"
    """What the reporter added by himself."""
    OBJECTION = "objection"
    """Why the reporter disagrees with a decision."""
    SUMMARY = "summary"
    """What a moderator has written of a voice report; the reporter is asked whether it is right."""
    REFERRAL = "referral"
    """What he was asked to agree to, or agreed to, does not go or was called back: why, in the program's words
    (``bot.domain.referrals.referrals.Ended``)."""
    WISH = "wish"
    """The body whose wish he was asked about waits for no answer any more."""


@dataclass(frozen=True, slots=True)
class DialogueLine:
    """One line of the sealed dialogue between a moderator and a reporter."""

    side: Side
    text: str
    at: datetime
