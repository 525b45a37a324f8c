"""The atlas: grades, facts about areas, versions. These tables are small and read whole; a version's text is read
separately.

The road map's tasks and the rounds of opinions: small tables, read whole.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, func, select, text

from bot.domain.atlas.atlas import UNCOUNTED, AreaFact, AreaFactKind, Factor, VerifiedCount
from bot.domain.atlas.atlas_versions import AtlasVersion, LiaisonGrade
from bot.domain.atlas.opinions import Opinion, OpinionAnswer, OpinionRound, OpinionRoundNotice, OpinionSubject
from bot.domain.atlas.province_letters import ProvinceLetter, VersionKind
from bot.domain.atlas.roadmap import Task, TaskState
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, roles_granting
from storage.link import Link
from storage.models import cases, staff
from storage.models_atlas import (
    atlas_grades,
    atlas_known,
    atlas_versions,
    opinion_rounds,
    opinions,
    province_letters,
    road_tasks,
)
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedRows
from storage.version_rows import VersionRows

_STANDS: Final = text("(cases.state IN ('closed', 'referred', 'verified')) IS TRUE")
"""Exactly as the partial index has it: otherwise SQLite does not use the index."""
VERIFIED: Final = (
    select(cases.c.area_id, cases.c.phase, cases.c.severity, func.count().label("count"))
    .where(
        _STANDS,
        ~cases.c.restricted,
        cases.c.actor.not_in(sorted(UNCOUNTED)),
    )
    .group_by(cases.c.area_id, cases.c.phase, cases.c.severity)
)
_LETTERS: Final = select(province_letters)
OLD_GRADES: Final = delete(atlas_grades).where(
    atlas_grades.c.day < bindparam("before"),
    atlas_grades.c.account.not_in(
        select(staff.c.account).where(staff.c.role.in_(sorted(roles_granting(Permission.GRADE_AREA))))
    ),
)
"""Grades by people who are no longer liaisons do not count."""


_DROP_FACT: Final = delete(atlas_known).where(
    atlas_known.c.kind == bindparam("a"), atlas_known.c.area_id == bindparam("b")
)


@cache
def _read_whole(table: Table) -> PreparedRead:
    return PreparedRead(select(table))


class SmallTable[K, V]:
    """A table that is read whole, with this batch's changes laid over it."""

    def __init__(
        self, link: Link, table: Table, *, key: Callable[[V], K], row: Callable[[V], Mapping[str, Any]],
        value: Callable[[Any], V],
    ) -> None:  # fmt: skip
        self._link, self._table = link, table
        self._key, self._row, self._value = key, row, value
        self.staged: StagedRows[K, V] = StagedRows()

    async def all(self) -> list[V]:
        changed = self.staged.items()
        stored = [self._value(row) for row in await self._link.rows(_read_whole(self._table))]
        return [value for value in stored if self._key(value) not in changed] + [
            value for value in changed.values() if value is not None
        ]

    def save(self, value: V) -> None:
        self.staged.set(self._key(value), value)

    async def flush(self, link: Link) -> None:
        """In order of the rows' text, so that two processes lock rows in one order."""
        rows = [self._row(value) for value in self.staged.batch.values() if value is not None]
        await link.put(self._table, sorted(rows, key=repr))


