"""The road map in chat: what is due, by area. Liaisons and leads set the state of each task."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Reply, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.roadmap import DueTask, TaskState, by_step
from bot.domain.catalogue.catalogue import Area, Phase
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signed_versions import newest_locked
from bot.handlers.atlas.atlas_words import area_rows, home, is_lead, name_of_area, page_of
from bot.handlers.atlas.roadmap_words import (
    area_or_code,
    count_areas,
    due_term,
    sort_tasks_by_tree,
    state_term,
    work_line,
)
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import NOTHING, argument, body_name, button, lines
from bot.handlers.press_arguments import AreaTask, PhaseArea, TaskMove
from bot.usecases.atlas.keep_roadmap import may_move, move_task, roadmap_board, tasks_to_notify

_A_SCREEN: Final = 24
_SHOWN: Final = 12
"""Most steps or tasks that are listed one by one; the rest are counted."""


async def road(update: Incoming, ctx: Ctx) -> Turn:
    """Show what is due soon or late, how many tasks there are, and the areas that have some."""
    board, today = await roadmap_board(ctx), ctx.clock.today()
    if not board:
        return Turn((Screen("road-empty", buttons=(home(),)),), session=ctx.session.at(""))
    page = page_of(argument(update)) or 0
    due_lines = pressing_lines(
        [due for due in board if due.needs_reminder(today)], ctx, everywhere=count_areas(board)
    )
    counts = Counter(due.task.state for due in board)
    args: dict[str, Arg] = {
        "todo": counts[TaskState.TODO],
        "doing": counts[TaskState.DOING],
        "done": counts[TaskState.DONE],
        "late": sum(due.is_late(today) for due in board),
        "lines": lines(due_lines) if due_lines else TextRef("road-nothing-presses"),
    }
    rows = area_rows(
        _areas(board, ctx),
        page,
        make_button=lambda area: _area_button(area, board),
        turn=lambda name: ("road", name),
    )
    steps = (button("road-button-steps", "road.steps"),)
    return Turn((Screen("road", args, (steps, *rows, home())),), session=ctx.session.at(""))


async def show_area_tasks(update: Incoming, ctx: Ctx) -> Turn:
    """Show all tasks of an area."""
    return Turn((await _area_screen(argument(update), ctx),), session=ctx.session.at(""))


async def show_task(update: Incoming, ctx: Ctx) -> Turn:
    """Show one task and the states that it can be moved to."""
    area, step = argument(update, AreaTask)
    return Turn((await _task_screen(area, step, ctx),))


async def move(update: Incoming, ctx: Ctx) -> Turn:
    """Move a task: ``thr01/routes/done``."""
    area, step, state = argument(update, TaskMove, refusal="road-no-task")
    await move_task(ctx, area, step, state)
    return Turn((await _task_screen(area, step, ctx),))


async def road_reminders(ctx: TickCtx) -> Turn:
    """Send what is due soon or late, once a day in one message, by daytime. Leads get all of it, a liaison
    gets what concerns their body."""
    dues = await tasks_to_notify(ctx)
    everywhere = count_areas(await roadmap_board(ctx)) if dues else 0
    reminders: list[Reply] = []
    for staff_member in await ctx.uow.staff.all() if dues else ():
        own_dues = [
            due
            for due in dues
            if has_role_for(
                staff_member, Permission.MOVE_TASK, is_of_own_body=due.step.body == staff_member.body
            )
        ]
        if own_dues and staff_member.started and not staff_member.frozen:
            reminders.append(_reminder(own_dues, staff_member.account, ctx, everywhere=everywhere))
    return Turn(tuple(reminders))


def pressing_lines(dues: Sequence[DueTask], ctx: Ctx | TickCtx, *, everywhere: int) -> list[TextRef]:
    """One line for each step in order of due days, late ones first. Areas get none: there are too many."""
    steps = by_step(dues)
    step_lines = [work_line(work, work.tasks, ctx, everywhere=everywhere) for work in steps[:_SHOWN]]
    more = [TextRef("road-more", {"count": len(steps) - _SHOWN})] if len(steps) > _SHOWN else []
    return [*step_lines, *more]


def _reminder(dues: Sequence[DueTask], to: Account, ctx: TickCtx, *, everywhere: int) -> Say:
    due_lines = pressing_lines(dues, ctx, everywhere=everywhere)
    args: dict[str, Arg] = {"count": len(by_step(dues)), "lines": lines(due_lines)}
    rows = ((button("road-button-steps", "road.steps"),), (button("atlas-button-road", "road"),))
    return Say("road-reminder", args, rows, to=StaffChat(to), lane=SendLane.REMINDER, quiet=True)


async def _area_screen(area: str, ctx: Ctx) -> Screen:
    dues = [due for due in await roadmap_board(ctx) if due.task.area == area]
    if not dues:
        raise NotFound("road-no-task")
    rows = [(_task_button(due),) for due in dues]
    open_lines = [_line(due, ctx) for due in dues if due.task.is_open][:_A_SCREEN]
    args: dict[str, Arg] = {
        "area": name_of_area(area, ctx),
        "lines": lines(open_lines) if open_lines else TextRef("road-all-done"),
    }
    locked = newest_locked(await ctx.uow.atlas.versions())
    why = (
        [(button("atlas-button-why", "atlas.why", PhaseArea(locked.id, Phase.DAY, area)),)] if locked else []
    )
    return Screen("road-area", args, (*rows, *why, (button("road-button-all", "road"),), home()))


async def _task_screen(area: str, step: str, ctx: Ctx) -> Screen:
    board = await roadmap_board(ctx)
    due_task = next((due for due in board if due.task.place == (area, step)), None)
    if due_task is None:
        raise NotFound("road-no-task")
    mine = [state for state in TaskState if is_lead(ctx.person) or state is not TaskState.DROPPED]
    may_change = may_move(step, ctx.person, content=ctx.content)
    states = [state for state in mine if state is not due_task.task.state] if may_change else []
    rows = choice_rows(states, "road-button", "road.move", lambda state: TaskMove(area, step, state))
    back = (button("road-button-area-back", "road.area", area),)
    args: dict[str, Arg] = {
        "area": name_of_area(area, ctx),
        "title": due_task.step.title,
        "body": body_name(due_task.step.body, ctx.content),
        "due": due_term(due_task),
        "state": state_term(due_task.task.state),
        "day": due_task.task.day,
        "whose": NOTHING if may_change else TextRef("road-whose"),
    }
    return Screen("road-task", args, (*rows, back, home()))


def _areas(dues: Sequence[DueTask], ctx: Ctx) -> list[Area]:
    """Areas with tasks, those with open tasks first. An area that has left the tree is shown by its code."""
    open_ones = Counter(due.task.area for due in dues if due.task.is_open)
    first = {due.task.area: due.task for due in dues}
    codes = sorted(
        (task.area for task in sort_tasks_by_tree(first.values(), ctx)), key=lambda code: -open_ones[code]
    )
    return [area_or_code(code, ctx) for code in codes]


def _area_button(area: Area, dues: Sequence[DueTask]) -> Button:
    count = sum(due.task.is_open for due in dues if due.task.area == area.id)
    return button("road-button-area", "road.area", area.id, {"name": area.name, "count": count})


def _task_button(due: DueTask) -> Button:
    args: dict[str, Arg] = {"title": due.step.title, "state": state_term(due.task.state)}
    return button("road-button-task", "road.task", AreaTask(due.task.area, due.task.step), args)


def _line(due: DueTask, ctx: Ctx) -> TextRef:
    """A task under its area's name."""
    args: dict[str, Arg] = {
        "title": due.step.title,
        "body": body_name(due.step.body, ctx.content),
        "due": due_term(due),
        "state": state_term(due.task.state),
    }
    late = due.is_late(ctx.clock.today())
    return TextRef("road-line-late" if late else "road-line", args)
