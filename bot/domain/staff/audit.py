"""The audit log's chain: each record carries a hash over itself and the record before it.

A changed, removed, inserted or moved record breaks the chain from there on. If records are cut off at the end,
the rest of the chain is intact: only a head that was written down elsewhere reveals it.

Of free text, a record stores an HMAC under a key that is destroyed later, so that nobody can recover the text
from a copy of the log. Older records had a salted hash, which could be guessed. It was removed; only the link
hash of such a record is left, and a later *boundary* record contains the rest of what they say. Somebody with
write access to the database can forge such a boundary, but only after all heads written down so far. So a head
from before a boundary proves only that these records existed, not what they say
(`bot/domain/staff/audit.py`).

What the audit log's chain proves, with and without heads that were written down elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
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
_SALT: Final = "$"
"""Separates salt and hash in words from before they were keyed."""


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
    REPLY = "reply"
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
    THREAT = "threat"
    MEASURE = "measure"
    STAGE = "stage"
    DIVISION = "division"
    OPINION = "opinion"
    PROPOSAL = "proposal"
    INQUIRY = "inquiry"
    SUGGESTION = "suggestion"
    PUBLISH = "publish"
    SCREEN = "screen"
    BRIEF = "brief"
    VOICE = "voice"
    COHORT = "cohort"
    OFFER = "offer"
    ESCALATE = "escalate"
    TEAM_NOTE = "team-note"
    ALERT = "alert"
    PROVINCE = "province"
    ROSTER = "roster"
    CERTIFICATE = "certificate"
    REMARK = "remark"
    BOUNDARY = "boundary"


CASE_WORDS: Final = frozenset(
    {
        AuditAction.ASK,
        AuditAction.SUMMARISE,
        AuditAction.DECIDE,
        AuditAction.REFER,
        AuditAction.NOTE,
        AuditAction.INTRODUCE,
        AuditAction.ALERT,
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
    def moment(self) -> datetime:
        """When it happened."""
        return datetime.fromtimestamp(self.at / 1_000_000, UTC)

    @property
    def key_name(self) -> str:
        """The name of the key that hashes its words: that of the case, else of the month."""
        if self.action in CASE_WORDS and self.subject:
            return self.subject
        return month_key(self.moment.date())

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


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """How far the chain holds: ``last`` is the last proven record, ``why`` the fault after it."""

    proven: int
    last: ChainHead | None
    why: str = ""
    at: int = 0
    """The number from which on nothing is proven; 0 if everything is."""
    links: int = 0
    """The number of records of which only the link is proven, and the rest as the boundary has it."""
    boundary: int = 0
    """The number of the boundary for these records."""


class Links:
    """Records whose words were removed, up to the boundary that covers them. The boundary sums up the rest of
    their content at the time of removal; their link hashes are the original ones."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()
        self.count = 0
        self.first = 0
        self.before: ChainHead | None = None
        """The record before the first of them."""
        self.boundary = 0
        """The number of the record that covers them; 0 before it is reached."""
        self.keyed = False
        """Whether a keyed hash has appeared: salted ones were removed before the first keyed one was
        written."""
        self.open = False
        """Whether some of them are not covered by a boundary yet."""
        self._last = 0

    def add(self, record: AuditRecord, *, behind: ChainHead | None = None) -> None:
        fields = [
            record.number,
            record.at,
            record.by,
            record.action,
            record.subject,
            record.detail,
            record.hash.hex(),
        ]
        self._sum.update(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        if not self.count:
            self.first, self.before = record.number, behind
        self.count, self._last, self.open = self.count + 1, record.number, True

    @property
    def boundary_fields(self) -> tuple[str, str]:
        """``subject`` and ``detail`` of a boundary after them."""
        return self._sum.hexdigest(), f"{self.count} by their link, the last {self._last}"

    def close(self, boundary: AuditRecord) -> bool:
        """Whether this boundary covers exactly these records. There is at most one boundary."""
        good = not self.boundary and (boundary.subject, boundary.detail) == self.boundary_fields
        self.boundary, self.open = boundary.number, self.open and not good
        return good

    def older(self, head: ChainHead) -> bool:
        """Whether this head lies between the first record without words and the boundary. Then it proves the
        link of that record, but nothing of its content."""
        return bool(self.count) and self.first <= head.number < self.boundary


def verify(records: Iterable[AuditRecord], *, heads: Iterable[ChainHead] = ()) -> ChainVerdict:
    """Follow the chain from its beginning, in stored order of numbers."""
    wanted = {head.number: head for head in heads}
    before, number, links = BEGINNING, 0, Links()
    proven = (0, BEGINNING)
    """The last record after which no link is open."""
    for record in records:
        fault = _fault(record, number + 1, before, links) or _other(record, wanted.get(record.number))
        if fault:
            return _until(*(proven if links.open else (number, before)), fault)
        before, number = record.hash, record.number
        proven = proven if links.open else (number, before)
    if links.open:
        return _until(
            *proven, f"the words of {links.count} records were removed, and no boundary covers these records"
        )
    missing = [head for head in wanted.values() if head.number > number]
    if missing:
        fault = f"the log ends with record {number}, but the head is of record {missing[0].number}"
        return _until(number, before, fault)
    whole = ChainVerdict(number, ChainHead(number, before.hex()) if number else None)
    return _by_boundary(whole, links, wanted.values())


def _by_boundary(whole: ChainVerdict, links: Links, heads: Iterable[ChainHead]) -> ChainVerdict:
    """What an intact chain proves about records without words."""
    verdict = replace(whole, links=links.count, boundary=links.boundary)
    older = next((head for head in heads if links.older(head)), None)
    if older is None:
        return verdict
    why = (
        f"the head of record {older.number} is older than the boundary, record {links.boundary}: it matches, and "
        f"proves that the records existed, not what the {links.count} without words say. Only a head of record "
        f"{links.boundary} or later proves that, as of the time when that head was written down"
    )
    return replace(verdict, proven=links.first - 1, last=links.before, why=why, at=links.first)


def _fault(record: AuditRecord, number: int, before: bytes, links: Links) -> str:
    if record.number != number:
        return f"record {number} is missing: record {record.number} is in its place"
    if record.words == LINK_ONLY:
        if links.keyed:
            return f"record {number} has no words, but was written when they were already hashed under a key"
        links.add(record, behind=ChainHead(number - 1, before.hex()) if number > 1 else None)
        return ""
    if record.chain_hash(before) != record.hash:
        return f"record {number} was changed, or does not belong after the one before"
    if record.action == AuditAction.BOUNDARY and not links.close(record):
        return f"boundary {number} covers other records without words than those before it"
    links.keyed = links.keyed or (bool(record.words) and _SALT not in record.words)
    return ""


def _other(record: AuditRecord, head: ChainHead | None) -> str:
    if head is None or record.hash.hex().startswith(head.hash):
        return ""
    return f"record {record.number} does not match the head"


def _until(number: int, last: bytes, why: str) -> ChainVerdict:
    return ChainVerdict(number, ChainHead(number, last.hex()) if number else None, why, number + 1)
