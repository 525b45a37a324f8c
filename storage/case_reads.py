"""Who of staff has opened which case's details, on which day. Rows go with their case (storage/ended.py)."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select

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


class SqlReads:
    """bot.usecases.ports.moderation.Reads."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._read: Log[tuple[str, str, str]] = Log()
        self.stages = (self._read,)

    def add(self, case_id: str, account: Account, *, day: date) -> None:
        self._read.add((case_id, str(account), day.isoformat()))

    async def of_day(self, account: Account, *, day: date) -> frozenset[str]:
        who, at = str(account), day.isoformat()
        rows = await self._link.rows(_OF_DAY, {"who": who, "day": at})
        return frozenset(row.case_id for row in rows) | {
            case_id for case_id, one, on in self._all() if (one, on) == (who, at)
        }

    async def people(self, case_ids: Collection[str]) -> int:
        rows = await self._link.rows(_PEOPLE, {"these": list(case_ids)})
        staged = {who for case_id, who, _ in self._all() if case_id in case_ids}
        return len({row.account for row in rows} | staged)

    def _all(self) -> list[tuple[str, str, str]]:
        return [*self._read.kept, *self._read.turn]

    async def flush(self, link: Link) -> None:
        counted = sorted(Counter(self._read.kept).items())
        if not counted:
            return
        adding = INSERT[link.dialect](case_reads).values(
            {c.name: bindparam(c.name) for c in case_reads.columns}
        )
        more = adding.on_conflict_do_update(
            index_elements=list(case_reads.primary_key.columns),
            set_={"times": case_reads.c.times + adding.excluded.times},
        )
        rows = [{"case_id": c, "account": who, "day": day, "times": n} for (c, who, day), n in counted]
        await link.many(more, rows)
