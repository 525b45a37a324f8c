"""The audit log's chain: each record carries a hash over itself and the one before it.

What is changed, removed, put in or moved breaks the chain from that record on. Records cut off at the end leave a
chain that is whole: only a head that was written down elsewhere shows it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

BEGINNING: Final = bytes(32)
PROGRAM: Final = "program"
OPERATOR: Final = "operator"
"""Who did it where no member of staff pressed anything: the program by itself, or a command."""
SHORT: Final = 12
"""Hex digits of a head that is shortened for people: 48 bits."""
_LEAST: Final = 8


class Deed(StrEnum):
    """What is recorded: what staff and operators do. Citizens' acts are not in it."""

    CLAIM = "claim"
    RELEASE = "release"
    EXPIRE = "expire"
    BREAK = "break"
    HAND_OVER = "hand-over"
    SECOND_OPINION = "second-opinion"
    READ = "read"
    SEARCH = "search"
    ASK = "ask"
    SUMMARISE = "summarise"
    GRADE = "grade"
    DECIDE = "decide"
    UNDO = "undo"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"
    CLOSE = "close"
    RECUSE = "recuse"
    DRILL = "drill"
    NOTE = "note"
    MUTE = "mute"
    INTRODUCE = "introduce"
    BROADCAST = "broadcast"
    ACTOR = "actor"
    REFER = "refer"
    SIGN = "sign"
    EXPORT = "export"
    SETTING = "setting"
    GROUP = "group"
    ROLE = "role"
    FREEZE = "freeze"
    BURN = "burn"
    ALARM = "alarm"
    ATLAS = "atlas"
    ROAD = "road"
    OPINION = "opinion"
    PUBLISH = "publish"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True)
class Record:
    """One deed. ``by`` is a staff account, ``program`` or ``operator``; ``subject`` an id; ``detail`` a prepared
    word; ``words`` the salted hash of free text (``salt$hash``) or empty. Nothing of a citizen is in it."""

    number: int
    at: int
    """Microseconds since 1970."""
    by: str
    deed: str
    subject: str
    detail: str
    words: str
    hash: bytes = b""

    def after(self, before: bytes) -> bytes:
        """The hash of this record behind one whose hash is ``before``."""
        fields = [self.number, self.at, self.by, self.deed, self.subject, self.detail, self.words]
        told = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        return hashlib.sha256(before + told).digest()


@dataclass(frozen=True, slots=True)
class Head:
    """A record's number and hash, written down elsewhere; the hash may be shortened."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}-{self.hash}"

    def short(self) -> str:
        """For people: on receipts, letters, certificates."""
        return f"{self.number}-{self.hash[:SHORT]}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``1234-ab12cd34``. Raises ValueError for anything else."""
        number, _, told = text.strip().lower().partition("-")
        if not _LEAST <= len(told) <= 64 or set(told) - set("0123456789abcdef"):
            raise ValueError("a head is a number, a dash and at least eight hex digits")
        return cls(int(number), told)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain holds: ``last`` is the last record that is proven, ``why`` what is wrong behind it."""

    proven: int
    last: Head | None
    why: str = ""
    at: int = 0
    """The number from which on nothing is proven; 0 where all is."""


def verify(records: Iterable[Record], *, heads: Iterable[Head] = ()) -> Verdict:
    """Follow the chain from its beginning, in order of numbers as they are stored."""
    wanted = {head.number: head for head in heads}
    before, number = BEGINNING, 0
    for record in records:
        told = _fault(record, number + 1, before) or _other(record, wanted.get(record.number))
        if told:
            return _until(number, before, told, at=number + 1)
        before, number = record.hash, record.number
    missing = [head for head in wanted.values() if head.number > number]
    if missing:
        told = f"the log ends with record {number}, the head that was written down is of record {missing[0].number}"
        return _until(number, before, told, at=number + 1)
    return _until(number, before, "", at=0)


def _fault(record: Record, number: int, before: bytes) -> str:
    if record.number != number:
        return f"record {number} is missing: record {record.number} stands in its place"
    if record.after(before) != record.hash:
        return f"record {number} is not what was written, or does not belong behind the one before"
    return ""


def _other(record: Record, head: Head | None) -> str:
    if head is None or record.hash.hex().startswith(head.hash):
        return ""
    return f"record {record.number} is not the one whose head was written down"


def _until(number: int, last: bytes, why: str, *, at: int) -> Verdict:
    return Verdict(number, Head(number, last.hex()) if number else None, why, at)


def as_moment(at: datetime) -> int:
    """Microseconds since 1970, as records carry them."""
    return round(at.timestamp() * 1_000_000)
