"""Evidence: what may come in, how much of it, and what becomes of each piece."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_FILES: Final = 20
MOST_BYTES: Final = 20 * 1024 * 1024


class EvidenceState(StrEnum):
    WAITING = "waiting"
    """The messenger still holds it; our copy is not fetched yet."""
    SEALED = "sealed"
    """The original is in the vault, and a clean copy beside it where one can be made."""
    LOST = "lost"
    """It never came to us, and will not; ``Loss`` says why."""


class Loss(StrEnum):
    """Why a file never came to us. Whoever sent it is told, and how to send it again."""

    GONE = "gone"
    """The messenger no longer gives it."""
    TOO_BIG = "too_big"
    """Over 20 MB; not every messenger tells the size beforehand."""
    UNREACHABLE = "unreachable"
    """The messenger could not be reached for it during a whole day."""


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What is known of a piece, sealed under the report's key. Hashes are hex, times ISO, sizes bytes."""

    kind: str
    name: str = ""
    mime: str = ""
    size: int = 0
    sha256: str = ""
    """Of the original, over the bytes as the messenger gave them."""
    received_at: str = ""
    """When the message with it was taken."""
    clean_sha256: str = ""
    clean_mime: str = ""
    why_not_clean: str = ""
    """``bot.usecases.ports.media.WhyNot`` of a sealed piece, ``Loss`` of a lost one."""
    fetched_at: str = ""
    """When its bytes had come from the messenger and were hashed."""
    partial: bool = False
    """The clean copy shows less than the original."""

    @property
    def most_bytes(self) -> int:
        """Of the original; where the messenger does not tell its size, those of the largest."""
        return self.size or MOST_BYTES


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of a report's evidence. ``file_id`` (sealed in the store) is gone once it is fetched."""

    id: str
    report_id: str
    state: EvidenceState
    facts: EvidenceFacts
    file_id: str = ""
    messenger: str = ""

    @property
    def has_clean_copy(self) -> bool:
        """Whether there is a clean copy for the moderator who holds the case."""
        return self.state is EvidenceState.SEALED and bool(self.facts.clean_sha256)


def should_notify_reporter(state: EvidenceState, facts: EvidenceFacts) -> bool:
    """Whether a reporter must hear of what became of a piece: it never came, or came and cannot be shown, and
    nothing in its name or type has let us say so when he sent it."""
    if state is EvidenceState.LOST:
        return True
    closed = is_sealed_type(facts.name, facts.mime)
    return state is EvidenceState.SEALED and not facts.clean_sha256 and not closed


@dataclass(frozen=True, slots=True)
class EvidenceTally:
    """How many pieces can be shown, are still on their way, are kept sealed only, or never came."""

    ready: int = 0
    waiting: int = 0
    sealed: int = 0
    lost: int = 0

    @property
    def stored_count(self) -> int:
        """Those whose original is in the vault."""
        return self.ready + self.sealed

    @property
    def places(self) -> int:
        """How many of the ``MOST_FILES`` are taken: what never came leaves its place to be sent again."""
        return self.stored_count + self.waiting


def tally(pieces: Iterable[Evidence]) -> EvidenceTally:
    """Count the pieces of a draft or a report."""
    all_pieces = list(pieces)
    states = [piece.state for piece in all_pieces]
    ready = sum(piece.has_clean_copy for piece in all_pieces)
    return EvidenceTally(
        ready=ready,
        waiting=states.count(EvidenceState.WAITING),
        sealed=states.count(EvidenceState.SEALED) - ready,
        lost=states.count(EvidenceState.LOST),
    )


def fingerprint(digest: str) -> str:
    """A hash as it is read aloud and compared: its first and last eight digits."""
    return f"{digest[:8]}…{digest[-8:]}" if digest else ""


_CLOSED_ENDINGS: Final = (
    *(".exe", ".msi", ".apk", ".bat", ".cmd", ".com", ".scr", ".ps1", ".vbs", ".js", ".jar", ".sh", ".dll"),
    *(".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".dmg", ".ipa", ".deb"),
    *(".doc", ".docx", ".docm", ".xls", ".xlsx", ".xlsm", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".rtf"),
    *(".html", ".htm", ".svg"),
)
_CLOSED_MIMES: Final = (
    "executable",
    "msdownload",
    "android.package",
    "zip",
    "rar",
    "7z-",
    "tar",
    "java-archive",
    "msword",
    "ms-excel",
    "ms-powerpoint",
    "officedocument",
    "opendocument",
    "rtf",
    "html",
    "svg",
)


def is_sealed_type(name: str, mime: str) -> bool:
    """Whether a file announces itself as a program, an archive, an office paper or a page: it is kept sealed,
    never opened and not shown.

    This only words the answer to the sender; what is opened at all is decided from the bytes.
    """
    return name.strip().lower().endswith(_CLOSED_ENDINGS) or any(
        part in mime.lower() for part in _CLOSED_MIMES
    )
