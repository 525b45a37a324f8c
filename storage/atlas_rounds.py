"""The road map's tasks and the rounds of opinions: small tables, read whole."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.atlas.opinions import Opinion, OpinionAnswer, OpinionRound, OpinionRoundNotice, OpinionSubject
from bot.domain.atlas.roadmap import Task, TaskState
from bot.domain.people import Account
from storage.atlas import SmallTable
from storage.link import Link
from storage.models_atlas import opinion_rounds, opinions, road_tasks
from storage.repository import Repository


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
