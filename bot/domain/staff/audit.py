"""The audit log's chain: each record carries a hash over itself and the one before it.

What is changed, removed, put in or moved breaks the chain from that record on. Records cut off at the end leave a
chain that is whole: only a head that was written down elsewhere shows it.

Of free text a record keeps an HMAC under a key that dies: nobody tells from a copy of the log, nor later, what was
said. Records from before that had a salted hash, which could be guessed. It was taken out; of such a record the link
alone is left, and a *boundary* behind them holds what else they say. Whoever can write the database can make such a
boundary up, but only behind all heads that were written down by then: so no head of before a boundary proves more of
these records than that they stood there (`bot/domain/staff/audit_proof.py`).
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
"""Who did it where no member of staff pressed anything: the program by itself, or a command."""
SHORT: Final = 12
"""Hex digits of a head that is shortened for people: 48 bits."""
_LEAST: Final = 8


class AuditAction(StrEnum):
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
"""Deeds whose words are about a case: hashed under its key, which dies with the reports that they are about."""
LINK_ONLY: Final = "-"
"""Stands for a hash of words that was taken out of a record; its link hash stays as it was."""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One deed. ``by`` is a staff account, ``program`` or ``operator``; ``subject`` an id; ``detail`` a prepared
    word; ``words`` the keyed hash of free text, ``LINK_ONLY``, or empty. Nothing of a citizen is in it."""

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
        """Under which name the key lies that its words are hashed with: that of the case, else of the month."""
        if self.action in CASE_WORDS and self.subject:
            return self.subject
        return month_key(datetime.fromtimestamp(self.at / 1_000_000, UTC).date())

    def keyed_hash(self, words: str, key: bytes) -> str:
        """The hash of these words in this record: whoever has neither key nor words learns nothing of them."""
        text = json.dumps(
            [self.at, self.by, self.action, self.subject, self.detail, words], ensure_ascii=False
        )
        return hmac.digest(key, f"audit words\n{text}".encode(), "sha256").hex()

    def chain_hash(self, before: bytes) -> bytes:
        """The hash of this record behind one whose hash is ``before``."""
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
    """The name of the key of words that are about no case."""
    return f"audit-{day:%Y-%m}"


def as_moment(at: datetime) -> int:
    """Microseconds since 1970, as records carry them."""
    return round(at.timestamp() * 1_000_000)
