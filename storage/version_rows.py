"""Versions that two signatures lock: the rows of the atlas, and of the register of threats. A version's text is read
separately; a locked one never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Delete, Insert, Select, Table, Update, bindparam, delete, select, update

from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion
from bot.domain.people import Account
from storage.link import Link
from storage.staged_rows import MissingRow, StagedRows


@dataclass(frozen=True, slots=True)
class _VersionStatements:
    """What is said to one table."""

    listed: Select[Any]
    single: Select[Any]
    add: Insert
    discard: Delete
    lock: Update


@cache
def _statements(table: Table) -> _VersionStatements:
    at, draft = table.c.id == bindparam("at"), table.c.stage == AtlasStage.DRAFT.value
    locked: dict[str, Any] = {
        "stage": bindparam("to_stage"), "hash": bindparam("to_hash"), "day": bindparam("to_day"),
        "first": bindparam("one"), "second": bindparam("two"),
    }  # fmt: skip
    return _VersionStatements(
        select(*(column for column in table.columns if column.name != "told")),
        select(table).where(at),
        table.insert().values({column.name: bindparam(column.name) for column in table.columns}),
        delete(table).where(at, draft),
        update(table).where(at, draft).values(locked),
    )


class VersionRows:
    """The versions in one table, with this batch's changes laid over it. The table has the columns of
    ``atlas_versions``."""

    def __init__(self, link: Link, table: Table) -> None:
        self._link, self._table = link, table
        self._versions: StagedRows[str, AtlasVersion] = StagedRows()
        self._new: StagedRows[str, bool] = StagedRows()
        self.stages = (self._versions, self._new)
        self._say = _statements(table)

    async def versions(self) -> Sequence[AtlasVersion]:
        changed = self._versions.items()
        stored = [
            _version(row, "") for row in await self._link.rows(self._say.listed) if row.id not in changed
        ]
        stored += [replace(version, text="") for version in changed.values() if version is not None]
        return sorted(stored, key=lambda version: version.number)

    async def version(self, version_id: str) -> AtlasVersion | None:
        staged = self._versions.get(version_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(self._say.single, {"at": version_id})
        return _version(rows[0], rows[0].told) if rows else None

    def add(self, version: AtlasVersion) -> None:
        self._versions.set(version.id, version)
        self._new.set(version.id, True)

    def lock(self, version: AtlasVersion) -> None:
        self._versions.set(version.id, version)

    def discard(self, version_id: str) -> None:
        self._versions.set(version_id, None)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a draft was locked or discarded meanwhile."""
        changed = self._versions.batch
        for version_id in sorted(i for i, version in changed.items() if version is None):
            await link.run(self._say.discard, {"at": version_id})
        new = [version for i, version in changed.items() if version is not None and i in self._new.batch]
        await link.many(self._say.add, [_version_row(version) for version in new])
        for version in sorted(
            (v for i, v in changed.items() if v and i not in self._new.batch), key=lambda v: v.id
        ):
            if await link.run(self._say.lock, _lock_row(version)) != 1:
                raise link.fail(f"a row of {self._table.name} changed meanwhile")


def _version_row(version: AtlasVersion) -> Mapping[str, Any]:
    return {
        "id": version.id, "number": version.number, "stage": version.stage.value, "by": str(version.by),
        "day": version.day.isoformat(), "told": version.text, "hash": version.hash,
        "first": str(version.first) if version.first else None,
        "second": str(version.second) if version.second else None,
    }  # fmt: skip


def _lock_row(version: AtlasVersion) -> Mapping[str, Any]:
    row = _version_row(version)
    return {
        "at": row["id"], "to_stage": row["stage"], "to_hash": row["hash"], "to_day": row["day"],
        "one": row["first"], "two": row["second"],
    }  # fmt: skip


def _version(row: Any, text: str) -> AtlasVersion:
    first, second = (Account.parse(account) if account else None for account in (row.first, row.second))
    day = date.fromisoformat(row.day)
    return AtlasVersion(
        row.id, row.number, AtlasStage(row.stage), Account.parse(row.by), day, text, row.hash, first, second
    )
