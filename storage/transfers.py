"""Codes that move progress to another account."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.learning.transfers import Transfer
from storage.columns import EPOCH
from storage.link import Link
from storage.models_training import transfers
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows
from storage.tries import minute_of

_GET: Final = select(transfers).where(transfers.c.code == bindparam("code"))
_OF: Final = select(transfers).where(transfers.c.learner == bindparam("learner"))
_DROP: Final = delete(transfers).where(transfers.c.code == bindparam("at"))
OVER: Final = delete(transfers).where(transfers.c.until < bindparam("before"))
"""Expired codes; the column holds whole minutes since 1970."""


def _until(minute: int) -> datetime:
    return (EPOCH + timedelta(minutes=minute)).astimezone(UTC)


def _transfer(row: Any) -> Transfer:
    return Transfer(row.code, learner=row.learner, until=_until(row.until))


class SqlTransfers(Repository):
    """Implements ``bot.usecases.ports.training.Transfers``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, Transfer] = StagedRows()
        self._used: StagedRows[str, bool] = StagedRows()
        self.stages = (self._staged, self._used)

    async def get(self, code: str) -> Transfer | None:
        staged = self._staged.get(code)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_GET, {"code": code})
        return _transfer(rows[0]) if rows else None

    def add(self, transfer: Transfer) -> None:
        self._staged.set(transfer.code, transfer)

    def use(self, code: str) -> None:
        self._staged.set(code, None)
        self._used.set(code, True)

    async def drop_of(self, learner: str) -> None:
        rows = await self._link.rows(_OF, {"learner": learner})
        staged = [
            transfer.code
            for transfer in self._staged.items().values()
            if transfer and transfer.learner == learner
        ]
        for code in {*(row.code for row in rows), *staged}:
            self._staged.set(code, None)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a code was used since it was read."""
        changes = self._staged.batch
        new = [transfer for transfer in changes.values() if transfer is not None]
        await link.put(
            transfers, [{"code": t.code, "learner": t.learner, "until": minute_of(t.until)} for t in new]
        )
        for code in sorted(self._used.batch):
            if await link.run(_DROP, {"at": code}) != 1:
                raise link.fail("a code was used meanwhile")
        gone = [
            code for code, transfer in changes.items() if transfer is None and code not in self._used.batch
        ]
        await link.many(_DROP, [{"at": code} for code in gone])
