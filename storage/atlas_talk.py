"""The road map's tasks and the rounds of opinions: small tables, read whole."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.atlas.opinions import Answer, Opinion, Round, Subject, Told
from bot.domain.atlas.roadmap import Task, TaskState
from bot.domain.people import Account
from storage.atlas import SmallTable, SqlAtlas
from storage.link import Link
from storage.models_atlas import opinion_rounds, opinions, road_tasks


class SqlRoadmap:
    """bot.usecases.ports.atlas.Roadmap."""

    def __init__(self, link: Link) -> None:
        self._tasks: SmallTable[tuple[str, str], Task] = SmallTable(
            link, road_tasks, key=lambda one: one.place, row=_task_row, value=_task
        )
        self.stages = (self._tasks.staged,)

    async def tasks(self) -> Sequence[Task]:
        return sorted(await self._tasks.all(), key=lambda one: one.place)

    def save(self, task: Task) -> None:
        self._tasks.save(task)

    async def flush(self, link: Link) -> None:
        await self._tasks.flush(link)


class SqlRounds:
    """bot.usecases.ports.atlas.Rounds."""

    def __init__(self, link: Link) -> None:
        self._rounds: SmallTable[str, Round] = SmallTable(
            link, opinion_rounds, key=lambda one: one.id, row=_round_row, value=_round
        )
        self._opinions: SmallTable[str, Opinion] = SmallTable(
            link, opinions, key=lambda one: one.id, row=_opinion_row, value=_opinion
        )
        self.stages = (self._rounds.staged, self._opinions.staged)

    async def all(self) -> Sequence[Round]:
        return sorted(await self._rounds.all(), key=lambda one: (one.day, one.id), reverse=True)

    async def get(self, round_id: str) -> Round | None:
        return next((one for one in await self._rounds.all() if one.id == round_id), None)

    def save(self, found: Round) -> None:
        self._rounds.save(found)

    async def opinions(self, round_id: str) -> Sequence[Opinion]:
        found = [one for one in await self._opinions.all() if one.round_id == round_id]
        return sorted(found, key=lambda one: (one.day, one.id))

    async def opinion(self, opinion_id: str) -> Opinion | None:
        return next((one for one in await self._opinions.all() if one.id == opinion_id), None)

    def say(self, opinion: Opinion) -> None:
        self._opinions.save(opinion)

    async def flush(self, link: Link) -> None:
        await self._rounds.flush(link)
        await self._opinions.flush(link)


class AtlasRows:
    """The atlas, its road map and its rounds within one batch."""

    def __init__(self, link: Link) -> None:
        self.atlas, self.roadmap, self.rounds = SqlAtlas(link), SqlRoadmap(link), SqlRounds(link)
        self._parts = (self.atlas, self.roadmap, self.rounds)
        self.stages = tuple(stage for part in self._parts for stage in part.stages)

    async def flush(self, link: Link) -> None:
        for part in self._parts:
            await part.flush(link)


def _task_row(one: Task) -> Mapping[str, Any]:
    return {
        "area_id": one.area, "step": one.step, "state": one.state.value, "by": one.by,
        "day": one.day.isoformat(), "reminded": one.told,
    }  # fmt: skip


def _task(row: Any) -> Task:
    return Task(
        row.area_id, row.step, TaskState(row.state), date.fromisoformat(row.day), row.by, row.reminded
    )


def _round_row(one: Round) -> Mapping[str, Any]:
    return {
        "id": one.id, "subject": one.subject.value, "about": one.about, "by": str(one.by),
        "day": one.day.isoformat(), "until": one.until.isoformat(),
        "invited": json.dumps([str(account) for account in one.invited]),
        "closed": one.closed, "told": one.told.value, "edition": one.edition,
    }  # fmt: skip


def _round(row: Any) -> Round:
    return Round(
        row.id, Subject(row.subject), row.about, Account.parse(row.by), date.fromisoformat(row.day),
        date.fromisoformat(row.until), tuple(map(Account.parse, json.loads(row.invited))), row.closed,
        Told(row.told), row.edition,
    )  # fmt: skip


def _opinion_row(one: Opinion) -> Mapping[str, Any]:
    return {
        "id": one.id, "round_id": one.round_id, "by": str(one.by), "day": one.day.isoformat(),
        "words": one.words, "answer": one.answer.value, "reason": one.reason, "edition": one.edition,
    }  # fmt: skip


def _opinion(row: Any) -> Opinion:
    return Opinion(
        row.id, row.round_id, Account.parse(row.by), date.fromisoformat(row.day), row.words,
        Answer(row.answer), row.reason, row.edition,
    )  # fmt: skip