class SqlAtlas(Repository):
    """Implements ``bot.usecases.ports.atlas.Atlas``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._grades: SmallTable[Any, LiaisonGrade] = SmallTable(
            link, atlas_grades, key=lambda grade: grade.place, row=_grade_row, value=_grade
        )
        self._known: SmallTable[tuple[AreaFactKind, str], AreaFact] = SmallTable(
            link, atlas_known, key=lambda fact: (fact.kind, fact.area), row=_known_row, value=_fact
        )
        self._versions = VersionRows(link, atlas_versions)
        self.stages = (self._grades.staged, self._known.staged, *self._versions.stages)

    async def grades(self) -> Sequence[LiaisonGrade]:
        return sorted(
            await self._grades.all(), key=lambda grade: (grade.area, grade.phase, grade.factor, str(grade.by))
        )

    def grade(self, grade: LiaisonGrade) -> None:
        self._grades.save(grade)

    async def known_facts(self) -> Sequence[AreaFact]:
        return sorted(await self._known.all())

    def set_fact(self, known: AreaFact) -> None:
        self._known.save(known)

    def forget(self, kind: AreaFactKind, area: str) -> None:
        self._known.staged.set((kind, area), None)

    async def verified_counts(self) -> Sequence[VerifiedCount]:
        return sorted(
            VerifiedCount(row.area_id, Phase(row.phase), Severity(row.severity), row.count)
            for row in await self._link.rows(VERIFIED)
        )

    async def versions(self) -> Sequence[AtlasVersion]:
        return await self._versions.versions()

    async def version(self, version_id: str) -> AtlasVersion | None:
        return await self._versions.version(version_id)

    def add(self, version: AtlasVersion) -> None:
        self._versions.add(version)

    def lock(self, version: AtlasVersion) -> None:
        self._versions.lock(version)

    def discard(self, version_id: str) -> None:
        self._versions.discard(version_id)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a draft was locked or discarded meanwhile."""
        await self._grades.flush(link)
        await self._forget(link)
        await self._known.flush(link)
        await self._versions.flush(link)

    async def _forget(self, link: Link) -> None:
        gone = sorted(place for place, fact in self._known.staged.batch.items() if fact is None)
        await link.many(_DROP_FACT, [{"a": k.value, "b": area} for k, area in gone])


def _grade_row(grade: LiaisonGrade) -> Mapping[str, Any]:
    return {
        "account": str(grade.by), "area_id": grade.area, "phase": grade.phase.value, "factor": grade.factor.value,
        "grade": grade.grade, "reason": grade.reason, "day": grade.day.isoformat(),
        "body": grade.body,
    }  # fmt: skip


def _grade(row: Any) -> LiaisonGrade:
    return LiaisonGrade(
        Account.parse(row.account), row.area_id, Phase(row.phase), Factor(row.factor), row.grade, row.reason,
        date.fromisoformat(row.day), row.body,
    )  # fmt: skip


def _known_row(fact: AreaFact) -> Mapping[str, Any]:
    return {
        "kind": fact.kind.value, "area_id": fact.area, "value": fact.value, "source": fact.source, "day": fact.day,
    }  # fmt: skip


def _fact(row: Any) -> AreaFact:
    return AreaFact(AreaFactKind(row.kind), row.area_id, row.value, row.source, row.day)


class SqlRoadmap(Repository):
    """Implements ``bot.usecases.ports.atlas.Roadmap``."""

    def __init__(self, link: Link) -> None:
        self._tasks: SmallTable[tuple[str, str], Task] = SmallTable(
            link, road_tasks, key=lambda task: task.place, row=_task_row, value=_task
        )
        self.stages = (self._tasks.staged,)

    async def tasks(self) -> Sequence[Task]:
        return sorted(await self._tasks.all(), key=lambda task: task.place)

    def save(self, task: Task) -> None:
        self._tasks.save(task)

    async def flush(self, link: Link) -> None:
        await self._tasks.flush(link)


class SqlRounds(Repository):
    """Implements ``bot.usecases.ports.atlas.Rounds``."""

    def __init__(self, link: Link) -> None:
        self._rounds: SmallTable[str, OpinionRound] = SmallTable(
            link, opinion_rounds, key=lambda opinion_round: opinion_round.id, row=_round_row, value=_round
        )
        self._opinions: SmallTable[str, Opinion] = SmallTable(
            link, opinions, key=lambda opinion: opinion.id, row=_opinion_row, value=_opinion
        )
        self.stages = (self._rounds.staged, self._opinions.staged)

    async def all(self) -> Sequence[OpinionRound]:
        return sorted(
            await self._rounds.all(),
            key=lambda opinion_round: (opinion_round.day, opinion_round.id),
            reverse=True,
        )

    async def get(self, round_id: str) -> OpinionRound | None:
        return next(
            (opinion_round for opinion_round in await self._rounds.all() if opinion_round.id == round_id),
            None,
        )

    def save(self, opinion_round: OpinionRound) -> None:
        self._rounds.save(opinion_round)

    async def opinions(self, round_id: str) -> Sequence[Opinion]:
        round_opinions = [opinion for opinion in await self._opinions.all() if opinion.round_id == round_id]
        return sorted(round_opinions, key=lambda opinion: (opinion.day, opinion.id))

    async def opinion(self, opinion_id: str) -> Opinion | None:
        return next((opinion for opinion in await self._opinions.all() if opinion.id == opinion_id), None)

    def save_opinion(self, opinion: Opinion) -> None:
        self._opinions.save(opinion)

    async def flush(self, link: Link) -> None:
        await self._rounds.flush(link)
        await self._opinions.flush(link)


