"""What waits for a second signature: a window of the office, as the other small tables are."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete

from bot.domain.signatures import Wanted
from storage.hot_rows import HotRows, Office
from storage.link import Link
from storage.models_moderation import signatures
from storage.office_rows import wanted_row
from storage.staged import Missing, Staged

_DROP: Final = delete(signatures).where(signatures.c.id == bindparam("at"))


class SqlSignatures:
    """bot.usecases.ports_moderation.Signatures."""

    def __init__(self, hot: HotRows) -> None:
        self._hot = hot
        self._wanted: Staged[str, Wanted] = Staged()
        self.stages = (self._wanted,)

    @property
    def _stored(self) -> Office:
        assert self._hot.office is not None, "a batch loads the office when it opens"
        return self._hot.office

    async def get(self, wanted_id: str) -> Wanted | None:
        found = self._wanted.get(wanted_id)
        return self._stored.wanted.get(wanted_id) if isinstance(found, Missing) else found

    async def all(self) -> Sequence[Wanted]:
        both = {**self._stored.wanted, **self._wanted.items()}
        return sorted((one for one in both.values() if one), key=lambda one: one.at)

    def save(self, wanted: Wanted) -> None:
        self._wanted.set(wanted.id, wanted)

    def drop(self, wanted_id: str) -> None:
        self._wanted.set(wanted_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._wanted.kept
        await link.put(signatures, [wanted_row(one) for one in changes.values() if one])
        await link.many(_DROP, [{"at": key} for key, one in changes.items() if one is None])

    def publish(self) -> None:
        for key, one in self._wanted.kept.items():
            if one is None:
                self._stored.wanted.pop(key, None)
            else:
                self._stored.wanted[key] = one
