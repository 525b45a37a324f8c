"""The entries of stages in memory (bot.usecases.ports.stages)."""

from bot.domain.stages.stages import StageEntry
from storage.stage_entries import StageEntryQueries
from tests.fakes.dict_rows import MemoryRepository


class MemoryStageEntries(MemoryRepository, StageEntryQueries):
    table = "stage_entries"

    def save(self, entry: StageEntry) -> None:
        self.t.stage_entries[entry.id] = entry
