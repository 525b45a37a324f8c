"""What the database holds when the program has ended, read through the program's own store with its keys."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text

from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import FieldName
from bot.runtime.system import SystemClock
from storage.columns import moment
from storage.opening import open_store
from storage.store import SqlStore

_INBOX: Final = text("SELECT id, messenger, update_id, state FROM inbox")
_OUTBOX: Final = text("SELECT count(*) FROM outbox")
_REPORTS: Final = text("SELECT id, case_id, withdrawn FROM reports")
_CASES: Final = text("SELECT id, state, owner, version FROM cases")
_CARDS: Final = text("SELECT case_id, messenger FROM case_cards")
_DATED: Final = text(
    "SELECT 'audit ' || deed AS what FROM audit WHERE at NOT BETWEEN :first AND :last "
    "UNION ALL SELECT 'case' FROM cases WHERE opened_at NOT BETWEEN :first AND :last"
)
EARLIEST: Final = timedelta(hours=12)
LATEST: Final = timedelta(hours=1)
"""Nothing happens before a round, or after it; the last start of a program is less than an hour ahead."""
_HELD: Final = text("SELECT case_id, messenger FROM held_cards")
_EVIDENCE: Final = text("SELECT report_id, state FROM evidence")


@dataclass(slots=True)
class CaseRow:
    """A case as stored."""

    state: str
    owner: str
    version: int


@dataclass(slots=True)
class DatabaseContents:
    """Everything that the proof compares with the world."""

    inbox: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    """States of the rows of (messenger, update id)."""
    outbox: int = 0
    reports: dict[str, tuple[str, str]] = field(default_factory=dict)
    """From a report id to its case and its text."""
    withdrawn: set[str] = field(default_factory=set)
    cases: dict[str, CaseRow] = field(default_factory=dict)
    cards: Counter[tuple[str, str]] = field(default_factory=Counter)
    """From (case, messenger) to the number of known cards."""
    held: set[tuple[str, str]] = field(default_factory=set)
    """(case, messenger) whose card waits for room in the group's minute; the group's digest counts it."""
    evidence: dict[str, Counter[str]] = field(default_factory=dict)
    """From a report or draft id to its pieces of evidence, by state."""
    of_another_day: list[str] = field(default_factory=list)
    """What was stored by a clock that had leapt."""
    drafts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """From ``messenger:account`` to its draft's id and text."""

    def states(self) -> Counter[str]:
        return Counter(state for states in self.inbox.values() for state in states)


async def read_contents(
    url: str, *, data_dir: Path, key_file: Path, drafters: Sequence[Account], other_places: Mapping[str, Any]
) -> DatabaseContents:
    """Open the store of a program that has ended, read it, and close it again. ``other_places``: where its keys and its
    evidence lie, as ``open_store`` takes it."""
    store = await open_store(url, data_dir=data_dir, key_file=key_file, clock=SystemClock(), **other_places)
    try:
        contents = DatabaseContents()
        await _read_tables(store, contents)
        async with store.batch() as batch:
            for report_id, (case_id, _) in list(contents.reports.items()):
                body = await batch.uow.reports.body(report_id)
                contents.reports[report_id] = (case_id, body.text if body is not None else "")
            for account in drafters:
                session = await batch.session(store.keys_of(account).conversation)
                if session.draft is not None:
                    contents.drafts[str(account)] = (session.draft.id, session.draft.get(FieldName.TEXT))
        return contents
    finally:
        await store.close()


async def _read_tables(store: SqlStore, contents: DatabaseContents) -> None:
    async with store._context.database.reading() as link:
        for row in await link.rows(_INBOX):
            contents.inbox.setdefault((row.messenger, row.update_id), []).append(row.state)
        contents.outbox = (await link.rows(_OUTBOX))[0][0]
        for row in await link.rows(_REPORTS):
            contents.reports[row.id] = (row.case_id, "")
            if row.withdrawn:
                contents.withdrawn.add(row.id)
        contents.cases = {
            row.id: CaseRow(row.state, row.owner or "", row.version) for row in await link.rows(_CASES)
        }
        contents.cards.update((row.case_id, row.messenger) for row in await link.rows(_CARDS))
        contents.held = {(row.case_id, row.messenger) for row in await link.rows(_HELD)}
        now = SystemClock().now()
        dated = await link.rows(_DATED, {"first": moment(now - EARLIEST), "last": moment(now + LATEST)})
        contents.of_another_day = [row.what for row in dated]
        for row in await link.rows(_EVIDENCE):
            contents.evidence.setdefault(row.report_id, Counter())[row.state] += 1


@dataclass(slots=True)
class PendingCounts:
    """Rows that still wait in the tables of a running program."""

    inbox: int
    outbox: int
    evidence: int

    def __bool__(self) -> bool:
        return bool(self.inbox or self.outbox or self.evidence)


_LEFT: Final = """SELECT (SELECT count(*) FROM inbox WHERE state IN ('new', 'waiting')),
                         (SELECT count(*) FROM outbox),
                         (SELECT count(*) FROM evidence WHERE state = 'waiting')"""


async def count_pending(url: str, *, data_dir: Path) -> PendingCounts:
    """Count while the program runs, with a connection of our own."""
    if url.startswith("sqlite"):
        import sqlite3

        reader = sqlite3.connect(f"file:{data_dir}/amanat.db?mode=ro", uri=True, timeout=5)
        try:
            return PendingCounts(*reader.execute(_LEFT).fetchone())
        finally:
            reader.close()
    import asyncpg

    connection = await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))
    try:
        return PendingCounts(*await connection.fetchrow(_LEFT))
    finally:
        await connection.close()


def account_of(messenger: str, number: int) -> Account:
    return Account(Messenger(messenger), number)
