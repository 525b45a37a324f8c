"""The road map: what is to be done in an area of a level, by which body, until when. Days are counted from
polling day, so that a postponement moves them all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_versions import AtlasRecord
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotFound

SOON: Final = timedelta(days=2)
"""This long before its day, a task's people are reminded."""


class TaskState(StrEnum):
    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"
    """No longer needed: the level has fallen, or leads decided so."""


OPEN: Final = frozenset({TaskState.TODO, TaskState.DOING})


@dataclass(frozen=True, slots=True)
class RoadmapStep:
    """A task of the template, for areas of this level or higher in this phase. ``days``: from polling day,
    negative before it; ``body``: an id of content/agencies."""

    id: str
    title: str
    level: AtlasLevel
    phase: Phase
    body: str
    days: int

    def due(self, polling_day: date | None) -> date | None:
        """None while polling day is unset."""
        return None if polling_day is None else polling_day + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Task:
    """A step in an area. ``day``: of the last change; ``by``: who made it, empty for the lock of a version;
    ``told``: the day of the last reminder, ISO or empty."""

    area: str
    step: str
    state: TaskState
    day: date
    by: str = ""
    reminded_on: str = ""

    @property
    def place(self) -> tuple[str, str]:
        return self.area, self.step

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def plan_tasks(
    record: AtlasRecord, template: Sequence[RoadmapStep], tasks: Iterable[Task], *, today: date
) -> tuple[Task, ...]:
    """The tasks that a locked version changes. Levels add new tasks. A task that nobody began is dropped if
    the level no longer asks for it, or the area is gone. Tasks in progress or done stay as they are."""
    there = {task.place: task for task in tasks}
    updates = []
    for zone in record.inputs.zones:
        for step in template:
            wanted = record.effective_level(zone.id, step.phase) >= step.level
            task = there.get((zone.id, step.id))
            if wanted and (task is None or (task.state is TaskState.DROPPED and not task.by)):
                updates.append(Task(zone.id, step.id, TaskState.TODO, today))
            elif not wanted and task is not None and task.state is TaskState.TODO:
                updates.append(replace(task, state=TaskState.DROPPED, day=today, by=""))
    updates += [
        replace(task, state=TaskState.DROPPED, day=today, by="")
        for task in there.values()
        if task.state is TaskState.TODO and record.zone(task.area) is None
    ]
    return tuple(updates)


def set_task_state(task: Task | None, state: TaskState, *, by: str, today: date) -> Task:
    """Raises NotFound for a task that is not on the road map."""
    if task is None:
        raise NotFound("road-no-task")
    return replace(task, state=state, by=by, day=today)


@dataclass(frozen=True, slots=True)
class DueTask:
    """An open task with its step and day."""

    task: Task
    step: RoadmapStep
    day: date | None

    def is_late(self, today: date) -> bool:
        return self.task.is_open and self.day is not None and self.day < today

    def needs_reminder(self, today: date) -> bool:
        """Whether a reminder is due: the day is near or past."""
        return self.task.is_open and self.day is not None and self.day - SOON <= today


def board(
    tasks: Iterable[Task], template: Sequence[RoadmapStep], *, polling_day: date | None
) -> tuple[DueTask, ...]:
    """All tasks that are still in the template, by day; those without a day come last."""
    steps: Mapping[str, RoadmapStep] = {step.id: step for step in template}
    due_tasks = [
        DueTask(task, steps[task.step], steps[task.step].due(polling_day))
        for task in tasks
        if task.step in steps
    ]
    return tuple(sorted(due_tasks, key=lambda due: (due.day or date.max, due.task.area, due.task.step)))


@dataclass(frozen=True, slots=True)
class StepTasks:
    """A step in all its areas: it has one body and one due day."""

    step: RoadmapStep
    day: date | None
    tasks: tuple[Task, ...]

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.is_open)

    def in_state(self, state: TaskState) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.state is state)

    def is_late(self, today: date) -> bool:
        return any(DueTask(task, self.step, self.day).is_late(today) for task in self.tasks)


def by_step(due_tasks: Iterable[DueTask]) -> tuple[StepTasks, ...]:
    """The tasks grouped by step, in the order in which each step first appears."""
    together: dict[str, list[DueTask]] = {}
    for due_task in due_tasks:
        together.setdefault(due_task.step.id, []).append(due_task)
    return tuple(
        StepTasks(dues[0].step, dues[0].day, tuple(due.task for due in dues)) for dues in together.values()
    )
