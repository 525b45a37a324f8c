"""Broadcasts, one text to many subscribers: what it may say, who signs it, when it is sent, how far it has come.

There are five kinds: facts of the legal calendar (one signature), corrections of a rumour (two, with their source),
other words (two), a lesson that leads recommend (two), and days that an owner has changed (none: they have confirmed
the day itself). Pure rules; the store knows the recipients.

Words that many people read: anything that may lead to a person is covered, public numbers and links stay.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.moments import day_of, end_of_day, is_quiet_time
from bot.domain.people import Account
from bot.domain.typed import has_visible_text, one_line, tidy

LONGEST: Final = 1_000
"""Characters of the words: people read them on a phone."""
LONGEST_SOURCE: Final = 120
SIGNED_WITHIN: Final = timedelta(hours=24)
"""How long a first signature waits for the second, and written words for the first."""
HEADLINE_FOR: Final = timedelta(hours=24)
"""How long a correction heads the first screens: one of the evening before polling day is still read in the
morning."""
_REST: Final = r"[^\s«»،؛؟<>\"]"
_PUBLIC_LINK: Final = (
    rf"https?://{_REST}+"
    rf"|(?<![\w@.\-])(?:[a-z0-9\-]{{1,63}}\.){{1,8}}[a-z]{{2,24}}(?![\w@\-])(?!\.\w)(?:[:/?#]{_REST}*)?"
    r"|(?<!\w)@[a-z]\w{3,}"
)
"""Links and handles. The writer is asked to check their hosts, and two people sign
(`broadcasts.unknown_hosts`)."""
_SPELT: Final = re.compile(
    r"[\w.+\-]{1,64}\s?[(\[{]\s?(?:at|\u0627\u062a)\s?[)\]}]\s?[\w.\-]{1,64}", re.IGNORECASE
)
"""An e-mail address with its sign spelled out; both halves look like links."""


class BroadcastKind(StrEnum):
    DATES = "dates"
    """Upcoming dates of the legal calendar; made from the content."""
    CORRECTION = "correction"
    WORDS = "words"
    LESSON = "lesson"
    """Names a lesson (``lesson_id``); made from the content, for the lesson's track in one ``district``."""
    MOVED = "moved"
    """Days that were set, changed or withdrawn (`bot.domain.news.calendar_news`); it is sent from the moment of
    the change."""


class BroadcastStage(StrEnum):
    DRAFT = "draft"
    SIGNING = "signing"
    GOING = "going"
    DONE = "done"
    STOPPED = "stopped"


WAITS: Final = frozenset({BroadcastStage.SIGNING, BroadcastStage.GOING})
UNCOUNTED: Final = -2
"""``shown_percent`` of a stopped broadcast while its last messages are not settled."""


