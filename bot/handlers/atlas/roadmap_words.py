"""How tasks of the road map are told: their body, their day, where they stand; step by step, with the areas."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Term
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.roadmap import Due, Task, TaskState, Work, by_step
from bot.domain.catalogue.catalogue import Area, AreaKind
from bot.handlers.atlas.atlas_words import name_of_area
from bot.handlers.pieces import body_name, in_a_row
from bot.usecases.atlas.keep_roadmap import the_board

COLUMNS: Final = ("area", "task", "body", "due", "state")
STEP_COLUMNS: Final = ("task", "body", "due", "where")
_NAMED: Final = 3
"""Areas that a line in chat names; the rest is counted."""
_A_ROW: Final = 24
"""Areas that a row on paper names, so that it always stands on one page."""
TEXT_FAMILIES: Final = (
    *(f"road-state-{state}" for state in TaskState),
    *(f"road-button-{state}" for state in TaskState),
    *(f"road-column-{name}" for name in {*COLUMNS, *STEP_COLUMNS}),
)


def state_term(state: TaskState) -> Term:
    return Term(f"road-state-{state}")


def due_term(one: Due | Work) -> Term:
    """Its day; without a polling day, how far from it."""
    if one.day is not None:
        return Term("road-due", {"day": one.day})
    side = "before" if one.step.days < 0 else "after" if one.step.days else "same"
    return Term("road-due-unknown", {"count": abs(one.step.days), "side": side})


def work_line(one: Work, tasks: Sequence[Task], ctx: Ctx | TickCtx, *, everywhere: int) -> Term:
    """A step with the first areas of these tasks; ``everywhere``: how many areas the road map has."""
    args: dict[str, Arg] = {
        "title": one.step.title,
        "body": body_name(one.step.body, ctx.content),
        "due": due_term(one),
        "areas": areas_term(tasks, ctx, everywhere=everywhere),
    }
    return Term("road-work-late" if one.late(ctx.clock.today()) else "road-work", args)


def areas_term(tasks: Sequence[Task], ctx: Ctx | TickCtx, *, everywhere: int, named: int = _NAMED) -> Term:
    """«all 23 areas», or the first ones by name and the number of the rest."""
    if len(tasks) == everywhere > 1:
        return Term("road-everywhere", {"count": everywhere})
    names = [
        Term("road-area-name", {"area": area_or_code(one.area, ctx).name}) for one in in_the_tree(tasks, ctx)
    ]
    shown = names if len(names) <= named + 1 else names[:named]
    if len(shown) == len(names):
        return in_a_row(names)
    return Term("road-areas-more", {"areas": in_a_row(shown), "count": len(names) - len(shown)})


def in_the_tree(tasks: Collection[Task], ctx: Ctx | TickCtx) -> list[Task]:
    """By area as the tree has them; what has left it comes last."""
    places = {area.id: number for number, area in enumerate(ctx.content.areas.areas)}
    return sorted(tasks, key=lambda task: (places.get(task.area, len(places)), task.area))


def area_or_code(area: str, ctx: Ctx | TickCtx) -> Area:
    """One that has left the tree goes by its code."""
    areas = ctx.content.areas
    return areas[area] if area in areas else Area(area, name=area, parent_id=None, kind=AreaKind.DISTRICT)


def areas_of(found: Sequence[Due]) -> int:
    """How many areas have tasks."""
    return len({one.task.area for one in found})


def road_heads() -> tuple[Term, ...]:
    """The names of the columns of ``road_rows``."""
    return tuple(Term(f"road-column-{name}") for name in COLUMNS)


async def road_rows(ctx: Ctx) -> list[tuple[Term | str, ...]]:
    """All tasks one by one as they stand now, the earliest day first: to be sorted and filtered."""
    return [
        (
            name_of_area(one.task.area, ctx),
            one.step.title,
            body_name(one.step.body, ctx.content),
            due_term(one),
            state_term(one.task.state),
        )
        for one in await the_board(content=ctx.content, uow=ctx.uow)
    ]


def step_heads() -> tuple[Term, ...]:
    """The names of the columns of ``step_rows``."""
    return tuple(Term(f"road-column-{name}") for name in STEP_COLUMNS)


async def step_rows(ctx: Ctx) -> list[tuple[Term | str, ...]]:
    """A row a step and state, with the areas: to be read on paper."""
    found = await the_board(content=ctx.content, uow=ctx.uow)
    rows: list[tuple[Term | str, ...]] = []
    for one in by_step(found):
        told: tuple[Term | str, ...] = (
            one.step.title,
            body_name(one.step.body, ctx.content),
            due_term(one),
        )
        for where in _where(one, ctx, everywhere=areas_of(found)):
            rows.append((*told, where))
            told = ("", "", "")
    return rows


def _where(one: Work, ctx: Ctx, *, everywhere: int) -> Iterator[Term]:
    for state in TaskState:
        tasks = in_the_tree(one.in_state(state), ctx)
        step = len(tasks) if len(tasks) == everywhere else _A_ROW
        for at in range(0, len(tasks), max(step, 1)):
            part = tasks[at : at + step]
            areas = areas_term(part, ctx, everywhere=everywhere, named=len(part))
            yield Term("road-where", {"state": state_term(state), "areas": areas})
