"""Which staff member opened which case's details on which day, and what was shown. The rows are removed with
their case (storage/report_ends.py)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, case, func, select, update

from bot.conversation.missed_pieces import MissedPieces
from bot.domain.cases.reports import MARK, mark_of_piece
from bot.domain.people import Account
from storage.link import Link, insert_into
from storage.models_moderation import case_reads
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedLog

_OF_DAY: Final = PreparedRead(
    select(case_reads.c.case_id).where(
        case_reads.c.account == bindparam("who"), case_reads.c.day == bindparam("day")
    ),
    at_once=True,
)
_PEOPLE: Final = (
    select(case_reads.c.account)
    .where(case_reads.c.case_id.in_(bindparam("these", expanding=True)))
    .distinct()
)
_MARKS: Final = select(case_reads.c.marks).where(
    case_reads.c.case_id == bindparam("case"), case_reads.c.account == bindparam("who")
)

_OF_READER: Final = (case_reads.c.case_id == bindparam("case"), case_reads.c.account == bindparam("who"))
_NOT_SEEN: Final = (
    update(case_reads)
    .where(*_OF_READER)
    .values(marks=func.replace(case_reads.c.marks, bindparam("mark"), ""))
)
_NOTHING_SEEN: Final = update(case_reads).where(*_OF_READER).values(marks="")


async def take_back(link: Link, missed: Iterable[MissedPieces]) -> None:
    """These pieces did not surely arrive: they count as not shown, also if an earlier day had shown them. That the
    case was opened stays."""
    for pieces in missed:
        reader = {"case": pieces.case_id, "who": str(pieces.account)}
        if pieces.files:
            await link.many(_NOT_SEEN, [{**reader, "mark": mark_of_piece(file)} for file in pieces.files])
        else:
            await link.many(_NOTHING_SEEN, [reader])


class SqlReads(Repository):
    """Implements ``bot.usecases.ports.moderation.Reads``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._read: StagedLog[tuple[str, str, str, str]] = StagedLog()
        self.stages = (self._read,)

    def add(self, case_id: str, account: Account, *, day: date, pieces: Collection[str] = ()) -> None:
        self._read.add((case_id, str(account), day.isoformat(), "".join(sorted(pieces))))

    async def of_day(self, account: Account, *, day: date) -> frozenset[str]:
        who, at = str(account), day.isoformat()
        rows = await self._link.rows(_OF_DAY, {"who": who, "day": at})
        return frozenset(row.case_id for row in rows) | {
            case_id for case_id, reader, on, _ in self._all() if (reader, on) == (who, at)
        }

    async def people(self, case_ids: Collection[str]) -> int:
        rows = await self._link.rows(_PEOPLE, {"these": list(case_ids)})
        staged = {who for case_id, who, *_ in self._all() if case_id in case_ids}
        return len({row.account for row in rows} | staged)

    async def pieces(self, case_id: str, account: Account) -> frozenset[str]:
        who = str(account)
        stored = [row.marks for row in await self._link.rows(_MARKS, {"case": case_id, "who": who})]
        staged = [marks for of, reader, _, marks in self._all() if (of, reader) == (case_id, who)]
        return frozenset(
            marks[at : at + MARK] for marks in (*stored, *staged) for at in range(0, len(marks), MARK)
        )

    def _all(self) -> list[tuple[str, str, str, str]]:
        return [*self._read.batch, *self._read.turn]

    async def flush(self, link: Link) -> None:
        if not self._read.batch:
            return
        adding = insert_into(case_reads, link.dialect).values(
            {c.name: bindparam(c.name) for c in case_reads.columns}
        )
        new, old = adding.excluded.marks, case_reads.c.marks
        more = adding.on_conflict_do_update(
            index_elements=list(case_reads.primary_key.columns),
            set_={
                "times": case_reads.c.times + adding.excluded.times,
                "marks": case((new != "", new), else_=old),
            },
        )
        await link.many(more, _rows(self._read.batch))


def _rows(read: Sequence[tuple[str, str, str, str]]) -> list[dict[str, str | int]]:
    """One row per case, moderator and day."""
    marks_by_day: dict[tuple[str, str, str], list[str]] = {}
    for case_id, who, day, marks in read:
        marks_by_day.setdefault((case_id, who, day), []).append(marks)
    return [
        {
            "case_id": case_id,
            "account": who,
            "day": day,
            "times": len(each),
            "marks": next(filter(None, reversed(each)), ""),
        }
        for (case_id, who, day), each in sorted(marks_by_day.items())
    ]
