"""Recordings of cards: a person reads a card aloud, and whoever opens it can listen. No synthetic voices.

A recording belongs to a card's id and to the text that was read. Once the text has changed it is not offered any more,
until somebody reads the new one.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from bot.domain.learning.lessons import Lesson
from bot.domain.people import Account

MOST_SECONDS: Final = 180
"""A card has at most 600 characters, which takes a minute to read."""
LEAST_SECONDS: Final = 2
FASTEST: Final = 40
"""Characters a second. Nobody reads twice as fast as a newsreader: what is shorter is not the whole text."""
LEAST_HEARD: Final = 0.2
"""The share of a recording's seconds in which something is heard."""
MOST_BYTES: Final = 6 * 1024 * 1024
"""Three minutes at 256 kilobits a second."""
DRAFT_STAYS: Final = timedelta(days=2)
"""After it a recording that nobody has accepted is deleted."""

_MARKS: Final = re.compile(r"[*_`]|</?[a-z]+>")
_SPACES: Final = re.compile(r"\s+")
_DIGEST_LENGTH: Final = 16


class VoiceState(StrEnum):
    """A recording from its arrival on."""

    CHECKING = "checking"
    """It is still at the messenger."""
    READY = "ready"
    """It was checked, and the editor hears it."""
    PUBLISHED = "published"
    """Everybody hears it."""


class VoiceFault(StrEnum):
    """Why a recording cannot be used."""

    GONE = "gone"
    """The messenger does not give it (any more)."""
    NO_SOUND = "no-sound"
    """The file is not a sound, or is damaged."""
    FORMAT = "format"
    """A sound that not both messengers play."""
    LARGE = "large"
    """More bytes than we take, or more work than opening it may cost, however long it lasts."""
    LONG = "long"
    SHORT = "short"
    QUIET = "quiet"
    NOT_KEPT = "not-kept"
    """This machine cannot open or keep files at the moment."""
    CHANGED = "changed"
    """The text has changed while it was read."""
    CARD_GONE = "card-gone"


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """A file with a sound: how its bytes are recognised (SHA-256 in hex), what it is, how long, how large."""

    sha256: str
    _: KW_ONLY
    mime: str
    seconds: int
    size: int

    @property
    def is_voice_note(self) -> bool:
        """Whether messengers show it as a voice note; otherwise they show it as music."""
        return self.mime == "audio/ogg"


@dataclass(frozen=True, slots=True)
class VaultPlace:
    """Where the vault keeps a file, and the key that opens it. What is taught is no secret: the key stands beside the
    name."""

    name: str
    key: bytes


@dataclass(frozen=True, slots=True)
class CardVoice:
    """A recording in the vault, or on its way there. ``digest`` is that of the text that was read. Until it is
    published, ``editor`` is who reads, and ``file_id`` the messenger's name of what they sent."""

    id: str
    _: KW_ONLY
    card_id: str
    digest: str
    state: VoiceState
    day: date
    editor: Account | None = None
    file_id: str = ""
    file: VoiceFile | None = None
    place: VaultPlace | None = None


@dataclass(frozen=True, slots=True)
class FolderVoice:
    """A recording in the content folder. ``path`` is the file's."""

    card_id: str
    _: KW_ONLY
    digest: str
    file: VoiceFile
    path: str


class SpokenCard(Protocol):
    """A card that can be read aloud: of a lesson, of a duty, of a kind of council."""

    @property
    def id(self) -> str: ...

    @property
    def text(self) -> str: ...


class RecordedPiece(Protocol):
    """A recording as everybody hears it, wherever it lies."""

    @property
    def card_id(self) -> str: ...

    @property
    def digest(self) -> str: ...

    @property
    def file(self) -> VoiceFile | None: ...


class Freshness(StrEnum):
    """What a card's recording is worth today."""

    NONE = "none"
    CURRENT = "current"
    STALE = "stale"
    """Its text has changed since it was recorded."""


def text_digest(text: str) -> str:
    """What was read aloud: marks of emphasis and the width of gaps are not heard."""
    heard = _SPACES.sub(" ", _MARKS.sub("", text)).strip()
    return hashlib.sha256(heard.encode()).hexdigest()[:_DIGEST_LENGTH]


def upload_name(sha256: str) -> str:
    """The name under which the messengers' ids of a sound are kept."""
    return f"voice-{sha256[:24]}"


def freshness(text: str, recordings: Iterable[RecordedPiece | None]) -> Freshness:
    """Whether one of a card's recordings speaks its present text."""
    there = [piece for piece in recordings if piece is not None]
    if not there:
        return Freshness.NONE
    digest = text_digest(text)
    return Freshness.CURRENT if any(piece.digest == digest for piece in there) else Freshness.STALE


def fault_of(text: str, *, seconds: float, heard_seconds: int) -> VoiceFault | None:
    """Why this is no reading of the text: too long, too short for so many words, or hardly anything is heard."""
    if seconds > MOST_SECONDS:
        return VoiceFault.LONG
    if seconds < max(LEAST_SECONDS, len(text) / FASTEST):
        return VoiceFault.SHORT
    if heard_seconds < max(1, LEAST_HEARD * seconds):
        return VoiceFault.QUIET
    return None


def cards_of(lessons: Iterable[Lesson], own_cards: Iterable[SpokenCard]) -> Mapping[str, SpokenCard]:
    """The cards that can be recorded, by id: of the lessons in their order, then those of duties and kinds of council.
    Only ids of lessons' cards have a slash, so no two are the same."""
    taught: dict[str, SpokenCard] = {card.id: card for lesson in lessons for card in lesson.cards}
    return taught | {card.id: card for card in own_cards}