@dataclass(frozen=True, slots=True)
class Signature:
    """``urgent``: the signer wants it sent at night, too."""

    by: Account
    at: datetime
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Broadcast:
    """``by`` is the writer, or the person who changed the day; None if the program proposed it or the command
    line set it.

    ``corrects``: the number of an earlier correction, or of the news that this one replaces. ``dates``: dates
    of the calendar, each as ``id/edge/day``; changed days each as a ``MovedDay``; ``lesson_id`` and ``district``.
    ``cursor``: the last letterbox that it was sent to.
    """

    id: str
    number: int
    kind: BroadcastKind
    by: Account | None
    at: datetime
    stage: BroadcastStage = BroadcastStage.DRAFT
    words: str = ""
    source: str = ""
    corrects: int = 0
    audiences: tuple[Audience, ...] = ()
    links_seen: bool = False
    dates: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    cursor: str = ""
    queued_count: int = 0
    total: int = 0
    shown_percent: int = -1
    """The percentage that the owners were shown last."""
    over_at: datetime | None = None
    sent: int = 0
    gone: int = 0
    """How many have left the bot; they are dropped from the list."""
    lost: int = 0
    """How many messages the messenger did not accept."""

    @property
    def lesson_id(self) -> str:
        """The id of the lesson that it recommends; empty for another kind."""
        return self.dates[0] if self.kind is BroadcastKind.LESSON and self.dates else ""

    @property
    def district(self) -> str:
        """The id of the district that it is meant for; empty for everywhere."""
        return self.dates[1] if self.kind is BroadcastKind.LESSON and len(self.dates) > 1 else ""

    @property
    def signed_at(self) -> datetime:
        """When it began to be sent."""
        return self.signatures[-1].at if self.signatures else self.at

    @property
    def unreached_count(self) -> int:
        """How many people it has not reached, also because it was stopped."""
        return max(self.total - self.sent - self.gone - self.lost, 0)

    @property
    def percent(self) -> int:
        """The settled share in percent, rounded down, so that 100 means all."""
        if not self.total:
            return 100
        return min((self.total - self.unreached_count) * 100 // self.total, 100)


# --- words ----------------------------------------------------------------------------------------

_BLANK: Final = re.compile(r"[ \t]+")
_GAPS: Final = re.compile(r"\s*\n\s*\n\s*")
_LINK: Final = re.compile(
    r"https?://(?P<whole>[^\s/:?#]+)|(?<![\w@.\-])(?P<bare>(?:[a-z0-9\-]+\.)+[a-z]{2,})\b|(?P<handle>(?<!\w)@[a-z]\w{3,})",
    re.IGNORECASE | re.ASCII,
)


def broadcast_words(text: str) -> str:
    """The text as people will read it. Raises BadInput if it is empty or too long."""
    words = _GAPS.sub("\n\n", _BLANK.sub(" ", tidy(text))).strip()
    if not has_visible_text(words):
        raise BadInput("broadcast-empty")
    if len(words) > LONGEST:
        raise BadInput("broadcast-long", {"most": LONGEST, "count": len(words)})
    return words


def source_words(text: str) -> str:
    """The source, in one line. Raises BadInput."""
    words = one_line(text)
    if not words:
        raise BadInput("broadcast-no-source")
    if len(words) > LONGEST_SOURCE:
        raise BadInput("broadcast-source-long", {"most": LONGEST_SOURCE, "count": len(words)})
    return words


def hosts_in(text: str) -> tuple[str, ...]:
    """The hosts of all links, and the handles (``@name``), in lower case without duplicates."""
    hosts = (match["whole"] or match["bare"] or match["handle"] for match in _LINK.finditer(text))
    return tuple(sorted({host.lower() for host in hosts}))


def unknown_hosts(text: str, *, known: Collection[str]) -> tuple[str, ...]:
    """The hosts that are neither known nor below a known one."""
    return tuple(
        host
        for host in hosts_in(text)
        if not any(
            host == known_host or (known_host[0] != "@" and host.endswith(f".{known_host}"))
            for known_host in known
        )
    )


def require_complete(broadcast: Broadcast, *, known: Collection[str]) -> None:
    """Raises BadInput with the parts that are missing before it can be signed."""
    if broadcast.kind is not BroadcastKind.DATES:
        broadcast_words(broadcast.words)
    if broadcast.kind is BroadcastKind.CORRECTION and not broadcast.source:
        raise BadInput("broadcast-no-source")
    if not broadcast.audiences:
        raise BadInput("broadcast-nobody")
    if not broadcast.links_seen and unknown_hosts(f"{broadcast.words} {broadcast.source}", known=known):
        raise BadInput("broadcast-links")


# --- signatures -----------------------------------------------------------------------------------


def signatures_needed(kind: BroadcastKind) -> int:
    """How many different people sign it: one for what is only computed from the law, none for a day of the
    calendar that an owner has just confirmed."""
    return {BroadcastKind.DATES: 1, BroadcastKind.MOVED: 0}.get(kind, 2)


def is_fully_signed(broadcast: Broadcast) -> bool:
    return len(broadcast.signatures) >= signatures_needed(broadcast.kind)


def add_signature(broadcast: Broadcast, *, by: Account, urgent: bool, now: datetime) -> Broadcast:
    """The broadcast with this signature. Raises WrongState if none is wanted, NotFound if it has waited for
    more than a day, NotAllowed for a second signature by the same person. `bot.domain.staff.roles` decides
    whether the signature counts."""
    if broadcast.stage is not BroadcastStage.SIGNING or is_fully_signed(broadcast):
        raise WrongState("broadcast-over")
    if now - (broadcast.signatures[0].at if broadcast.signatures else broadcast.at) > SIGNED_WITHIN:
        raise NotFound("sign-none")
    if any(signature.by == by for signature in broadcast.signatures):
        raise NotAllowed("sign-alone")
    return replace(broadcast, signatures=(*broadcast.signatures, Signature(by, now, urgent)))


def mark_stopped(broadcast: Broadcast, *, now: datetime) -> Broadcast:
    """Stop it at once; anybody who may sign may do so. Raises WrongState if it is not being sent any more."""
    if broadcast.stage not in WAITS:
        raise WrongState("broadcast-over")
    return replace(
        broadcast,
        stage=BroadcastStage.STOPPED,
        over_at=now,
        shown_percent=UNCOUNTED if broadcast.queued_count else broadcast.shown_percent,
    )


def mark_superseded(broadcast: Broadcast, *, now: datetime) -> Broadcast:
    """End it because newer news replaces it. Whoever watches it sees that, even if nobody has received it
    yet."""
    return replace(mark_stopped(broadcast, now=now), shown_percent=UNCOUNTED)


def is_headline(correction: Broadcast, *, now: datetime) -> bool:
    """Whether this correction, the newest that was signed and not stopped, still heads the first screens."""
    return now - correction.signed_at < HEADLINE_FOR


# --- when it goes ---------------------------------------------------------------------------------


def is_near_polling(now: datetime, polling_day: date | None) -> bool:
    """Whether it is polling day or the day before: then something may be urgent."""
    return polling_day is not None and 0 <= (polling_day - day_of(now)).days <= 1


def is_urgent(broadcast: Broadcast, *, now: datetime, polling_day: date | None) -> bool:
    """Whether it is sent at night: both signers marked it urgent, and polling day is near. A lesson for a district
    never is."""
    if broadcast.district:
        return False
    both = len(broadcast.signatures) > 1 and all(signature.urgent for signature in broadcast.signatures)
    return both and is_near_polling(now, polling_day)


def may_go(broadcast: Broadcast, *, now: datetime, polling_day: date | None) -> bool:
    """By daytime, or at once if it is urgent. A lesson for a district goes in the morning after its last signature, so
    that its arrival does not tell what was verified there in these hours."""
    if broadcast.district and now < end_of_day(broadcast.signed_at):
        return False
    return not is_quiet_time(now) or is_urgent(broadcast, now=now, polling_day=polling_day)


_ZERO, _EIGHT, _NINE = "[0\u06f0\u0660]", "[8\u06f8\u0668]", "[9\u06f9\u0669]"
_MOBILE: Final = re.compile(
    rf"(?<!\d)(?<!\d[\-_])(?:{_ZERO}{{0,2}}{_NINE}{_EIGHT}{_ZERO}?|{_ZERO})[\-_]?{_NINE}(?:[\-_]?\d){{9}}"
)
"""A phone number in a link, in Persian digits too; not after a date in its path (``2026-09-12-1234567``)."""
_GAP: Final = r"[\s\-._()/]{0,2}"
_SHORT: Final = 6
"""A number of at most this many digits is never covered on its own, so it need not be kept. Between the
digits of a mobile number (``0912 110 4567``), a kept number would prevent both halves from being read as
one."""
_DIGITS: Final = "0-9\u06f0-\u06f9\u0660-\u0669"


def cover_text(text: str, *, mask: Callable[[str], str], public: Collection[str]) -> str:
    """The text with everything covered that may lead to a person; unchanged if there is nothing.

    Links and handles stay unless they contain a phone number. ``public``: numbers that anybody may call, as
    Latin digits; all other characters in them are ignored.
    """
    numbers = [digits for number in public if len(digits := re.sub("[^0-9]", "", number)) > _SHORT]
    stays = re.compile("|".join((*map(_number_pattern, numbers), _PUBLIC_LINK)), re.IGNORECASE | re.ASCII)
    text = _SPELT.sub(lambda spelt_match: mask(spelt_match[0]), text)
    output, at = "", 0
    for match in stays.finditer(text):
        output += mask(text[at : match.start()])
        output += mask(match[0]) if _MOBILE.search(match[0]) else match[0]
        at = match.end()
    return output + mask(text[at:])


def _number_pattern(number: str) -> str:
    """The number in any digits, with the separators that people use; never as a part of a longer number."""
    return f"(?<![{_DIGITS}])" + _GAP.join(map(_any_script, number)) + f"(?![{_DIGITS}])"


def _any_script(digit: str) -> str:
    return f"[{digit}{chr(0x6F0 + int(digit))}{chr(0x660 + int(digit))}]"
