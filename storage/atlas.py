"""The atlas: grades, what is known of areas, versions. Small tables, read whole; a version's text apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Delete, Table, bindparam, delete, func, select, text, update

from bot.domain.atlas.atlas import UNCOUNTED, Factor, Kind, Known, Verified
from bot.domain.atlas.atlas_versions import Grade, Stage, Version
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.people import Account, Role
from storage.link import Link
from storage.models import cases, staff
from storage.models_atlas import atlas_grades, atlas_known, atlas_versions
from storage.staged import Missing, Staged

_STANDS: Final = text("(cases.state IN ('closed', 'referred', 'verified')) IS TRUE")
"""As the partial index has it, sign by sign: else SQLite does not use it."""
VERIFIED: Final = (
    select(cases.c.area_id, cases.c.phase, cases.c.severity, func.count().label("count"))
    .where(
        _STANDS,
        ~cases.c.restricted,
        cases.c.actor.not_in(sorted(UNCOUNTED)),
    )
    .group_by(cases.c.area_id, cases.c.phase, cases.c.severity)
)
_LISTED: Final = select(*(column for column in atlas_versions.columns if column.name != "told"))
_ONE: Final = select(atlas_versions).where(atlas_versions.c.id == bindparam("at"))
_LOCK: Final = (
    update(atlas_versions)
    .where(atlas_versions.c.id == bindparam("at"), atlas_versions.c.stage == Stage.DRAFT.value)
    .values(
        stage=bindparam("to_stage"), hash=bindparam("to_hash"), day=bindparam("to_day"),
        first=bindparam("one"), second=bindparam("two"),
    )
)  # fmt: skip
_DISCARD: Final = delete(atlas_versions).where(
    atlas_versions.c.id == bindparam("at"), atlas_versions.c.stage == Stage.DRAFT.value
)

OLD_GRADES: Final = delete(atlas_grades).where(
    atlas_grades.c.day < bindparam("before"),
    atlas_grades.c.account.not_in(select(staff.c.account).where(staff.c.role == Role.LIAISON.value)),
)
"""Grades of who is no liaison any more count for nothing."""


class SmallTable[K, V]:
    """A table that is read whole, changes of this batch over it."""

    def __init__(
        self, link: Link, table: Table, *, key: Callable[[V], K], row: Callable[[V], Mapping[str, Any]],
        value: Callable[[Any], V],
    ) -> None:  # fmt: skip
        self._link, self._table = link, table
        self._key, self._row, self._value = key, row, value
        self.staged: Staged[K, V] = Staged()

    async def all(self) -> list[V]:
        changed = self.staged.items()
        stored = [self._value(row) for row in await self._link.rows(select(self._table))]
        return [one for one in stored if self._key(one) not in changed] + [
            one for one in changed.values() if one is not None
        ]

    def save(self, value: V) -> None:
        self.staged.set(self._key(value), value)

    async def flush(self, link: Link) -> None:
        """In order of the rows' text, so that two processes lock rows in one order."""
        rows = [self._row(one) for one in self.staged.kept.values() if one is not None]
        await link.put(self._table, sorted(rows, key=repr))


