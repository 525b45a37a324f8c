"""What loops need from storage where several processes divide the work on one database (``--roles``). On SQLite, and
where one process has the whole work, nobody asks for it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol, Self

from bot.conversation.store import OutboxRow, Store
from bot.domain.values import dataclass

FRESH: Final = 5.0
"""Seconds for which what a process says of itself counts: it says it once a second."""


class BuildStatus(StrEnum):
    """Of a process, towards those that run another version of the program (``storage.builds``)."""

    WORKS = "works"
    NEWER = "newer"
    """It waits until processes of its version have all roles that the older ones have."""
    OLDER = "older"
    """Another one followed it, or the one that works knows more of the database: it takes nothing."""


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """What a process says of itself to the others. ``rooms`` and ``held_back`` come from the one that sends: how many
    cards each group takes (``messenger:chat``; ordinary and critical ones), and how many messages of each broadcast
    wait for a messenger that does not answer. ``missing``: the roles for which a newer one waits."""

    roles: frozenset[str] = frozenset()
    ready: bool = False
    troubles: Mapping[str, str] = field(default_factory=dict)
    loops_down: tuple[str, ...] = ()
    rooms: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    held_back: Mapping[str, int] = field(default_factory=dict)
    version: str = ""
    build: str = ""
    standing: BuildStatus = BuildStatus.WORKS
    missing: tuple[str, ...] = ()

    def dump(self) -> str:
        """As it is stored, but for the roles, which have a column of their own."""
        return json.dumps({name: value for name, value in asdict(self).items() if name != "roles"})

    @classmethod
    def load(cls, roles: frozenset[str], page: Mapping[str, Any]) -> Self:
        """A page of a later version may say more, one of an earlier version less."""
        return cls(
            roles,
            bool(page.get("ready")),
            dict(page.get("troubles", {})),
            tuple(page.get("loops_down", ())),
            {group: (int(room[0]), int(room[1])) for group, room in page.get("rooms", {}).items()},
            {name: int(count) for name, count in page.get("held_back", {}).items()},
            str(page.get("version", "")),
            str(page.get("build", "")),
            BuildStatus(page.get("standing", BuildStatus.WORKS)),
            tuple(page.get("missing", ())),
        )


@dataclass(frozen=True, slots=True)
class OtherProcess:
    """Another process, what it alone does now, and what it said ``age`` seconds ago."""

    run: str
    name: str
    holds: frozenset[str]
    age: float
    burns: int
    page: ProcessPage

    @property
    def is_fresh(self) -> bool:
        return abs(self.age) < FRESH

    @property
    def is_at_work(self) -> bool:
        """Whether it was heard of a moment ago, and does not stand beside those that work."""
        return self.is_fresh and self.page.standing is BuildStatus.WORKS


@dataclass(frozen=True, slots=True)
class NewMessages:
    """Messages that were not known, in order, and the numbers of all rows that were looked at: one that cannot be
    opened is in them alone."""

    rows: Sequence[OutboxRow]
    ids: Collection[int]


class SharedStore(Store, Protocol):
    """The database, as processes use it that divide the work."""

    async def new_messages(self, *, above: int, known: Collection[int]) -> NewMessages:
        """Messages with a higher number than ``above`` that are not among the known ones. Nobody has begun to send
        them. Raises Conflict."""
        ...

    async def message_ids(self) -> set[int]:
        """The numbers of all messages that are not sent. Raises Conflict."""
        ...

    async def claim_file(self, evidence_id: str) -> bool:
        """Whether this process may fetch the file now: it still waits, and nobody else fetches it. Raises Conflict."""
        ...

    async def free_file(self, evidence_id: str) -> None:
        """The file was fetched, or could not be."""
        ...

    async def post_page(self, page: ProcessPage) -> Sequence[OtherProcess]:
        """Say what this process does, and return what the others have said. Raises Conflict."""
        ...

    async def take_down_page(self) -> None:
        """This process ends. Raises Conflict."""
        ...

    async def follow_burning(self) -> bool:
        """Forget what another process has burned; whether there was anything. Raises Conflict, OSError; nothing is
        written before it has succeeded."""
        ...

    async def tell_burning(self) -> None:
        """After ``burn``: wait until the other processes have forgotten, for two seconds, and end the connections of
        those that have not. Raises nothing."""
        ...

    async def keep_house(self, now: datetime) -> None:
        """Destroy keys that this process has released, and write down what it has counted. Every process does that for
        itself; the rest of the upkeep is done by one for all. Raises Conflict."""
        ...
