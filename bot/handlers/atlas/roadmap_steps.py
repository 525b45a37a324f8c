"""The road map step by step: where a step stands in every area, and what is said of all of them at once."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.roadmap import TaskState, Work, by_step
from bot.domain.catalogue.catalogue import Area
from bot.domain.errors import NotFound
from bot.handlers.atlas.atlas_words import area_rows, home, is_lead, page_of
from bot.handlers.atlas.roadmap_words import (
    area_or_code,
    areas_of,
    areas_term,
    due_term,
    in_the_tree,
    state_term,
)
from bot.handlers.pieces import NOTHING, argument, body_name, button, lines, split
from bot.usecases.atlas.keep_roadmap import may_move, move_everywhere, the_board

_NAMED: Final = 24
"""Areas that a screen names for each state."""
_TO: Final = (TaskState.DOING, TaskState.DONE, TaskState.DROPPED)
"""What all open tasks of a step can be made."""
TEXT_FAMILIES: Final = (*(f"road-button-all-{state}" for state in _TO),)


async def steps(update: Incoming, ctx: Ctx) -> Turn:
    """All steps, the earliest day first; a liaison's own before the others."""
    found = by_step(await the_board(content=ctx.content, uow=ctx.uow))
    if not found:
        return Turn((Screen("road-empty", buttons=(home(),)),), session=ctx.session.at(""))
    own = sorted(found, key=lambda one: not may_move(one.step.id, ctx.person, content=ctx.content))
    rows = tuple((_step_button(one),) for one in own)
    back = (button("road-button-all", "road"),)
    return Turn((Screen("road-steps", buttons=(*rows, back, home())),), session=ctx.session.at(""))


async def of_step(update: Incoming, ctx: Ctx) -> Turn:
    """One step: its body and day, and the areas by state; ``contact/+1`` turns the page of areas."""
    step, page = split(argument(update))
    return Turn((await _screen(step, ctx, page=page_of(page) or 0),), session=ctx.session.at(""))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """``contact/done``: so many areas at once are asked about first."""
    step, told = split(argument(update))
    one, everywhere = await _work(step, ctx)
    state = _state(told)
    touched = [task for task in one.open if task.state is not state]
    if not touched:
        raise NotFound("road-nothing-open")
    args: dict[str, Arg] = {
        "title": one.step.title,
        "state": state_term(state),
        "areas": areas_term(touched, ctx, everywhere=everywhere, named=_NAMED),
    }
    rows: Rows = (
        (button("road-button-all-sure", "road.all-yes", f"{step}/{state}"),),
        (button("road-button-step-back", "road.step", step),),
    )
    return Turn((Screen("road-all-sure", args, rows),))


async def move_all(update: Incoming, ctx: Ctx) -> Turn:
    """It is done; the step as it stands now."""
    step, told = split(argument(update))
    await _work(step, ctx)
    await move_everywhere(
        step, _state(told), by=ctx.person, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )
    return Turn((await _screen(step, ctx),))


async def _screen(step: str, ctx: Ctx, *, page: int = 0) -> Screen:
    one, everywhere = await _work(step, ctx)
    his = may_move(step, ctx.person, content=ctx.content)
    args: dict[str, Arg] = {
        "title": one.step.title,
        "body": body_name(one.step.body, ctx.content),
        "due": due_term(one),
        "lines": lines([_where(one, state, ctx, everywhere=everywhere) for state in _there(one)]),
        "whose": NOTHING if his else Term("road-whose"),
    }
    rows = [*(_ways(one, ctx) if his else ()), *_areas(one, page, ctx)]
    return Screen("road-step", args, (*rows, (button("road-button-steps", "road.steps"),), home()))


def _ways(one: Work, ctx: Ctx) -> Rows:
    states = [state for state in _TO if is_lead(ctx.person) or state is not TaskState.DROPPED]
    return tuple(
        (button(f"road-button-all-{state}", "road.all", f"{one.step.id}/{state}"),)
        for state in states
        if any(task.state is not state for task in one.open)
    )


def _areas(one: Work, page: int, ctx: Ctx) -> Rows:
    """The open ones first."""
    tasks = sorted(in_the_tree(one.tasks, ctx), key=lambda task: not task.open)
    states = {task.area: state_term(task.state) for task in tasks}

    def area_button(area: Area) -> Button:
        args: dict[str, Arg] = {"area": area.name, "state": states[area.id]}
        return button("road-button-area-at", "road.task", f"{area.id}/{one.step.id}", args)

    areas = [area_or_code(task.area, ctx) for task in tasks]
    return area_rows(areas, page, one=area_button, turn=lambda name: ("road.step", f"{one.step.id}/{name}"))


def _step_button(one: Work) -> Button:
    args: dict[str, Arg] = {"title": one.step.title, "count": len(one.open)}
    return button("road-button-step", "road.step", one.step.id, args)


def _where(one: Work, state: TaskState, ctx: Ctx, *, everywhere: int) -> Term:
    areas = areas_term(one.in_state(state), ctx, everywhere=everywhere, named=_NAMED)
    return Term("road-where", {"state": state_term(state), "areas": areas})


def _there(one: Work) -> list[TaskState]:
    return [state for state in TaskState if one.in_state(state)]


def _state(told: str) -> TaskState:
    if told not in _TO:
        raise NotFound("road-no-task")
    return TaskState(told)


async def _work(step: str, ctx: Ctx) -> tuple[Work, int]:
    """The step and how many areas the road map has. Raises NotFound."""
    board = await the_board(content=ctx.content, uow=ctx.uow)
    one = next((one for one in by_step(board) if one.step.id == step), None)
    if one is None:
        raise NotFound("road-no-task")
    return one, areas_of(board)
