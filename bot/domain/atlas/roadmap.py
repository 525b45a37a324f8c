"""The road map: what is to be done in an area of a level, by which body, until when. Days are counted from polling
day, so that a postponement moves them all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.atlas.atlas import Level
from bot.domain.atlas.atlas_record import Recorded
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotFound

SOON: Final = timedelta(days=2)
"""So long before its day those who look after a task are reminded."""


class TaskState(StrEnum):
    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"
    """No longer needed: the level has fallen, or leads decided so."""


OPEN: Final = frozenset({TaskState.TODO, TaskState.DOING})


@dataclass(frozen=True, slots=True)
class Step:
    """A task of the template: for areas of this level or higher in this phase. ``days``: from polling day, negative
    before it; ``body``: an id of content/agencies."""

    id: str
    title: str
    level: Level
    phase: Phase
    body: str
    days: int

    def due(self, polling_day: date | None) -> date | None:
        """Unknown as long as no polling day is set."""
        return None if polling_day is None else polling_day + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Task:
    """A step in an area. ``day``: of the last change; ``by``: who made it, empty for the lock of a version;
    ``told``: the day on which it was last reminded of, ISO or empty."""

    area: str
    step: str
    state: TaskState
    day: date
    by: str = ""
    told: str = ""

    @property
    def place(self) -> tuple[str, str]:
        return self.area, self.step

    @property
    def open(self) -> bool:
        return self.state in OPEN


def planned(
    record: Recorded, template: Sequence[Step], tasks: Iterable[Task], *, today: date
) -> tuple[Task, ...]:
    """The tasks that a locked version changes: new ones where a level asks for them, those that nobody began dropped
    where it does not any more, or where the area is none any more. What is under way or done stays as it is."""
    there = {task.place: task for task in tasks}
    found = []
    for zone in record.inputs.zones:
        for step in template:
            wanted = record.leading(zone.id, step.phase) >= step.level
            task = there.get((zone.id, step.id))
            if wanted and (task is None or (task.state is TaskState.DROPPED and not task.by)):
                found.append(Task(zone.id, step.id, TaskState.TODO, today))
            elif not wanted and task is not None and task.state is TaskState.TODO:
                found.append(replace(task, state=TaskState.DROPPED, day=today, by=""))
    found += [
        replace(task, state=TaskState.DROPPED, day=today, by="")
        for task in there.values()
        if task.state is TaskState.TODO and record.zone(task.area) is None
    ]
    return tuple(found)


def moved(task: Task | None, state: TaskState, *, by: str, today: date) -> Task:
    """Raises NotFound for a task that is not on the road map."""
    if task is None:
        raise NotFound("road-no-task")
    return replace(task, state=state, by=by, day=today)


@dataclass(frozen=True, slots=True)
class Due:
    """An open task with its step and day."""

    task: Task
    step: Step
    day: date | None

    def late(self, today: date) -> bool:
        return self.task.open and self.day is not None and self.day < today

    def presses(self, today: date) -> bool:
        """Whether it is to be reminded of: soon due or late."""
        return self.task.open and self.day is not None and self.day - SOON <= today


def board(tasks: Iterable[Task], template: Sequence[Step], *, polling_day: date | None) -> tuple[Due, ...]:
    """All tasks that the template still knows, the earliest day first; what has no day comes last."""
    steps: Mapping[str, Step] = {step.id: step for step in template}
    found = [
        Due(task, steps[task.step], steps[task.step].due(polling_day)) for task in tasks if task.step in steps
    ]
    return tuple(sorted(found, key=lambda one: (one.day or date.max, one.task.area, one.task.step)))


@dataclass(frozen=True, slots=True)
class Work:
    """A step wherever it is to be done: all of it is for one body and due on one day."""

    step: Step
    day: date | None
    tasks: tuple[Task, ...]

    @property
    def open(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.open)

    def in_state(self, state: TaskState) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.state is state)

    def late(self, today: date) -> bool:
        return any(Due(task, self.step, self.day).late(today) for task in self.tasks)


def by_step(found: Iterable[Due]) -> tuple[Work, ...]:
    """The same tasks step by step, in the order in which each step is first met."""
    together: dict[str, list[Due]] = {}
    for one in found:
        together.setdefault(one.step.id, []).append(one)
    return tuple(
        Work(dues[0].step, dues[0].day, tuple(due.task for due in dues)) for dues in together.values()
    )
