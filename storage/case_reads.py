"""Who of staff has opened which case's details, on which day, and how much was shown. Rows go with their case
(storage/ended.py)."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, case, func, select

from bot.domain.people import Account
from storage.link import INSERT, Link
from storage.models_moderation import case_reads
from storage.staged import Log

_OF_DAY: Final = select(case_reads.c.case_id).where(
    case_reads.c.account == bindparam("who"), case_reads.c.day == bindparam("day")
)
_PEOPLE: Final = (
    select(case_reads.c.account)
    .where(case_reads.c.case_id.in_(bindparam("these", expanding=True)))
    .distinct()
)
_PIECES: Final = select(func.max(case_reads.c.pieces)).where(
    case_reads.c.case_id == bindparam("case"), case_reads.c.account == bindparam("who")
)


class SqlReads:
    """bot.usecases.ports.moderation.Reads."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._read: Log[tuple[str, str, str, int]] = Log()
        self.stages = (self._read,)

    def add(self, case_id: str, account: Account, *, day: date, pieces: int = 0) -> None:
        self._read.add((case_id, str(account), day.isoformat(), pieces))

    async def of_day(self, account: Account, *, day: date) -> frozenset[str]:
        who, at = str(account), day.isoformat()
        rows = await self._link.rows(_OF_DAY, {"who": who, "day": at})
        return frozenset(row.case_id for row in rows) | {
            case_id for case_id, one, on, _ in self._all() if (one, on) == (who, at)
        }

    async def people(self, case_ids: Collection[str]) -> int:
        rows = await self._link.rows(_PEOPLE, {"these": list(case_ids)})
        staged = {who for case_id, who, *_ in self._all() if case_id in case_ids}
        return len({row.account for row in rows} | staged)

    async def pieces(self, case_id: str, account: Account) -> int:
        who = str(account)
        (row,) = await self._link.rows(_PIECES, {"case": case_id, "who": who})
        staged = [pieces for of, one, _, pieces in self._all() if (of, one) == (case_id, who)]
        return max((row[0] or 0, *staged))

    def _all(self) -> list[tuple[str, str, str, int]]:
        return [*self._read.kept, *self._read.turn]

    async def flush(self, link: Link) -> None:
        if not self._read.kept:
            return
        adding = INSERT[link.dialect](case_reads).values(
            {c.name: bindparam(c.name) for c in case_reads.columns}
        )
        new, old = adding.excluded.pieces, case_reads.c.pieces
        more = adding.on_conflict_do_update(
            index_elements=list(case_reads.primary_key.columns),
            set_={
                "times": case_reads.c.times + adding.excluded.times,
                "pieces": case((new > old, new), else_=old),
            },
        )
        await link.many(more, _rows(self._read.kept))


def _rows(read: Sequence[tuple[str, str, str, int]]) -> list[dict[str, str | int]]:
    """One a case, moderator and day."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for case_id, who, day, pieces in read:
        found.setdefault((case_id, who, day), []).append(pieces)
    return [
        {"case_id": case_id, "account": who, "day": day, "times": len(each), "pieces": max(each)}
        for (case_id, who, day), each in sorted(found.items())
    ]
