"""Finished attempts of learners, and the sums over all of them."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.learning.attempts import FinishedAttempt, newest
from bot.domain.learning.item_statistics import ItemSums
from storage.columns import dump_json, load_json
from storage.command_database import open_for_command
from storage.link import Link, insert_into
from storage.models_training import attempts, item_sums
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedLog, StagedRows

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
        row.id, load_json(row.data), tier=row.tier, day=date.fromisoformat(row.day),
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
        "data": dump_json(attempt.data()).decode(),
    }


class SqlAttempts(Repository):
    """Implements ``bot.usecases.ports.training.Attempts``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: StagedRows[str, tuple[str, FinishedAttempt]] = StagedRows()
        self._forgotten: StagedRows[str, bool] = StagedRows()
        self.stages = (self._added, self._forgotten)

    def add(self, learner: str, attempt: FinishedAttempt) -> None:
        self._added.set(attempt.id, (learner, attempt))

    async def get(self, learner: str, attempt_id: str) -> FinishedAttempt | None:
        rows = await self._link.rows(_ONE, {"id": attempt_id, "learner": learner})
        own_attempts = self._merge_staged(learner, [_attempt(row) for row in rows])
        return next((attempt for attempt in own_attempts if attempt.id == attempt_id), None)

    async def of_learner(self, learner: str, *, tier: str = "", limit: int) -> Sequence[FinishedAttempt]:
        values: dict[str, Any] = {"learner": learner, "most": limit + len(self._added.items())}
        if tier:
            values["tier"] = tier
        rows = await self._link.rows(_OF_TIER if tier else _OF_ALL, values)
        own_attempts = [
            attempt
            for attempt in self._merge_staged(learner, [_attempt(row) for row in rows])
            if tier in ("", attempt.tier)
        ]
        return sorted(own_attempts, key=newest, reverse=True)[:limit]

    async def move(self, learner: str, *, to: str) -> None:
        rows = await self._link.rows(_OF, {"learner": learner})
        for attempt in self._merge_staged(learner, [_attempt(row) for row in rows]):
            self.add(to, attempt)

    def forget(self, learner: str) -> None:
        self._forgotten.set(learner, True)
        for key, staged in list(self._added.items().items()):
            if staged is not None and staged[0] == learner:
                self._added.set(key, None)

    def _merge_staged(self, learner: str, stored: Sequence[FinishedAttempt]) -> list[FinishedAttempt]:
        """The stored attempts with this turn's changes.
        An attempt that moved is staged under its new name."""
        gone = not isinstance(self._forgotten.get(learner), MissingRow)
        changed = self._added.items()
        unchanged_attempts = [attempt for attempt in stored if not gone and attempt.id not in changed]
        return [
            *unchanged_attempts,
            *(staged[1] for staged in changed.values() if staged and staged[0] == learner),
        ]

    async def flush(self, link: Link) -> None:
        await link.many(_FORGET, [{"at": learner} for learner in self._forgotten.batch])
        changes = self._added.batch
        await link.many(_DROP, [{"at": key} for key, staged in changes.items() if staged is None])
        await link.put(attempts, [_row(*staged) for staged in changes.values() if staged])


@cache
def _adding(dialect: str) -> Any:
    """INSERT of sums that adds to existing ones: nothing is read, so no concurrent update can be lost."""
    statement = insert_into(item_sums, dialect).values(
        {column.name: bindparam(column.name) for column in item_sums.columns}
    )
    return statement.on_conflict_do_update(
        index_elements=list(item_sums.primary_key.columns),
        set_={name: item_sums.c[name] + statement.excluded[name] for name in _SUMS},
    )


class SqlItems(Repository):
    """Implements ``bot.usecases.ports.training.Items``."""

    def __init__(self) -> None:
        self._added: StagedLog[ItemSums] = StagedLog()
        self.stages = (self._added,)

    def add(self, sums: ItemSums) -> None:
        self._added.add(sums)

    async def flush(self, link: Link) -> None:
        total: dict[tuple[str, str], ItemSums] = {}
        for sums in self._added.batch:
            key = (sums.question_id, sums.fingerprint)
            total[key] = total[key].plus(sums) if key in total else sums
        rows = [
            {"question": key[0], "fingerprint": key[1], **{name: getattr(sums, name) for name in _SUMS}}
            for key, sums in sorted(total.items())  # in one order, so that no two processes deadlock
        ]
        await link.many(_adding(link.dialect), rows)


async def read_item_sums(url: str) -> list[ItemSums]:
    """All sums. Can be read while the program runs: nothing is locked or written.

    Raises DatabaseUnusable when there is no database of this program's schema.
    """
    async with (
        open_for_command(url, trouble="the sums cannot be read ({}): run ./amanat migrate") as database,
        database.reading() as link,
    ):
        rows = await link.rows(select(item_sums).order_by(item_sums.c.question))
    return [
        ItemSums(row.question, fingerprint=row.fingerprint, **{name: getattr(row, name) for name in _SUMS})
        for row in rows
    ]
