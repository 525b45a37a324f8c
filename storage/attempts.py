"""Finished attempts of learners, and the sums over all of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.learning.attempts import FinishedAttempt, newest
from bot.domain.learning.item_statistics import ItemSums
from storage.beside import beside
from storage.columns import packed, unpacked
from storage.link import INSERT, Link
from storage.models_training import attempts, item_sums
from storage.staged import Log, Missing, Staged

_NEWEST: Final = (attempts.c.day.desc(), attempts.c.id.desc())
_ONE: Final = select(attempts).where(
    attempts.c.id == bindparam("id"), attempts.c.learner == bindparam("learner")
)
_OF: Final = select(attempts).where(attempts.c.learner == bindparam("learner"))
_OF_ALL: Final = _OF.order_by(*_NEWEST).limit(bindparam("most"))
_OF_TIER: Final = _OF.where(attempts.c.tier == bindparam("tier")).order_by(*_NEWEST).limit(bindparam("most"))
_FORGET: Final = delete(attempts).where(attempts.c.learner == bindparam("at"))
_DROP: Final = delete(attempts).where(attempts.c.id == bindparam("at"))
_SUMS: Final = ("asked", "right", "score", "score_squared", "score_right")


def _attempt(row: Any) -> FinishedAttempt:
    return FinishedAttempt.from_data(
        row.id, unpacked(row.data), tier=row.tier, day=date.fromisoformat(row.day),
        content_hash=row.content, passed=bool(row.passed),
    )  # fmt: skip


def _row(learner: str, attempt: FinishedAttempt) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "learner": learner,
        "tier": attempt.tier,
        "day": attempt.day.isoformat(),
        "content": attempt.content_hash,
        "right": attempt.right,
        "total": attempt.total,
        "passed": attempt.passed,
        "data": packed(attempt.data()).decode(),
    }


class SqlAttempts:
    """bot.usecases.ports.training.Attempts."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: Staged[str, tuple[str, FinishedAttempt]] = Staged()
        self._forgotten: Staged[str, bool] = Staged()
        self.stages = (self._added, self._forgotten)

    def add(self, learner: str, attempt: FinishedAttempt) -> None:
        self._added.set(attempt.id, (learner, attempt))

    async def get(self, learner: str, attempt_id: str) -> FinishedAttempt | None:
        rows = await self._link.rows(_ONE, {"id": attempt_id, "learner": learner})
        found = self._seen(learner, [_attempt(row) for row in rows])
        return next((one for one in found if one.id == attempt_id), None)

    async def of_learner(self, learner: str, *, tier: str = "", limit: int) -> Sequence[FinishedAttempt]:
        values: dict[str, Any] = {"learner": learner, "most": limit + len(self._added.items())}
        if tier:
            values["tier"] = tier
        rows = await self._link.rows(_OF_TIER if tier else _OF_ALL, values)
        found = [
            one for one in self._seen(learner, [_attempt(row) for row in rows]) if tier in ("", one.tier)
        ]
        return sorted(found, key=newest, reverse=True)[:limit]

    async def move(self, learner: str, *, to: str) -> None:
        rows = await self._link.rows(_OF, {"learner": learner})
        for one in self._seen(learner, [_attempt(row) for row in rows]):
            self.add(to, one)

    def forget(self, learner: str) -> None:
        self._forgotten.set(learner, True)
        for key, staged in list(self._added.items().items()):
            if staged is not None and staged[0] == learner:
                self._added.set(key, None)

    def _seen(self, learner: str, stored: Sequence[FinishedAttempt]) -> list[FinishedAttempt]:
        """What is stored, as this turn's changes leave it. An attempt that moved is staged under its new name."""
        gone = not isinstance(self._forgotten.get(learner), Missing)
        changed = self._added.items()
        kept = [one for one in stored if not gone and one.id not in changed]
        return [*kept, *(staged[1] for staged in changed.values() if staged and staged[0] == learner)]

    async def flush(self, link: Link) -> None:
        await link.many(_FORGET, [{"at": learner} for learner in self._forgotten.kept])
        kept = self._added.kept
        await link.many(_DROP, [{"at": key} for key, staged in kept.items() if staged is None])
        await link.put(attempts, [_row(*staged) for staged in kept.values() if staged])


def _adding(dialect: str) -> Any:
    """INSERT of sums that adds to those which are there: nothing is read, so nothing can be lost between."""
    statement = INSERT[dialect](item_sums).values(
        {column.name: bindparam(column.name) for column in item_sums.columns}
    )
    return statement.on_conflict_do_update(
        index_elements=list(item_sums.primary_key.columns),
        set_={name: item_sums.c[name] + statement.excluded[name] for name in _SUMS},
    )


_ADD: Final = {dialect: _adding(dialect) for dialect in INSERT}


class SqlItems:
    """bot.usecases.ports.training.Items."""

    def __init__(self) -> None:
        self._added: Log[ItemSums] = Log()
        self.stages = (self._added,)

    def add(self, sums: ItemSums) -> None:
        self._added.add(sums)

    async def flush(self, link: Link) -> None:
        total: dict[tuple[str, str], ItemSums] = {}
        for one in self._added.kept:
            key = (one.question_id, one.fingerprint)
            total[key] = total[key].plus(one) if key in total else one
        rows = [
            {"question": key[0], "fingerprint": key[1], **{name: getattr(one, name) for name in _SUMS}}
            for key, one in sorted(total.items())  # in one order: two processes never wait for each other
        ]
        await link.many(_ADD[link.dialect], rows)


async def read_item_sums(url: str) -> list[ItemSums]:
    """All sums, read beside a program that is running: nothing is locked and nothing written.

    Raises DatabaseUnusable where there is no database of this program's schema.
    """
    async with (
        beside(url, trouble="the sums cannot be read ({}): run ./amanat migrate") as database,
        database.reading() as link,
    ):
        rows = await link.rows(select(item_sums).order_by(item_sums.c.question))
    return [
        ItemSums(row.question, fingerprint=row.fingerprint, **{name: getattr(row, name) for name in _SUMS})
        for row in rows
    ]
