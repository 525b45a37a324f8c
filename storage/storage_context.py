"""What every part of storage works with, created once by ``open_store``."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.owner.settings import Retention
from bot.usecases.ports import Clock
from storage.columns import hour_of
from storage.engine import Database
from storage.hour_keys import HourKeys
from storage.key_store import ReportKeys
from storage.keys import KeyRing
from storage.row_cache import RowCache
from storage.row_ids import RowIds
from storage.sealing import Sealer
from storage.sender_marks import SenderMarks
from storage.vault import Vault


@dataclass(slots=True)
class StorageContext:
    database: Database
    ring: KeyRing
    sealer: Sealer
    hours: HourKeys
    report_keys: ReportKeys
    vault: Vault
    clock: Clock
    boot: str
    """A random name of this run of the process."""
    data_dir: Path
    retention: Retention = field(default_factory=Retention)
    ids: RowIds = field(default_factory=RowIds)
    cache: RowCache = field(default_factory=RowCache)
    senders: SenderMarks = field(default_factory=SenderMarks)

    def hour(self) -> int:
        return hour_of(self.clock.now())

    async def passing_key(self) -> tuple[int, bytes]:
        """This hour's key for short-lived rows, and its number."""
        return await self.hours.key_of_hour(self.hour())

    async def lasting_key(self) -> tuple[int, bytes]:
        """This hour's key for rows that may stay for days."""
        return await self.hours.key_of_hour(self.hour(), lasting=True)

    async def own_keys(self, count: int) -> list[tuple[int, bytes]]:
        """Keys for this many rows that must be able to end alone."""
        return await self.hours.take_own_keys(self.hour(), count)
