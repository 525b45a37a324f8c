"""Introduction requests for witnesses. Question and answer are sealed under a key that only this row has."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.people import Account
from bot.domain.referrals.introductions import Introduction, IntroductionStep
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.models_desk import introductions
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedRows
from storage.storage_context import StorageContext

_ONE: Final = select(introductions).where(introductions.c.id == bindparam("at"))
_OF_WISH: Final = select(introductions).where(introductions.c.wish == bindparam("at"))
_OF_REPORT: Final = select(introductions).where(introductions.c.report_id == bindparam("at"))
_OF_CASE: Final = select(introductions).where(introductions.c.case_id == bindparam("at"))
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


class SqlIntroductions(Repository):
    """Implements ``bot.usecases.ports.introductions.Introductions``."""

    def __init__(self, link: Link, context: StorageContext, keys: KeyMap) -> None:
        self._link, self._context, self._keys = link, context, keys
        self._saved: StagedRows[str, Introduction] = StagedRows()
        self._words: StagedRows[str, str] = StagedRows()
        self._answers: StagedRows[str, str] = StagedRows()
        self.stages = (self._saved, self._words, self._answers)

    def add(self, introduction: Introduction, *, words: str) -> None:
        self._saved.set(introduction.id, introduction)
        self._words.set(introduction.id, words)

    def save(self, introduction: Introduction, *, answer: str = "") -> None:
        self._saved.set(introduction.id, introduction)
        if answer:
            self._answers.set(introduction.id, answer)

    def end(self, introduction_id: str) -> None:
        self._saved.set(introduction_id, None)

    async def get(self, introduction_id: str) -> Introduction | None:
        matches = await self._merge_staged(_ONE, introduction_id, lambda introduction: introduction.id)
        return matches[0] if matches else None

    async def of_wish(self, wish: str) -> Sequence[Introduction]:
        return await self._merge_staged(_OF_WISH, wish, lambda introduction: introduction.wish)

    async def of_case(self, case_id: str) -> Sequence[Introduction]:
        return await self._merge_staged(_OF_CASE, case_id, lambda introduction: introduction.case_id)

    async def of_report(self, report_id: str) -> Sequence[Introduction]:
        return await self._merge_staged(_OF_REPORT, report_id, lambda introduction: introduction.report_id)

    async def _merge_staged(self, statement: Any, at: str, named: Any) -> list[Introduction]:
        changed = self._saved.items()
        rows = await self._link.rows(statement, {"at": at})
        matches = [_introduction(row) for row in rows if row.id not in changed]
        matches += [
            introduction
            for introduction in changed.values()
            if introduction is not None and named(introduction) == at
        ]
        return sorted(matches, key=lambda introduction: introduction.id)

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
        return {
            "id": introduction.id,
            "wish": introduction.wish,
            "case_id": introduction.case_id,
            "report_id": introduction.report_id,
            "body": introduction.body,
            "by": str(introduction.by),
            "step": introduction.step.value,
            "until": introduction.until.isoformat(),
            "words": self._context.sealer.seal(words.encode(), key),
            "answer": None,
        }


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
