"""Evidence: what may be sent, how much of it, and what happens to each file.

The grid of cells on a picture, to make some of them unrecognisable: twelve by twelve, chosen by quarters of six by
six. Each two by two of them are a field.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_FILES: Final = 20
MOST_BYTES: Final = 20 * 1024 * 1024
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
SIDE: Final = 6
CELLS: Final = SIDE * SIDE
"""The fields, by which referrals of earlier releases cover: their numbers come first."""
FINE_SIDE: Final = 2 * SIDE
QUARTERS: Final = 4
MOST_CELLS: Final = CELLS + FINE_SIDE * FINE_SIDE
"""Fields, then cells, row by row from the upper left."""


class EvidenceState(StrEnum):
    WAITING = "waiting"
    """The messenger still holds it; our copy is not fetched yet."""
    SEALED = "sealed"
    """The original is in the vault, with a clean copy if one can be made."""
    LOST = "lost"
    """It never arrived, and will not; ``Loss`` says why."""


class Loss(StrEnum):
    """Why a file never arrived. Its sender is told so, and how to send it again."""

    GONE = "gone"
    """The messenger no longer has it."""
    TOO_BIG = "too_big"
    """Over 20 MB; not every messenger gives the size beforehand."""
    UNREACHABLE = "unreachable"
    """The messenger could not be reached for a whole day."""


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What is known of a file, sealed under the report's key. Hashes are hex, times ISO, sizes bytes."""

    kind: str
    name: str = ""
    mime: str = ""
    size: int = 0
    sha256: str = ""
    """Of the original bytes, as the messenger gave them."""
    received_at: str = ""
    """When its message was received."""
    clean_sha256: str = ""
    clean_mime: str = ""
    why_not_clean: str = ""
    """``bot.usecases.ports.media.CleaningFailure`` of a sealed piece, ``Loss`` of a lost one."""
    fetched_at: str = ""
    """When its bytes were fetched and hashed."""
    partial: bool = False
    """The clean copy shows less than the original."""

    @property
    def most_bytes(self) -> int:
        """The size of the original; the size limit if the messenger does not give the size."""
        return self.size or MOST_BYTES


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file of a report's evidence. ``file_id`` (sealed in the store) is removed once it is fetched."""

    id: str
    report_id: str
    state: EvidenceState
    facts: EvidenceFacts
    file_id: str = ""
    messenger: str = ""

    @property
    def has_clean_copy(self) -> bool:
        """Whether there is a clean copy for the case's assignee."""
        return self.state is EvidenceState.SEALED and bool(self.facts.clean_sha256)


def should_notify_reporter(state: EvidenceState, facts: EvidenceFacts) -> bool:
    """Whether a reporter must hear of a file's fate: it never arrived, or it cannot be shown and its name or
    type gave no reason to say so when it was sent."""
    if state is EvidenceState.LOST:
        return True
    closed = is_sealed_type(facts.name, facts.mime)
    return state is EvidenceState.SEALED and not facts.clean_sha256 and not closed


@dataclass(frozen=True, slots=True)
class EvidenceTally:
    """How many files can be shown, are on their way, are only kept sealed, or never arrived."""

    ready: int = 0
    waiting: int = 0
    sealed: int = 0
    lost: int = 0

    @property
    def stored_count(self) -> int:
        """The files whose original is in the vault."""
        return self.ready + self.sealed

    @property
    def places(self) -> int:
        """How many of the ``MOST_FILES`` are used: a file that never arrived does not count, so that it can
        be sent again."""
        return self.stored_count + self.waiting


def tally(pieces: Iterable[Evidence]) -> EvidenceTally:
    """Count the files of a draft or a report."""
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
    """A hash for reading aloud and comparing: its first and last eight digits."""
    return f"{digest[:8]}…{digest[-8:]}" if digest else ""


def is_sealed_type(name: str, mime: str) -> bool:
    """Whether a file's name or type says that it is a program, an archive, an office document or a web page:
    such a file is kept sealed, never opened and not shown.

    This only words the answer to the sender; the bytes decide what is opened.
    """
    return name.strip().lower().endswith(_CLOSED_ENDINGS) or any(
        part in mime.lower() for part in _CLOSED_MIMES
    )


def read_cells(text: str) -> tuple[int, ...]:
    """``5`` (hex, one bit for each field and then for each cell) -> ``(0, 2)``. Raises ValueError for anything
    else."""
    bits = int(text, 16)
    if not 0 <= bits < 1 << MOST_CELLS:
        raise ValueError("no such field")
    return tuple(place for place in range(MOST_CELLS) if bits >> place & 1)


def write_cells(cells: Iterable[int]) -> str:
    return f"{bits_of(cells):x}"


def bits_of(cells: Iterable[int]) -> int:
    """Fields and cells as a number, one bit each."""
    return sum(1 << place for place in set(cells))


def fine_cells(numbers: Iterable[int]) -> frozenset[int]:
    """The numbers of cells alone: four in place of each field. They cover exactly what the field covers."""
    cells: set[int] = set()
    for number in numbers:
        if number >= CELLS:
            cells.add(number)
            continue
        row, column = divmod(number, SIDE)
        cells |= {cell_number(2 * row + down, 2 * column + across) for down in (0, 1) for across in (0, 1)}
    return frozenset(cells)


def cell_number(row: int, column: int) -> int:
    """The number of a cell in the grid of twelve by twelve."""
    return CELLS + row * FINE_SIDE + column


def cell_place(number: int) -> tuple[int, int]:
    """Row and column of a cell."""
    row, column = divmod(number - CELLS, FINE_SIDE)
    return row, column


def quarter_cells(quarter: int) -> tuple[int, ...]:
    """The cells of a quarter (0 to 3, row by row), row by row from its upper left."""
    down, across = divmod(quarter, 2)
    return tuple(
        cell_number(SIDE * down + row, SIDE * across + column)
        for row in range(SIDE)
        for column in range(SIDE)
    )
