"""The wording of road map tasks: name, due day and state; by step, with the areas."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.roadmap import DueTask, StepTasks, Task, TaskState, by_step
from bot.domain.catalogue.catalogue import Area, AreaKind
from bot.handlers.atlas.atlas_words import name_of_area
from bot.handlers.pieces import body_name, comma_list
from bot.usecases.atlas.keep_roadmap import roadmap_board

COLUMNS: Final = ("area", "task", "body", "due", "state")
STEP_COLUMNS: Final = ("task", "body", "due", "where")
_NAMED: Final = 3
"""Most areas that a line in chat names; the rest are counted."""
_A_ROW: Final = 24
"""Most areas that a printed row names, so that a row always fits on one page."""
TEXT_FAMILIES: Final = (
    *(f"road-state-{state}" for state in TaskState),
    *(f"road-button-{state}" for state in TaskState),
    *(f"road-column-{name}" for name in {*COLUMNS, *STEP_COLUMNS}),
)


def state_term(state: TaskState) -> TextRef:
    return TextRef(f"road-state-{state}")


def due_term(item: DueTask | StepTasks) -> TextRef:
    """The task's due day or, without a polling day, its distance from it."""
    if item.day is not None:
        return TextRef("road-due", {"day": item.day})
    side = "before" if item.step.days < 0 else "after" if item.step.days else "same"
    return TextRef("road-due-unknown", {"count": abs(item.step.days), "side": side})


def work_line(work: StepTasks, tasks: Sequence[Task], ctx: Ctx | TickCtx, *, everywhere: int) -> TextRef:
    """A step with the first areas of these tasks. ``everywhere``: how many areas the road map has."""
    args: dict[str, Arg] = {
        "title": work.step.title,
        "body": body_name(work.step.body, ctx.content),
        "due": due_term(work),
        "areas": areas_term(tasks, ctx, everywhere=everywhere),
    }
    return TextRef("road-work-late" if work.is_late(ctx.clock.today()) else "road-work", args)


def areas_term(
    tasks: Sequence[Task], ctx: Ctx | TickCtx, *, everywhere: int, most_named: int = _NAMED
) -> TextRef:
    """«all 23 areas», or the names of the first ones and the number of the rest."""
    if len(tasks) == everywhere > 1:
        return TextRef("road-everywhere", {"count": everywhere})
    names = [
        TextRef("road-area-name", {"area": area_or_code(task.area, ctx).name})
        for task in sort_tasks_by_tree(tasks, ctx)
    ]
    visible_names = names if len(names) <= most_named + 1 else names[:most_named]
    if len(visible_names) == len(names):
        return comma_list(names)
    return TextRef(
        "road-areas-more", {"areas": comma_list(visible_names), "count": len(names) - len(visible_names)}
    )


def sort_tasks_by_tree(tasks: Collection[Task], ctx: Ctx | TickCtx) -> list[Task]:
    """By area, in the tree's order. Areas that have left the tree come last."""
    places = {area.id: number for number, area in enumerate(ctx.content.areas.areas)}
    return sorted(tasks, key=lambda task: (places.get(task.area, len(places)), task.area))


def area_or_code(area: str, ctx: Ctx | TickCtx) -> Area:
    """An area that has left the tree is named by its code."""
    areas = ctx.content.areas
    name = areas.distinct_name(area) if area in areas else area
    return Area(area, name=name, parent_id=None, kind=AreaKind.DISTRICT)


def count_areas(dues: Sequence[DueTask]) -> int:
    """How many areas have tasks."""
    return len({due.task.area for due in dues})


def road_heads() -> tuple[TextRef, ...]:
    """The column names of ``road_rows``."""
    return tuple(TextRef(f"road-column-{name}") for name in COLUMNS)


async def road_rows(ctx: Ctx) -> list[tuple[TextRef | str, ...]]:
    """All tasks as they stand now, the earliest day first, to sort and filter."""
    return [
        (
            name_of_area(due.task.area, ctx),
            due.step.title,
            body_name(due.step.body, ctx.content),
            due_term(due),
            state_term(due.task.state),
        )
        for due in await roadmap_board(ctx)
    ]


def step_heads() -> tuple[TextRef, ...]:
    """The column names of ``step_rows``."""
    return tuple(TextRef(f"road-column-{name}") for name in STEP_COLUMNS)


async def step_rows(ctx: Ctx) -> list[tuple[TextRef | str, ...]]:
    """One row for each step and state, with the areas, to read on paper."""
    board = await roadmap_board(ctx)
    rows: list[tuple[TextRef | str, ...]] = []
    for work in by_step(board):
        cells: tuple[TextRef | str, ...] = (
            work.step.title,
            body_name(work.step.body, ctx.content),
            due_term(work),
        )
        for where in _state_areas_terms(work, ctx, everywhere=count_areas(board)):
            rows.append((*cells, where))
            cells = ("", "", "")
    return rows


def _state_areas_terms(work: StepTasks, ctx: Ctx, *, everywhere: int) -> Iterator[TextRef]:
    for state in TaskState:
        tasks = sort_tasks_by_tree(work.in_state(state), ctx)
        step = len(tasks) if len(tasks) == everywhere else _A_ROW
        for at in range(0, len(tasks), max(step, 1)):
            part = tasks[at : at + step]
            areas = areas_term(part, ctx, everywhere=everywhere, most_named=len(part))
            yield TextRef("road-where", {"state": state_term(state), "areas": areas})
