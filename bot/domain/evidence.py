"""Evidence: what may come in, how much of it, and what becomes of each piece."""

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
    """The messenger no longer gives it."""


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What is known of a piece, sealed under the report's key."""

    kind: str
    name: str = ""
    mime: str = ""
    size: int = 0
    sha256: str = ""
    received_at: str = ""
    """ISO time of receipt."""
    clean_sha256: str = ""
    clean_mime: str = ""
    why_not_clean: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of a report's evidence. ``file_id`` (sealed in the store) is gone once it is fetched."""

    id: str
    report_id: str
    state: EvidenceState
    facts: EvidenceFacts
    file_id: str = ""
    messenger: str = ""


_CLOSED_ENDINGS: Final = (
    *(".exe", ".msi", ".apk", ".bat", ".cmd", ".com", ".scr", ".ps1", ".vbs", ".js", ".jar", ".sh", ".dll"),
    *(".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".dmg", ".ipa", ".deb"),
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
)


def kept_closed(name: str, mime: str) -> bool:
    """Whether a file announces itself as a program or an archive: it is kept sealed and never opened.

    This only words the answer to the sender; what is opened at all is decided from the bytes.
    """
    return name.lower().endswith(_CLOSED_ENDINGS) or any(part in mime.lower() for part in _CLOSED_MIMES)
