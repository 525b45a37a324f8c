"""Rows kept in memory between batches. Only on SQLite, where this process is the only writer."""

from collections.abc import Hashable
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import text

from bot.conversation.session import Session
from bot.domain.cases.case_access import Recusal
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.learning.voices import CardVoice
from bot.domain.news.broadcasts import Broadcast
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, ChatId, Membership, Messenger, Staff
from bot.domain.staff.signatures import SignatureRequest
from bot.domain.values import dataclass
from bot.usecases.ports import Group, Learner
from bot.usecases.ports.reports import WaitTimes
from storage.link import Link
from storage.prepared_reads import PreparedRead
from storage.staged_rows import Lru

_PEOPLE: Final = 6_000
"""Those who acted last: two minutes of polling day at 50 newcomers a second. A person has some four kilobytes in the
caches; whoever comes back later is read again."""
_CASES: Final = 3_000
_VERSION: Final = PreparedRead(text("PRAGMA data_version"), at_once=True)


@dataclass(slots=True)
class StaffDirectory:
    """The small tables, whole: staff, groups, members, owners' settings, requests for a second signature."""

    staff: dict[Account, Staff] = field(default_factory=dict)
    groups: dict[tuple[Messenger, ChatId], Group] = field(default_factory=dict)
    members: dict[tuple[Account, ChatId], Membership] = field(default_factory=dict)
    running: RunningSettings = field(default_factory=RunningSettings)
    notes: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, SignatureRequest] = field(default_factory=dict)
    recusals: set[Recusal] = field(default_factory=set)
    areas: dict[Account, tuple[str, ...]] = field(default_factory=dict)
    """The areas that leads have given to single people."""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session as it is stored, with the number of the key that it is sealed under."""

    session: Session
    key: int


class RowCache:
    """What was read or committed last. Only committed rows are put in here."""

    def __init__(self) -> None:
        self._version: int | None = None
        self.clear()

    def clear(self) -> None:
        self.sessions: Lru[str, KeptSession] = Lru(_PEOPLE)
        self.learners: Lru[str, Learner] = Lru(_PEOPLE)
        self.cases: Lru[str, Case] = Lru(_CASES)
        self.key_ids: Lru[str, int] = Lru(_PEOPLE)
        self.enrolments: Lru[str, dict[str, date]] = Lru(_PEOPLE)
        """Days by group, for each learner: read at every menu of a person who has not said who they are."""
        self.waits: dict[Severity, tuple[datetime, WaitTimes | None]] = {}
        """How long people wait now, by severity, and when that was counted."""
        self.figures: dict[Hashable, dict[Any, Any]] = {}
        """Counts for moderators' statistics, by what is counted and the minute it starts from."""
        self.newest_correction: tuple[Broadcast | None] | None = None
        """The newest signed correction, which every menu asks for; None if it was not asked for yet."""
        self.card_voices: dict[str, CardVoice] | None = None
        """The published recordings by card, which every card asks for; None if they were not read yet."""
        self.directory: StaffDirectory | None = None

    def forget_cases(self) -> None:
        """Call when many cases, and their counts, were changed by one statement."""
        self.cases = Lru(_CASES)
        self.figures = {}

    async def check(self, link: Link) -> bool:
        """Check that nobody else has committed since (by SQLite's data version);
        otherwise forget everything."""
        version: int = (await link.rows(_VERSION))[0][0]
        same = self._version in (None, version)
        self._version = version
        if not same:
            self.clear()
        return same
