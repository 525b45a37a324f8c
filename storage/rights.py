"""Requests for a second signature, and recusals.
Both are views of the staff directory, like the other small tables."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete

from bot.domain.cases.case_access import Recusal
from bot.domain.people import Account
from bot.domain.staff.signatures import SignatureRequest
from storage.link import Link
from storage.models_moderation import recusals, signatures
from storage.repository import Repository
from storage.row_cache import RowCache, StaffDirectory
from storage.staff_rows import wanted_row
from storage.staged_rows import MissingRow, StagedRows

_END: Final = delete(recusals).where(
    recusals.c.account == bindparam("account"),
    recusals.c.of == bindparam("of"),
    recusals.c.value == bindparam("value"),
)
_DROP: Final = delete(signatures).where(signatures.c.id == bindparam("at"))


class SqlSignatures(Repository):
    """Implements ``bot.usecases.ports.moderation.Signatures``."""

    def __init__(self, cache: RowCache) -> None:
        self._cache = cache
        self._wanted: StagedRows[str, SignatureRequest] = StagedRows()
        self.stages = (self._wanted,)

    @property
    def _directory(self) -> StaffDirectory:
        assert self._cache.directory is not None, "a batch loads the office when it opens"
        return self._cache.directory

    async def get(self, wanted_id: str) -> SignatureRequest | None:
        request = self._wanted.get(wanted_id)
        return self._directory.wanted.get(wanted_id) if isinstance(request, MissingRow) else request

    async def all(self) -> Sequence[SignatureRequest]:
        both = {**self._directory.wanted, **self._wanted.items()}
        return sorted((request for request in both.values() if request), key=lambda request: request.at)

    def save(self, wanted: SignatureRequest) -> None:
        self._wanted.set(wanted.id, wanted)

    def drop(self, wanted_id: str) -> None:
        self._wanted.set(wanted_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._wanted.batch
        await link.put(signatures, [wanted_row(request) for request in changes.values() if request])
        await link.many(_DROP, [{"at": key} for key, request in changes.items() if request is None])

    def update_cache(self) -> None:
        for key, request in self._wanted.batch.items():
            if request is None:
                self._directory.wanted.pop(key, None)
            else:
                self._directory.wanted[key] = request


class SqlRecusals(Repository):
    """Implements ``bot.usecases.ports.moderation.Recusals``."""

    def __init__(self, cache: RowCache) -> None:
        self._cache = cache
        self._changed: StagedRows[Recusal, bool] = StagedRows()
        self.stages = (self._changed,)

    @property
    def _stored_recusals(self) -> set[Recusal]:
        assert self._cache.directory is not None, "a batch loads the office when it opens"
        return self._cache.directory.recusals

    async def of(self, account: Account) -> frozenset[Recusal]:
        changed = self._changed.items()
        unchanged_recusals = {recusal for recusal in self._stored_recusals if recusal not in changed}
        added = {recusal for recusal, there in changed.items() if there}
        return frozenset(recusal for recusal in unchanged_recusals | added if recusal.account == account)

    def add(self, recusal: Recusal) -> None:
        self._changed.set(recusal, True)

    def drop(self, recusal: Recusal) -> None:
        self._changed.set(recusal, None)

    async def flush(self, link: Link) -> None:
        changes = self._changed.batch
        await link.put(
            recusals, [_recusal_row(recusal) for recusal, there in changes.items() if there], ignore=True
        )
        await link.many(_END, [_recusal_row(recusal) for recusal, there in changes.items() if not there])

    def update_cache(self) -> None:
        for recusal, there in self._changed.batch.items():
            if there:
                self._stored_recusals.add(recusal)
            else:
                self._stored_recusals.discard(recusal)


def _recusal_row(recusal: Recusal) -> dict[str, str]:
    return {"account": str(recusal.account), "of": recusal.of.value, "value": recusal.value}
