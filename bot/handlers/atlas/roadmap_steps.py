"""The road map by step: the state of a step in every area, and actions on all of them at once."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.roadmap import StepTasks, TaskState, by_step
from bot.domain.catalogue.catalogue import Area
from bot.domain.errors import NotFound
from bot.handlers.atlas.atlas_words import area_rows, home, is_lead, page_of
from bot.handlers.atlas.roadmap_words import (
    area_or_code,
    areas_term,
    count_areas,
    due_term,
    sort_tasks_by_tree,
    state_term,
)
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.flows.confirming import confirmation
from bot.handlers.pieces import NOTHING, argument, body_name, button, lines
from bot.handlers.press_arguments import AreaTask, StepState, StepView
from bot.usecases.atlas.keep_roadmap import may_move, move_everywhere, roadmap_board

_NAMED: Final = 24
"""Most areas that a screen names for each state."""
_TO: Final = (TaskState.DOING, TaskState.DONE, TaskState.DROPPED)
"""The states that all open tasks of a step can be moved to at once."""
TEXT_FAMILIES: Final = (*(f"road-button-all-{state}" for state in _TO),)


async def steps(update: Incoming, ctx: Ctx) -> Turn:
    """List all steps, the earliest day first. A liaison's own steps come before the others."""
    all_steps = by_step(await roadmap_board(ctx))
    if not all_steps:
        return Turn((Screen("road-empty", buttons=(home(),)),), session=ctx.session.at(""))
    own = sorted(all_steps, key=lambda work: not may_move(work.step.id, ctx.person, content=ctx.content))
    rows = tuple((_step_button(work),) for work in own)
    back = (button("road-button-all", "road"),)
    return Turn((Screen("road-steps", buttons=(*rows, back, home())),), session=ctx.session.at(""))


async def show_step(update: Incoming, ctx: Ctx) -> Turn:
    """Show one step: its text and day, and the areas by state. ``contact/+1`` turns the page of areas."""
    step, page = argument(update, StepView)
    return Turn((await _screen(step, ctx, page=page_of(page) or 0),), session=ctx.session.at(""))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """``contact/done``: ask for confirmation, because many areas change at once."""
    step, state_name = argument(update, StepState)
    work, everywhere = await _work(step, ctx)
    state = _state(state_name)
    touched = [task for task in work.open_tasks if task.state is not state]
    if not touched:
        raise NotFound("road-nothing-open")
    args: dict[str, Arg] = {
        "title": work.step.title,
        "state": state_term(state),
        "areas": areas_term(touched, ctx, everywhere=everywhere, most_named=_NAMED),
    }
    yes = button("road-button-all-sure", "road.all-yes", StepState(step, state))
    no = button("road-button-step-back", "road.step", step)
    return Turn((confirmation("road-all-sure", args, yes=yes, no=no),))


async def move_all(update: Incoming, ctx: Ctx) -> Turn:
    """Move the tasks and show the step again."""
    step, state_name = argument(update, StepState)
    await _work(step, ctx)
    await move_everywhere(ctx, step, _state(state_name))
    return Turn((await _screen(step, ctx),))


async def _screen(step: str, ctx: Ctx, *, page: int = 0) -> Screen:
    work, everywhere = await _work(step, ctx)
    may_change = may_move(step, ctx.person, content=ctx.content)
    args: dict[str, Arg] = {
        "title": work.step.title,
        "body": body_name(work.step.body, ctx.content),
        "due": due_term(work),
        "lines": lines(
            [_state_areas_term(work, state, ctx, everywhere=everywhere) for state in _states_in_use(work)]
        ),
        "whose": NOTHING if may_change else TextRef("road-whose"),
    }
    rows = [*(_state_rows(work, ctx) if may_change else ()), *_areas(work, page, ctx)]
    return Screen("road-step", args, (*rows, (button("road-button-steps", "road.steps"),), home()))


def _state_rows(work: StepTasks, ctx: Ctx) -> Rows:
    states = [
        state
        for state in _TO
        if (is_lead(ctx.person) or state is not TaskState.DROPPED)
        and any(task.state is not state for task in work.open_tasks)
    ]
    return choice_rows(states, "road-button-all", "road.all", lambda state: StepState(work.step.id, state))


def _areas(work: StepTasks, page: int, ctx: Ctx) -> Rows:
    """Areas with open tasks come first."""
    tasks = sorted(sort_tasks_by_tree(work.tasks, ctx), key=lambda task: not task.is_open)
    states = {task.area: state_term(task.state) for task in tasks}

    def area_button(area: Area) -> Button:
        args: dict[str, Arg] = {"area": area.name, "state": states[area.id]}
        return button("road-button-area-at", "road.task", AreaTask(area.id, work.step.id), args)

    areas = [area_or_code(task.area, ctx) for task in tasks]
    return area_rows(
        areas, page, make_button=area_button, turn=lambda name: ("road.step", StepView(work.step.id, name))
    )


def _step_button(work: StepTasks) -> Button:
    args: dict[str, Arg] = {"title": work.step.title, "count": len(work.open_tasks)}
    return button("road-button-step", "road.step", work.step.id, args)


def _state_areas_term(work: StepTasks, state: TaskState, ctx: Ctx, *, everywhere: int) -> TextRef:
    areas = areas_term(work.in_state(state), ctx, everywhere=everywhere, most_named=_NAMED)
    return TextRef("road-where", {"state": state_term(state), "areas": areas})


def _states_in_use(work: StepTasks) -> list[TaskState]:
    return [state for state in TaskState if work.in_state(state)]


def _state(state_name: str) -> TaskState:
    if state_name not in _TO:
        raise NotFound("road-no-task")
    return TaskState(state_name)


async def _work(step: str, ctx: Ctx) -> tuple[StepTasks, int]:
    """The step, and how many areas the road map has. Raises NotFound."""
    board = await roadmap_board(ctx)
    work = next((candidate for candidate in by_step(board) if candidate.step.id == step), None)
    if work is None:
        raise NotFound("road-no-task")
    return work, count_areas(board)
