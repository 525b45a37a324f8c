"""Wishes for witnesses. What is asked and what is answered is sealed under a key that only this row has."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.people import Account
from bot.domain.referrals.introductions import Introduction, Step
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.means import Means
from storage.models_desk import introductions
from storage.sealing import SealBroken
from storage.staged import Staged

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


class SqlIntroductions:
    """bot.usecases.ports.introductions.Introductions."""

    def __init__(self, link: Link, means: Means, keys: KeyMap) -> None:
        self._link, self._means, self._keys = link, means, keys
        self._saved: Staged[str, Introduction] = Staged()
        self._words: Staged[str, str] = Staged()
        self._answers: Staged[str, str] = Staged()
        self.stages = (self._saved, self._words, self._answers)

    def add(self, one: Introduction, *, words: str) -> None:
        self._saved.set(one.id, one)
        self._words.set(one.id, words)

    def save(self, one: Introduction, *, answer: str = "") -> None:
        self._saved.set(one.id, one)
        if answer:
            self._answers.set(one.id, answer)

    def end(self, introduction_id: str) -> None:
        self._saved.set(introduction_id, None)

    async def get(self, introduction_id: str) -> Introduction | None:
        found = await self._merged(_ONE, introduction_id, lambda one: one.id)
        return found[0] if found else None

    async def of_wish(self, wish: str) -> Sequence[Introduction]:
        return await self._merged(_OF_WISH, wish, lambda one: one.wish)

    async def of_case(self, case_id: str) -> Sequence[Introduction]:
        return await self._merged(_OF_CASE, case_id, lambda one: one.case_id)

    async def of_report(self, report_id: str) -> Sequence[Introduction]:
        return await self._merged(_OF_REPORT, report_id, lambda one: one.report_id)

    async def _merged(self, statement: Any, at: str, named: Any) -> list[Introduction]:
        changed = self._saved.items()
        rows = await self._link.rows(statement, {"at": at})
        found = [_introduction(row) for row in rows if row.id not in changed]
        found += [one for one in changed.values() if one is not None and named(one) == at]
        return sorted(found, key=lambda one: one.id)

    async def words(self, introduction_id: str) -> str:
        return await self._open(introduction_id, self._words, "words")

    async def answer(self, introduction_id: str) -> str:
        return await self._open(introduction_id, self._answers, "answer")

    async def _open(self, introduction_id: str, staged: Staged[str, str], column: str) -> str:
        new = staged.get(introduction_id)
        if isinstance(new, str):
            return new
        rows = await self._link.rows(_ONE, {"at": introduction_id})
        key = await self._keys.get(introduction_id)
        sealed = getattr(rows[0], column) if rows else None
        if sealed is None or key is None:
            return ""
        try:
            return self._means.sealer.open(sealed, key).decode()
        except SealBroken:
            return ""

    def to_seal(self) -> set[str]:
        """New ones get a key; those that are answered must have theirs known."""
        return {*self._words.kept, *self._answers.kept} - {
            i for i, one in self._saved.kept.items() if one is None
        }

    async def flush(self, link: Link) -> None:
        """The keys are given already."""
        kept = {i: one for i, one in self._saved.kept.items() if one is not None}
        new = [self._row(kept[i], words) for i, words in self._words.kept.items() if i in kept and words]
        await link.put(introductions, new)
        steps = [one for i, one in sorted(kept.items()) if i not in self._words.kept]
        await link.many(
            _STEP,
            [
                {"at": one.id, "to": one.step.value, "last": one.until.isoformat(), "who": str(one.by)}
                for one in steps
            ],
        )
        answers = [(i, text, self._keys.known(i)) for i, text in self._answers.kept.items() if i in kept]
        seal = self._means.sealer.seal
        await link.many(
            _ANSWER,
            [{"at": i, "sealed": seal(text.encode(), key)} for i, text, key in answers if text and key],
        )
        await destroy_words(link, self._means, [i for i, one in self._saved.kept.items() if one is None])

    def _row(self, one: Introduction, words: str) -> dict[str, Any]:
        key = self._keys.known(one.id)
        assert key is not None
        return {
            "id": one.id,
            "wish": one.wish,
            "case_id": one.case_id,
            "report_id": one.report_id,
            "body": one.body,
            "by": str(one.by),
            "step": one.step.value,
            "until": one.until.isoformat(),
            "words": self._means.sealer.seal(words.encode(), key),
            "answer": None,
        }


async def purge_introductions(link: Link, means: Means, today: date) -> int:
    """Those whose last day is over, with their keys. How many."""
    rows = await link.rows(_OVER, {"today": today.isoformat()})
    await destroy_words(link, means, [row.id for row in rows])
    return len(rows)


def _introduction(row: Any) -> Introduction:
    return Introduction(
        row.id,
        row.wish,
        row.case_id,
        row.report_id,
        row.body,
        Account.parse(row.by),
        Step(row.step),
        date.fromisoformat(row.until),
    )
