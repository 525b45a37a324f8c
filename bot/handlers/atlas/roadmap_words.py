"""How tasks of the road map are told: their body, their day, where they stand."""

from typing import Final

from bot.conversation.outgoing import Term
from bot.conversation.ports import Ctx
from bot.domain.atlas.roadmap import Due, TaskState
from bot.handlers.atlas.atlas_words import name_of_area
from bot.handlers.pieces import body_name
from bot.usecases.atlas.keep_roadmap import the_board

COLUMNS: Final = ("area", "task", "body", "due", "state")
TEXT_FAMILIES: Final = (
    *(f"road-state-{state}" for state in TaskState),
    *(f"road-button-{state}" for state in TaskState),
    *(f"road-column-{name}" for name in COLUMNS),
)


def state_term(state: TaskState) -> Term:
    return Term(f"road-state-{state}")


def due_term(one: Due) -> Term:
    """Its day; without a polling day, how far from it."""
    if one.day is not None:
        return Term("road-due", {"day": one.day})
    side = "before" if one.step.days < 0 else "after" if one.step.days else "same"
    return Term("road-due-unknown", {"count": abs(one.step.days), "side": side})


def road_heads() -> tuple[Term, ...]:
    """The names of the columns of ``road_rows``."""
    return tuple(Term(f"road-column-{name}") for name in COLUMNS)


async def road_rows(ctx: Ctx) -> list[tuple[Term | str, ...]]:
    """All tasks as they stand now, the earliest day first."""
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
