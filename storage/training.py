"""The repositories of training in one batch, made and flushed together."""

from dataclasses import dataclass
from typing import Final

from storage.addresses import SqlLetterboxes
from storage.attempts import SqlAttempts, SqlItems
from storage.broadcasts import SqlBroadcasts
from storage.certificates import SqlCertificates
from storage.cohorts import SqlCohorts
from storage.followers import SqlFollowers
from storage.keys import KeyRing
from storage.law_versions import SqlLawVersions
from storage.link import Link
from storage.remarks import SqlRemarks
from storage.reminders import SqlReminders
from storage.row_cache import RowCache
from storage.staged_rows import TurnStage
from storage.storage_context import StorageContext
from storage.transfers import SqlTransfers


@dataclass(frozen=True, slots=True)
class RingCodes:
    """Implements ``bot.usecases.ports.training.Codes``."""

    ring: KeyRing

    def name(self, purpose: str, code: str) -> str:
        return self.ring.code(purpose, code)


class TrainingRows:
    """A batch's training rows besides the learners' own rows."""

    def __init__(self, link: Link, context: StorageContext, cache: RowCache) -> None:
        self.letterboxes: Final = SqlLetterboxes(context)
        self.followers: Final = SqlFollowers(link)
        self.reminders: Final = SqlReminders(link)
        self.law: Final = SqlLawVersions(link)
        self.attempts: Final = SqlAttempts(link)
        self.items: Final = SqlItems()
        self.cohorts: Final = SqlCohorts(link, cache)
        self.certificates: Final = SqlCertificates(link)
        self.transfers: Final = SqlTransfers(link)
        self.remarks: Final = SqlRemarks(link, context)
        self.broadcasts: Final = SqlBroadcasts(link)
        self._parts: Final = (
            self.letterboxes,
            self.followers,
            self.reminders,
            self.law,
            self.attempts,
            self.items,
            self.cohorts,
            self.certificates,
            self.transfers,
            self.remarks,
            self.broadcasts,
        )

    @property
    def stages(self) -> tuple[TurnStage, ...]:
        return tuple(stage for part in self._parts for stage in part.stages)

    def publish(self) -> None:
        self.cohorts.publish()

    async def flush(self, link: Link) -> None:
        """In the order above, everywhere:
        two processes that write the same rows never wait for each other."""
        for part in self._parts:
            await part.flush(link)
