"""The road map in chat: what is due, by area; liaisons and leads say where each task stands."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Lane, Reply, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.atlas_versions import newest_locked
from bot.domain.atlas.roadmap import Due, TaskState, by_step
from bot.domain.catalogue.catalogue import Area, Phase
from bot.domain.errors import NotFound
from bot.domain.people import Account, Role
from bot.handlers.atlas.atlas_words import WATCHERS, area_rows, home, is_lead, name_of_area, page_of
from bot.handlers.atlas.roadmap_words import (
    area_or_code,
    areas_of,
    due_term,
    in_the_tree,
    state_term,
    work_line,
)
from bot.handlers.pieces import NOTHING, argument, body_name, button, lines, split
from bot.usecases.atlas.keep_roadmap import may_move, move_task, tasks_to_tell, the_board

_A_SCREEN: Final = 24
_SHOWN: Final = 12
"""Steps or tasks that are told one by one; the rest is counted."""


async def road(update: Incoming, ctx: Ctx) -> Turn:
    """What presses, how much there is, and the areas that have tasks."""
    found, today = await the_board(content=ctx.content, uow=ctx.uow), ctx.clock.today()
    if not found:
        return Turn((Screen("road-empty", buttons=(home(),)),), session=ctx.session.at(""))
    page = page_of(argument(update)) or 0
    told = pressing_lines([one for one in found if one.presses(today)], ctx, everywhere=areas_of(found))
    counts = Counter(one.task.state for one in found)
    args: dict[str, Arg] = {
        "todo": counts[TaskState.TODO],
        "doing": counts[TaskState.DOING],
        "done": counts[TaskState.DONE],
        "late": sum(one.late(today) for one in found),
        "lines": lines(told) if told else Term("road-nothing-presses"),
    }
    rows = area_rows(
        _areas(found, ctx), page, one=lambda area: _area_button(area, found), turn=lambda name: ("road", name)
    )
    steps = (button("road-button-steps", "road.steps"),)
    return Turn((Screen("road", args, (steps, *rows, home())),), session=ctx.session.at(""))


async def of_area(update: Incoming, ctx: Ctx) -> Turn:
    """All tasks of an area."""
    return Turn((await _area_screen(argument(update), ctx),), session=ctx.session.at(""))


async def of_task(update: Incoming, ctx: Ctx) -> Turn:
    """One task and where it can be moved."""
    area, step = split(argument(update))
    return Turn((await _task_screen(area, step, ctx),))


async def move(update: Incoming, ctx: Ctx) -> Turn:
    """``thr01/routes/done``."""
    area, rest = split(argument(update))
    step, told = split(rest)
    if told not in TaskState:
        raise NotFound("road-no-task")
    await move_task(
        area, step, TaskState(told), by=ctx.person, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )
    return Turn((await _task_screen(area, step, ctx),))


async def road_reminders(ctx: TickCtx) -> Turn:
    """What is due soon or late goes once a day, together, by day: to leads all of it, to a liaison his body's."""
    found = await tasks_to_tell(content=ctx.content, uow=ctx.uow, clock=ctx.clock)
    everywhere = areas_of(await the_board(content=ctx.content, uow=ctx.uow)) if found else 0
    told: list[Reply] = []
    for one in await ctx.uow.staff.all() if found else ():
        its = [due for due in found if one.role is not Role.LIAISON or due.step.body == one.body]
        if its and one.role in WATCHERS and one.started and not one.frozen:
            told.append(_reminder(its, one.account, ctx, everywhere=everywhere))
    return Turn(tuple(told))


def pressing_lines(found: Sequence[Due], ctx: Ctx | TickCtx, *, everywhere: int) -> list[Term]:
    """A line a step, late ones first as their days are: an area is no line of its own, there are too many."""
    steps = by_step(found)
    told = [work_line(one, one.tasks, ctx, everywhere=everywhere) for one in steps[:_SHOWN]]
    more = [Term("road-more", {"count": len(steps) - _SHOWN})] if len(steps) > _SHOWN else []
    return [*told, *more]


def _reminder(found: Sequence[Due], to: Account, ctx: TickCtx, *, everywhere: int) -> Say:
    told = pressing_lines(found, ctx, everywhere=everywhere)
    args: dict[str, Arg] = {"count": len(by_step(found)), "lines": lines(told)}
    rows = ((button("road-button-steps", "road.steps"),), (button("atlas-button-road", "road"),))
    return Say("road-reminder", args, rows, to=StaffChat(to), lane=Lane.REMINDER, quiet=True)


async def _area_screen(area: str, ctx: Ctx) -> Screen:
    found = [one for one in await the_board(content=ctx.content, uow=ctx.uow) if one.task.area == area]
    if not found:
        raise NotFound("road-no-task")
    rows = [(_task_button(one),) for one in found]
    told = [_line(one, ctx) for one in found if one.task.open][:_A_SCREEN]
    args: dict[str, Arg] = {
        "area": name_of_area(area, ctx),
        "lines": lines(told) if told else Term("road-all-done"),
    }
    locked = newest_locked(await ctx.uow.atlas.versions())
    why = [(button("atlas-button-why", "atlas.why", f"{locked.id}/{Phase.DAY}/{area}"),)] if locked else []
    return Screen("road-area", args, (*rows, *why, (button("road-button-all", "road"),), home()))


async def _task_screen(area: str, step: str, ctx: Ctx) -> Screen:
    board = await the_board(content=ctx.content, uow=ctx.uow)
    one = next((due for due in board if due.task.place == (area, step)), None)
    if one is None:
        raise NotFound("road-no-task")
    mine = [state for state in TaskState if is_lead(ctx.person) or state is not TaskState.DROPPED]
    his = may_move(step, ctx.person, content=ctx.content)
    states = [state for state in mine if state is not one.task.state] if his else []
    rows = [(button(f"road-button-{state}", "road.move", f"{area}/{step}/{state}"),) for state in states]
    back = (button("road-button-area-back", "road.area", area),)
    args: dict[str, Arg] = {
        "area": name_of_area(area, ctx),
        "title": one.step.title,
        "body": body_name(one.step.body, ctx.content),
        "due": due_term(one),
        "state": state_term(one.task.state),
        "day": one.task.day,
        "whose": NOTHING if his else Term("road-whose"),
    }
    return Screen("road-task", args, (*rows, back, home()))


def _areas(found: Sequence[Due], ctx: Ctx) -> list[Area]:
    """Areas with tasks, those with open ones first; one that has left the tree keeps its code."""
    open_ones = Counter(one.task.area for one in found if one.task.open)
    first = {one.task.area: one.task for one in found}
    codes = sorted(
        (task.area for task in in_the_tree(first.values(), ctx)), key=lambda code: -open_ones[code]
    )
    return [area_or_code(code, ctx) for code in codes]


def _area_button(area: Area, found: Sequence[Due]) -> Button:
    count = sum(one.task.open for one in found if one.task.area == area.id)
    return button("road-button-area", "road.area", area.id, {"name": area.name, "count": count})


def _task_button(one: Due) -> Button:
    args: dict[str, Arg] = {"title": one.step.title, "state": state_term(one.task.state)}
    return button("road-button-task", "road.task", f"{one.task.area}/{one.task.step}", args)


def _line(one: Due, ctx: Ctx) -> Term:
    """A task under its area's name."""
    args: dict[str, Arg] = {
        "title": one.step.title,
        "body": body_name(one.step.body, ctx.content),
        "due": due_term(one),
        "state": state_term(one.task.state),
    }
    late = one.late(ctx.clock.today())
    return Term("road-line-late" if late else "road-line", args)
