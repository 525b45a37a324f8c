"""What `./amanat status` shows: who works on the database, who stands by, and what waits. Reads beside a running
program; takes no lock but a glance at the data folder's."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select, text

from bot.conversation.shared_store import BuildStatus, ProcessPage
from bot.domain.asking.inquiries import InquiryState
from bot.domain.submissions.evidence import EvidenceState
from storage.columns import EPOCH, datetime_or_none
from storage.command_database import open_for_command
from storage.engine import Database, read_url
from storage.lease_locks import HELD, WORK
from storage.link import Link
from storage.lock import FolderLock
from storage.models import evidence
from storage.models_asking import inquiries
from storage.models_queues import ENDED_UPDATES, OPEN_UPDATES, inbox, outbox
from storage.process_names import MARK, ProcessName
from storage.trouble import DatabaseBusy

_TROUBLE: Final = "the database cannot be read now ({}): try again, or run ./amanat migrate"
PROCESSES: Final = text(
    "SELECT s.application_name AS name, s.backend_start AS since, "
    "extract(epoch FROM clock_timestamp() - s.state_change) AS quiet, "
    "EXISTS (SELECT FROM pg_locks l WHERE l.pid = s.pid AND l.locktype = 'advisory' AND l.granted "
    "AND l.mode = 'ExclusiveLock' AND l.classid = :held AND l.objid = :work AND l.objsubid = 2) AS works, "
    "coalesce(p.roles, '') AS roles, coalesce(p.holds, '') AS holds, "
    "coalesce(p.page, '') AS page, extract(epoch FROM clock_timestamp()) - p.seen / 1000000.0 AS said "
    "FROM pg_stat_activity s LEFT JOIN LATERAL (SELECT roles, holds, seen, page FROM processes "
    "WHERE processes.name = s.application_name ORDER BY seen DESC LIMIT 1) AS p ON true "
    "WHERE s.datname = current_database() "
    "AND s.application_name LIKE :names ORDER BY works DESC, s.backend_start"
).bindparams(held=HELD, work=WORK, names=f"{MARK}:%")
_CONNECTIONS: Final = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
_UPDATES: Final = tuple(
    select(inbox.c.state, func.count().label("count"), func.min(inbox.c.hour).label("hour"))
    .where(state)
    .group_by(inbox.c.state)
    for state in (OPEN_UPDATES, ENDED_UPDATES)
)
_HELD_SINCE: Final = select(func.min(inbox.c.waiting_since)).where(OPEN_UPDATES)
_MESSAGES: Final = select(
    outbox.c.lane, func.count().label("count"), func.max(outbox.c.attempts).label("tries")
)
_BY_LANE: Final = _MESSAGES.group_by(outbox.c.lane).order_by(outbox.c.lane)
_EVIDENCE: Final = select(func.count().label("count"), func.min(evidence.c.day).label("oldest")).where(
    evidence.c.state == EvidenceState.WAITING.value
)
_QUESTIONS: Final = select(func.count().label("count"), func.min(inquiries.c.asked_at).label("oldest")).where(
    inquiries.c.state == InquiryState.WAITING.value
)


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """A process of the program with a connection to a PostgreSQL database."""

    name: ProcessName
    since: datetime
    quiet: timedelta
    """How long ago it last renewed, or asked for, the lease."""
    has_whole_work: bool
    """Whether it holds the lease of the whole work."""
    roles: Sequence[str] = ()
    """Of one that divides the work with others: what it is there for."""
    holds: Sequence[str] = ()
    """Which of the leases it has that one process has at a time."""
    word_age: timedelta = timedelta()
    """How long ago it said so."""
    version: str = ""
    standing: BuildStatus = BuildStatus.WORKS
    missing: Sequence[str] = ()
    """The roles for which one of a newer version waits."""
    troubles: Mapping[str, str] = field(default_factory=dict)
    """Of one that divides the work with others: what is on its health page, by name."""
    loops_down: Sequence[str] = ()

    @property
    def is_at_work(self) -> bool:
        """Whether it does something; the others stand by."""
        return self.has_whole_work or (bool(self.roles) and self.standing is BuildStatus.WORKS)


@dataclass(frozen=True, slots=True)
class UpdatesInState:
    """Updates in one state; ``hour`` is the beginning of the hour in which the oldest came."""

    state: str
    count: int
    hour: datetime


@dataclass(frozen=True, slots=True)
class MessagesInLane:
    """Messages of one lane, and how often the one that was tried most was tried."""

    lane: str
    count: int
    most_tries: int


@dataclass(frozen=True, slots=True)
class WaitingRows:
    """Files and questions that wait, and since when the oldest does: a file has its day only, on purpose."""

    name: str
    count: int
    day: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    is_sqlite: bool
    is_folder_locked: bool
    """SQLite: whether a process works on the data folder."""
    processes: Sequence[RunningProcess]
    """PostgreSQL: the one at work first."""
    connections: int
    updates: Sequence[UpdatesInState]
    held_since: datetime | None
    """Since when the oldest press has waited for a question to the messenger."""
    messages: Sequence[MessagesInLane]
    waiting: Sequence[WaitingRows]
    """What else waits."""


async def read_status(url: str, *, data_dir: Path) -> DatabaseStatus:
    """Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        updates = [
            UpdatesInState(row.state, row.count, EPOCH + timedelta(hours=row.hour))
            for statement in _UPDATES
            for row in await link.rows(statement)
        ]
        return DatabaseStatus(
            database.is_sqlite,
            database.is_sqlite and _is_locked(data_dir),
            await _processes(database, link),
            0 if database.is_sqlite else await _count(link, _CONNECTIONS),
            updates,
            datetime_or_none((await link.rows(_HELD_SINCE))[0][0]),
            [MessagesInLane(row.lane, row.count, row.tries) for row in await link.rows(_BY_LANE)],
            [await _waiting_files(link), await _waiting_questions(link)],
        )


