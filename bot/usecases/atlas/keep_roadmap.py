"""Work on the road map: tasks change their state, and the responsible people are reminded once a day."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.atlas.roadmap import DueTask, Task, TaskState, board, set_task_state
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Person
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content


async def roadmap_board(ctx: Context) -> tuple[DueTask, ...]:
    """All tasks with their days, counted from the present polling day."""
    running = await ctx.uow.settings.running()
    return board(await tasks_of_election(ctx), ctx.content.roadmap, polling_day=running.polling_day)


async def tasks_of_election(ctx: Context) -> Sequence[Task]:
    """The tasks of this election: those of the one before ended with it. A version of the atlas that asks for such a
    task again begins it anew."""
    opened = await opening_day(ctx)
    return [task for task in await ctx.uow.roadmap.tasks() if task.day >= opened]


async def move_task(ctx: ActingContext, area: str, step: str, state: TaskState) -> Task:
    """Leads set a task's state, and so does a liaison of its body; only leads drop one. Raises NotFound,
    NotAllowed."""
    _must_move(step, state, by=ctx.person, content=ctx.content)
    current_task = {task.place: task for task in await tasks_of_election(ctx)}.get((area, step))
    return _save_move(ctx, current_task, state)


async def move_everywhere(ctx: ActingContext, step: str, state: TaskState) -> Sequence[Task]:
    """Set the state of a step's open tasks in all areas at once; each is recorded. Raises NotFound if there
    are none, NotAllowed as for one task."""
    _must_move(step, state, by=ctx.person, content=ctx.content)
    tasks = [
        task
        for task in await tasks_of_election(ctx)
        if task.step == step and task.is_open and task.state is not state
    ]
    if not tasks:
        raise NotFound("road-nothing-open")
    return [_save_move(ctx, task, state) for task in tasks]


def may_move(step: str, by: Person, *, content: Content) -> bool:
    """Whether they may: leads every task, a liaison those of their body."""
    staff = by.staff
    own = staff is not None and any(
        roadmap_step.id == step and roadmap_step.body == staff.body for roadmap_step in content.roadmap
    )
    return has_role_for(staff, Permission.MOVE_TASK, is_of_own_body=own)


def _must_move(step: str, state: TaskState, *, by: Person, content: Content) -> None:
    if not may_move(step, by, content=content):
        raise NotAllowed("road-not-yours")
    if state is TaskState.DROPPED and not has_role_for(by.staff, Permission.DROP_TASK):
        raise NotAllowed("road-leads-drop")


def _save_move(ctx: ActingContext, task: Task | None, state: TaskState) -> Task:
    now = set_task_state(task, state, by=str(ctx.account), today=ctx.clock.today())
    ctx.uow.roadmap.save(now)
    subject = f"{now.area}/{now.step}"
    ctx.uow.audit.record(
        AuditAction.ROAD, by=str(ctx.account), at=ctx.clock.now(), subject=subject, detail=state.value
    )
    return now


async def tasks_to_notify(ctx: Context) -> Sequence[DueTask]:
    """Open tasks that are late or due within two days, each once a day; they are marked as notified."""
    today = ctx.clock.today()
    pressing = [
        due_task
        for due_task in await roadmap_board(ctx)
        if due_task.needs_reminder(today) and due_task.task.reminded_on != today.isoformat()
    ]
    for due_task in pressing:
        ctx.uow.roadmap.save(replace(due_task.task, reminded_on=today.isoformat()))
    return pressing
