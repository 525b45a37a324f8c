"""The audit log's chain: each record carries a hash over itself and the one before it.

What is changed, removed, put in or moved breaks the chain from that record on. Records cut off at the end leave a
chain that is whole: only a head that was written down elsewhere shows it.

Of free text a record keeps an HMAC under a key that dies: nobody tells from a copy of the log, nor later, what was
said. Records from before that had a salted hash, which could be guessed. It was taken out; of such a record the link
alone is left, and a *boundary* behind them holds what else they say.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
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
    BOUNDARY = "boundary"


CASE_WORDS: Final = frozenset({Deed.ASK, Deed.SUMMARISE, Deed.DECIDE, Deed.REFER, Deed.NOTE, Deed.INTRODUCE})
"""Deeds whose words are about a case: hashed under its key, which dies with the reports that they are about."""
LINK_ONLY: Final = "-"
"""Stands for a hash of words that was taken out of a record; its link hash stays as it was."""


@dataclass(frozen=True, slots=True)
class Record:
    """One deed. ``by`` is a staff account, ``program`` or ``operator``; ``subject`` an id; ``detail`` a prepared
    word; ``words`` the keyed hash of free text, ``LINK_ONLY``, or empty. Nothing of a citizen is in it."""

    number: int
    at: int
    """Microseconds since 1970."""
    by: str
    deed: str
    subject: str
    detail: str
    words: str
    hash: bytes = b""

    @property
    def key_name(self) -> str:
        """Under which name the key lies that its words are hashed with: that of the case, else of the month."""
        if self.deed in CASE_WORDS and self.subject:
            return self.subject
        return month_key(datetime.fromtimestamp(self.at / 1_000_000, UTC).date())

    def keyed(self, words: str, key: bytes) -> str:
        """The hash of these words in this record: whoever has neither key nor words learns nothing of them."""
        told = json.dumps([self.at, self.by, self.deed, self.subject, self.detail, words], ensure_ascii=False)
        return hmac.digest(key, f"audit words\n{told}".encode(), "sha256").hex()

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
    links: int = 0
    """Of how many records the link alone is proven, and what the boundary holds of them."""


def month_key(day: date) -> str:
    """The name of the key of words that are about no case."""
    return f"audit-{day:%Y-%m}"


class Links:
    """Records whose words were taken out, until the boundary that tells them. What is in them besides was summed up
    when that was done; their link hashes are those of then."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()
        self.count = 0
        self.open = False
        """Whether some have come that no boundary has told yet."""
        self._last = 0
        self._told = False

    def add(self, record: Record) -> None:
        fields = [
            record.number,
            record.at,
            record.by,
            record.deed,
            record.subject,
            record.detail,
            record.hash.hex(),
        ]
        self._sum.update(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self.count, self._last, self.open = self.count + 1, record.number, True

    @property
    def told(self) -> tuple[str, str]:
        """``subject`` and ``detail`` of a boundary behind them."""
        return self._sum.hexdigest(), f"{self.count} by their link, the last {self._last}"

    def close(self, boundary: Record) -> bool:
        """Whether this boundary tells just these. There is one at most."""
        good = not self._told and (boundary.subject, boundary.detail) == self.told
        self._told, self.open = True, self.open and not good
        return good


def verify(records: Iterable[Record], *, heads: Iterable[Head] = ()) -> Verdict:
    """Follow the chain from its beginning, in order of numbers as they are stored."""
    wanted = {head.number: head for head in heads}
    before, number, links = BEGINNING, 0, Links()
    proven = (0, BEGINNING)
    """The last record behind which no link is open."""
    for record in records:
        told = _fault(record, number + 1, before, links) or _other(record, wanted.get(record.number))
        if told:
            return _until(*(proven if links.open else (number, before)), told)
        before, number = record.hash, record.number
        proven = proven if links.open else (number, before)
    if links.open:
        return _until(*proven, f"the words of {links.count} records are gone, and no boundary tells that")
    missing = [head for head in wanted.values() if head.number > number]
    if missing:
        told = f"the log ends with record {number}, the head that was written down is of record {missing[0].number}"
        return _until(number, before, told)
    return Verdict(number, Head(number, before.hex()) if number else None, links=links.count)


def _fault(record: Record, number: int, before: bytes, links: Links) -> str:
    if record.number != number:
        return f"record {number} is missing: record {record.number} stands in its place"
    if record.words == LINK_ONLY:
        links.add(record)
        return ""
    if record.after(before) != record.hash:
        return f"record {number} is not what was written, or does not belong behind the one before"
    if record.deed == Deed.BOUNDARY and not links.close(record):
        return f"record {number} tells of other records without words than those before it"
    return ""


def _other(record: Record, head: Head | None) -> str:
    if head is None or record.hash.hex().startswith(head.hash):
        return ""
    return f"record {record.number} is not the one whose head was written down"


def _until(number: int, last: bytes, why: str) -> Verdict:
    return Verdict(number, Head(number, last.hex()) if number else None, why, number + 1)


def as_moment(at: datetime) -> int:
    """Microseconds since 1970, as records carry them."""
    return round(at.timestamp() * 1_000_000)