async def _waiting_files(link: Link) -> WaitingRows:
    (row,) = await link.rows(_EVIDENCE)
    return WaitingRows("files", row.count, day=row.oldest or "")


async def _waiting_questions(link: Link) -> WaitingRows:
    (row,) = await link.rows(_QUESTIONS)
    return WaitingRows("questions", row.count, since=datetime_or_none(row.oldest))


async def list_processes(url: str) -> list[RunningProcess]:
    """The processes on a PostgreSQL database; none on SQLite. Raises DatabaseUnusable."""
    if read_url(url).get_backend_name() == "sqlite":
        return []
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        return await _processes(database, link)


async def _processes(database: Database, link: Link) -> list[RunningProcess]:
    if database.is_sqlite:
        return []
    return [
        _running(name, row, ProcessPage.load(frozenset(), json.loads(row.page or "{}")))
        for row in await link.rows(PROCESSES)
        if (name := ProcessName.read(row.name)) is not None
    ]


def _running(name: ProcessName, row: Any, page: ProcessPage) -> RunningProcess:
    return RunningProcess(
        name,
        row.since.astimezone(UTC),
        timedelta(seconds=max(float(row.quiet), 0.0)),
        row.works,
        _words(row.roles),
        _words(row.holds),
        timedelta(seconds=float(row.said or 0.0)),
        page.version,
        page.standing,
        page.missing,
        page.troubles,
        page.loops_down,
    )


def _words(text: str) -> Sequence[str]:
    return tuple(filter(None, text.split(",")))


async def _count(link: Link, statement: Any) -> int:
    return int((await link.rows(statement))[0][0])


def _is_locked(data_dir: Path) -> bool:
    try:
        FolderLock.take(data_dir).release()
    except DatabaseBusy:
        return True
    except OSError:
        return False
    return False
