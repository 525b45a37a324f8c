"""The audit log's chain: each record carries a hash over itself and the record before it.

A changed, removed, inserted or moved record breaks the chain from there on. If records are cut off at the
end, the rest of the chain is intact: only a head that was written down elsewhere reveals it.

Of free text, a record stores an HMAC under a key that is destroyed later, so that nobody can recover the text
from a copy of the log. Older records had a salted hash, which could be guessed. It was removed; only the link
hash of such a record is left, and a later *boundary* record contains the rest of what they say. Somebody with
write access to the database can forge such a boundary, but only after all heads written down so far. So a
head from before a boundary proves only that these records existed, not what they say
(`bot/domain/staff/audit_proof.py`).
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final, Self

BEGINNING: Final = bytes(32)
PROGRAM: Final = "program"
OPERATOR: Final = "operator"
"""The actor of a record if no member of staff pressed anything: the program itself, or a command."""
SHORT: Final = 12
"""Hex digits of a shortened head for people: 48 bits."""
_LEAST: Final = 8


class AuditAction(StrEnum):
    """What is recorded: actions of staff and operators. Citizens' actions are not recorded."""

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


CASE_WORDS: Final = frozenset(
    {
        AuditAction.ASK,
        AuditAction.SUMMARISE,
        AuditAction.DECIDE,
        AuditAction.REFER,
        AuditAction.NOTE,
        AuditAction.INTRODUCE,
    }
)
"""Actions whose words are about a case: hashed under its key, which is destroyed with its reports."""
LINK_ONLY: Final = "-"
"""Replaces a hash of words that was removed from a record; the link hash stays as it was."""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One action. ``by`` is a staff account, ``program`` or ``operator``; ``subject`` an id; ``detail`` a
    prepared word; ``words`` the keyed hash of free text, ``LINK_ONLY``, or empty. Nothing of a citizen is in
    it."""

    number: int
    at: int
    """Microseconds since 1970."""
    by: str
    action: str
    subject: str
    detail: str
    words: str
    hash: bytes = b""

    @property
    def key_name(self) -> str:
        """The name of the key that hashes its words: that of the case, else of the month."""
        if self.action in CASE_WORDS and self.subject:
            return self.subject
        return month_key(datetime.fromtimestamp(self.at / 1_000_000, UTC).date())

    def keyed_hash(self, words: str, key: bytes) -> str:
        """The hash of these words in this record. It reveals nothing without the key or the words."""
        text = json.dumps(
            [self.at, self.by, self.action, self.subject, self.detail, words], ensure_ascii=False
        )
        return hmac.digest(key, f"audit words\n{text}".encode(), "sha256").hex()

    def chain_hash(self, before: bytes) -> bytes:
        """The hash of this record after one with the hash ``before``."""
        fields = [self.number, self.at, self.by, self.action, self.subject, self.detail, self.words]
        data = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        return hashlib.sha256(before + data).digest()


@dataclass(frozen=True, slots=True)
class ChainHead:
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
        number, _, digest = text.strip().lower().partition("-")
        if not _LEAST <= len(digest) <= 64 or set(digest) - set("0123456789abcdef"):
            raise ValueError("a head is a number, a dash and at least eight hex digits")
        return cls(int(number), digest)


def month_key(day: date) -> str:
    """The name of the key for words that are not about a case."""
    return f"audit-{day:%Y-%m}"


def as_moment(at: datetime) -> int:
    """The moment of a record's microseconds since 1970."""
    return round(at.timestamp() * 1_000_000)