def _task_row(task: Task) -> Mapping[str, Any]:
    return {
        "area_id": task.area, "step": task.step, "state": task.state.value, "by": task.by,
        "day": task.day.isoformat(), "reminded": task.reminded_on,
    }  # fmt: skip


def _task(row: Any) -> Task:
    return Task(
        row.area_id, row.step, TaskState(row.state), date.fromisoformat(row.day), row.by, row.reminded
    )


def _round_row(opinion_round: OpinionRound) -> Mapping[str, Any]:
    return {
        "id": opinion_round.id, "subject": opinion_round.subject.value, "about": opinion_round.about,
        "by": str(opinion_round.by),
        "day": opinion_round.day.isoformat(), "until": opinion_round.until.isoformat(),
        "invited": json.dumps([str(account) for account in opinion_round.invited]),
        "closed": opinion_round.closed, "told": opinion_round.last_notice.value, "edition": opinion_round.edition,
    }  # fmt: skip


def _round(row: Any) -> OpinionRound:
    return OpinionRound(
        row.id, OpinionSubject(row.subject), row.about, Account.parse(row.by), date.fromisoformat(row.day),
        date.fromisoformat(row.until), tuple(map(Account.parse, json.loads(row.invited))), row.closed,
        OpinionRoundNotice(row.told), row.edition,
    )  # fmt: skip


def _opinion_row(opinion: Opinion) -> Mapping[str, Any]:
    return {
        "id": opinion.id, "round_id": opinion.round_id, "by": str(opinion.by), "day": opinion.day.isoformat(),
        "words": opinion.words, "answer": opinion.answer.value, "reason": opinion.reason, "edition": opinion.edition,
    }  # fmt: skip


def _opinion(row: Any) -> Opinion:
    return Opinion(
        row.id, row.round_id, Account.parse(row.by), date.fromisoformat(row.day), row.words,
        OpinionAnswer(row.answer), row.reason, row.edition,
    )  # fmt: skip


class SqlProvinceLetters(Repository):
    """Implements ``bot.usecases.ports.atlas.ProvinceLetters``."""

    def __init__(self, link: Link) -> None:
        self._letters: SmallTable[tuple[str, int], ProvinceLetter] = SmallTable(
            link,
            province_letters,
            key=lambda letter: (letter.id, letter.edition),
            row=_letter_row,
            value=_letter,
        )
        self.stages = (self._letters.staged,)

    async def all(self) -> Sequence[ProvinceLetter]:
        return sorted(await self._letters.all(), key=lambda letter: (letter.id, letter.edition))

    def add(self, letter: ProvinceLetter) -> None:
        self._letters.save(letter)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when two people have corrected the same edition at the same moment."""
        if not self._letters.staged.batch:
            return
        known = {(letter.id, letter.edition) for letter in map(_letter, await link.rows(_LETTERS))}
        if known & self._letters.staged.batch.keys():
            raise link.fail("a letter to the province was corrected meanwhile")
        await self._letters.flush(link)


def _letter_row(letter: ProvinceLetter) -> Mapping[str, Any]:
    return {
        "id": letter.id, "edition": letter.edition, "kind": letter.kind.value, "version": letter.version,
        "hash": letter.hash, "recipient": letter.recipient, "day": letter.day.isoformat(), "number": letter.number,
        "answer": letter.answer, "answer_day": letter.answer_day.isoformat() if letter.answer_day else None,
        "by": str(letter.by), "written": letter.written.isoformat(),
    }  # fmt: skip


def _letter(row: Any) -> ProvinceLetter:
    return ProvinceLetter(
        row.id, edition=row.edition, kind=VersionKind(row.kind), version=row.version, hash=row.hash,
        recipient=row.recipient, day=date.fromisoformat(row.day), number=row.number, answer=row.answer,
        answer_day=date.fromisoformat(row.answer_day) if row.answer_day else None,
        by=Account.parse(row.by), written=date.fromisoformat(row.written),
    )  # fmt: skip