class SqlAtlas:
    """bot.usecases.ports.atlas.Atlas."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._grades: SmallTable[Any, Grade] = SmallTable(
            link, atlas_grades, key=lambda one: one.place, row=_grade_row, value=_grade
        )
        self._known: SmallTable[tuple[Kind, str], Known] = SmallTable(
            link, atlas_known, key=lambda one: (one.kind, one.area), row=_known_row, value=_known
        )
        self._versions: Staged[str, Version] = Staged()
        self._new: Staged[str, bool] = Staged()
        self.stages = (self._grades.staged, self._known.staged, self._versions, self._new)

    async def grades(self) -> Sequence[Grade]:
        return sorted(
            await self._grades.all(), key=lambda one: (one.area, one.phase, one.factor, str(one.by))
        )

    def grade(self, grade: Grade) -> None:
        self._grades.save(grade)

    async def known(self) -> Sequence[Known]:
        return sorted(await self._known.all())

    def know(self, known: Known) -> None:
        self._known.save(known)

    def forget(self, kind: Kind, area: str) -> None:
        self._known.staged.set((kind, area), None)

    async def verified(self) -> Sequence[Verified]:
        return sorted(
            Verified(row.area_id, Phase(row.phase), Severity(row.severity), row.count)
            for row in await self._link.rows(VERIFIED)
        )

    async def versions(self) -> Sequence[Version]:
        changed = self._versions.items()
        found = [_version(row, "") for row in await self._link.rows(_LISTED) if row.id not in changed]
        found += [replace(one, text="") for one in changed.values() if one is not None]
        return sorted(found, key=lambda one: one.number)

    async def version(self, version_id: str) -> Version | None:
        staged = self._versions.get(version_id)
        if not isinstance(staged, Missing):
            return staged
        rows = await self._link.rows(_ONE, {"at": version_id})
        return _version(rows[0], rows[0].told) if rows else None

    def add(self, version: Version) -> None:
        self._versions.set(version.id, version)
        self._new.set(version.id, True)

    def lock(self, version: Version) -> None:
        self._versions.set(version.id, version)

    def discard(self, version_id: str) -> None:
        self._versions.set(version_id, None)

    async def flush(self, link: Link) -> None:
        """Raises Conflict where a draft was locked or discarded meanwhile."""
        await self._grades.flush(link)
        await self._forget(link)
        await self._known.flush(link)
        changed = self._versions.kept
        for version_id in sorted(i for i, one in changed.items() if one is None):
            await link.run(_DISCARD, {"at": version_id})
        new = [one for i, one in changed.items() if one is not None and i in self._new.kept]
        await link.many(atlas_versions.insert().values(**_BOUND), [_version_row(one) for one in new])
        for one in sorted(
            (v for i, v in changed.items() if v and i not in self._new.kept), key=lambda v: v.id
        ):
            if await link.run(_LOCK, _lock_row(one)) != 1:
                raise link.fail("a version of the atlas changed meanwhile")

    async def _forget(self, link: Link) -> None:
        gone = sorted(place for place, one in self._known.staged.kept.items() if one is None)
        await link.many(
            _gone(atlas_known, "kind", "area_id"), [{"a": k.value, "b": area} for k, area in gone]
        )


_BOUND: Final[dict[str, Any]] = {column.name: bindparam(column.name) for column in atlas_versions.columns}


def _gone(table: Table, first: str, second: str) -> Delete:
    return delete(table).where(table.c[first] == bindparam("a"), table.c[second] == bindparam("b"))


def _grade_row(one: Grade) -> Mapping[str, Any]:
    return {
        "account": str(one.by), "area_id": one.area, "phase": one.phase.value, "factor": one.factor.value,
        "grade": one.grade, "reason": one.reason, "day": one.day.isoformat(),
        "body": one.body,
    }  # fmt: skip


def _grade(row: Any) -> Grade:
    return Grade(
        Account.parse(row.account), row.area_id, Phase(row.phase), Factor(row.factor), row.grade, row.reason,
        date.fromisoformat(row.day), row.body,
    )  # fmt: skip


def _known_row(one: Known) -> Mapping[str, Any]:
    return {
        "kind": one.kind.value, "area_id": one.area, "value": one.value, "source": one.source, "day": one.day,
    }  # fmt: skip


def _known(row: Any) -> Known:
    return Known(Kind(row.kind), row.area_id, row.value, row.source, row.day)


def _version_row(one: Version) -> Mapping[str, Any]:
    return {
        "id": one.id, "number": one.number, "stage": one.stage.value, "by": str(one.by),
        "day": one.day.isoformat(), "told": one.text, "hash": one.hash,
        "first": str(one.first) if one.first else None, "second": str(one.second) if one.second else None,
    }  # fmt: skip


def _lock_row(one: Version) -> Mapping[str, Any]:
    row = _version_row(one)
    return {
        "at": row["id"], "to_stage": row["stage"], "to_hash": row["hash"], "to_day": row["day"],
        "one": row["first"], "two": row["second"],
    }  # fmt: skip


def _version(row: Any, text: str) -> Version:
    first, second = (Account.parse(one) if one else None for one in (row.first, row.second))
    day = date.fromisoformat(row.day)
    return Version(
        row.id, row.number, Stage(row.stage), Account.parse(row.by), day, text, row.hash, first, second
    )
