"""Introduction requests for witnesses. Question and answer are sealed under a key that only this row has."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Column, bindparam, select, update

from bot.domain.people import Account
from bot.domain.referrals.introductions import Introduction, IntroductionStep
from storage.conditions import Columns, stored_row
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.models_moderation import introductions
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedRows
from storage.storage_context import StorageContext

_ONE: Final = select(introductions).where(introductions.c.id == bindparam("at"))
COLUMNS: Final[Columns[Introduction]] = {
    "id": attrgetter("id"),
    "wish": attrgetter("wish"),
    "case_id": attrgetter("case_id"),
    "report_id": attrgetter("report_id"),
    "body": attrgetter("body"),
    "by": lambda introduction: str(introduction.by),
    "step": attrgetter("step.value"),
    "until": lambda introduction: introduction.until.isoformat(),
}
"""What the open columns hold for an introduction."""


def _of(column: Column[str]) -> Query[Introduction]:
    return Query(introductions, COLUMNS, column == bindparam("at"), order=(introductions.c.id,))


_BY_ID: Final = _of(introductions.c.id)
_OF_WISH: Final = _of(introductions.c.wish)
_OF_REPORT: Final = _of(introductions.c.report_id)
_OF_CASE: Final = _of(introductions.c.case_id)
_STEP: Final = (
    update(introductions)
    .where(introductions.c.id == bindparam("at"))
    .values(step=bindparam("to"), until=bindparam("last"), by=bindparam("who"))
)
_ANSWER: Final = (
    update(introductions).where(introductions.c.id == bindparam("at")).values(answer=bindparam("sealed"))
)
_OVER: Final = (
    select(introductions.c.id)
    .where(introductions.c.until < bindparam("today"))
    .order_by(introductions.c.id)
    .limit(500)
)


class IntroductionQueries:
    """The queries for introductions, wherever the introductions are."""

    def __init__(self, rows: RowSource[Introduction]) -> None:
        self._rows = rows

    async def get(self, introduction_id: str) -> Introduction | None:
        return next(iter(await self._rows.find(_BY_ID, {"at": introduction_id})), None)

    async def of_wish(self, wish: str) -> Sequence[Introduction]:
        return await self._rows.find(_OF_WISH, {"at": wish})

    async def of_case(self, case_id: str) -> Sequence[Introduction]:
        return await self._rows.find(_OF_CASE, {"at": case_id})

    async def of_report(self, report_id: str) -> Sequence[Introduction]:
        return await self._rows.find(_OF_REPORT, {"at": report_id})


class SqlIntroductions(IntroductionQueries, Repository):
    """Implements ``bot.usecases.ports.referrals.Introductions``."""

    def __init__(self, link: Link, context: StorageContext, keys: KeyMap) -> None:
        self._link, self._context, self._keys = link, context, keys
        self._saved: StagedRows[str, Introduction] = StagedRows()
        self._words: StagedRows[str, str] = StagedRows()
        self._answers: StagedRows[str, str] = StagedRows()
        self.stages = (self._saved, self._words, self._answers)
        super().__init__(OverlaidRows(link, introductions.c.id, _introduction, self._saved.items))

    def add(self, introduction: Introduction, *, words: str) -> None:
        self._saved.set(introduction.id, introduction)
        self._words.set(introduction.id, words)

    def save(self, introduction: Introduction, *, answer: str = "") -> None:
        self._saved.set(introduction.id, introduction)
        if answer:
            self._answers.set(introduction.id, answer)

    def end(self, introduction_id: str) -> None:
        self._saved.set(introduction_id, None)

    async def words(self, introduction_id: str) -> str:
        return await self._unseal_column(introduction_id, self._words, "words")

    async def answer(self, introduction_id: str) -> str:
        return await self._unseal_column(introduction_id, self._answers, "answer")

    async def _unseal_column(self, introduction_id: str, staged: StagedRows[str, str], column: str) -> str:
        new = staged.get(introduction_id)
        if isinstance(new, str):
            return new
        rows = await self._link.rows(_ONE, {"at": introduction_id})
        key = await self._keys.get(introduction_id)
        sealed = getattr(rows[0], column) if rows else None
        if sealed is None or key is None:
            return ""
        try:
            return self._context.sealer.open(sealed, key).decode()
        except SealBroken:
            return ""

    def to_seal(self) -> set[str]:
        """New rows get a key; for answered ones the key must be loaded."""
        return {*self._words.batch, *self._answers.batch} - {
            i for i, introduction in self._saved.batch.items() if introduction is None
        }

    async def flush(self, link: Link) -> None:
        """The keys must have been given before."""
        by_id = {i: introduction for i, introduction in self._saved.batch.items() if introduction is not None}
        new = [self._row(by_id[i], words) for i, words in self._words.batch.items() if i in by_id and words]
        await link.put(introductions, new)
        steps = [introduction for i, introduction in sorted(by_id.items()) if i not in self._words.batch]
        await link.many(
            _STEP,
            [
                {
                    "at": introduction.id,
                    "to": introduction.step.value,
                    "last": introduction.until.isoformat(),
                    "who": str(introduction.by),
                }
                for introduction in steps
            ],
        )
        answers = [
            (i, text, self._keys.loaded_key(i)) for i, text in self._answers.batch.items() if i in by_id
        ]
        seal = self._context.sealer.seal
        await link.many(
            _ANSWER,
            [{"at": i, "sealed": seal(text.encode(), key)} for i, text, key in answers if text and key],
        )
        await destroy_words(
            link, self._context, [i for i, introduction in self._saved.batch.items() if introduction is None]
        )

    def _row(self, introduction: Introduction, words: str) -> dict[str, Any]:
        key = self._keys.loaded_key(introduction.id)
        assert key is not None
        sealed = self._context.sealer.seal(words.encode(), key)
        return {**stored_row(introduction, COLUMNS), "words": sealed, "answer": None}


async def purge_introductions(link: Link, context: StorageContext, today: date) -> int:
    """Remove expired introductions, with their keys. Returns how many."""
    rows = await link.rows(_OVER, {"today": today.isoformat()})
    await destroy_words(link, context, [row.id for row in rows])
    return len(rows)


def _introduction(row: Any) -> Introduction:
    return Introduction(
        row.id,
        row.wish,
        row.case_id,
        row.report_id,
        row.body,
        Account.parse(row.by),
        IntroductionStep(row.step),
        date.fromisoformat(row.until),
    )
