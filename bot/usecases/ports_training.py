"""What training needs of the store beyond the learner's own row. Staged like all writes (``ports``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.memory import Recall
from bot.domain.people import Account


class Letterboxes(Protocol):
    """Sealed accounts of learners who asked to be written to. Nothing here ever gives one back."""

    def keep(self, letterbox_id: str, account: Account) -> bool:
        """Seal the account under this id; False when the key of accounts is burnt and none can be kept."""
        ...

    def drop(self, letterbox_id: str) -> None: ...


class Codes(Protocol):
    """Names under which typed codes are stored: HMACs under a key outside the database."""

    def name(self, purpose: str, code: str) -> str: ...


class RecallSchedule(Protocol):
    """The model that says when a missed question comes back. Whole days, deterministic."""

    def missed(self, today: date) -> Recall:
        """A question missed for the first time."""
        ...

    def reviewed(self, recall: Recall, *, right: bool, today: date) -> Recall: ...


@dataclass(frozen=True, slots=True)
class Reminder:
    """When a learner is reminded next: a day, and a minute of that day in Tehran."""

    learner: str
    letterbox: str
    day: date
    minute: int


class Reminders(Protocol):
    async def due(self, day: date, minute: int, *, limit: int) -> Sequence[Reminder]:
        """Those whose day and minute have come, longest waiting first."""
        ...

    def save(self, reminder: Reminder) -> None: ...

    def drop(self, learner: str) -> None: ...


@dataclass(frozen=True, slots=True)
class LawVersion:
    """One wording of an article as it was taught, and the revision of the law that it came with (from 0)."""

    article_id: str
    revision: int
    fingerprint: str
    edition: str
    number: str
    paraphrase: str


class LawVersions(Protocol):
    """Every wording of every article that learners have been taught. Few rows, kept for good."""

    async def revision(self) -> int:
        """The newest revision; 0 before anything changed."""
        ...

    async def all(self) -> Sequence[LawVersion]:
        """Oldest revision first."""
        ...

    def add(self, version: LawVersion) -> None: ...
