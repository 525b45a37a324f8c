"""Work on the road map: tasks change their state, and the responsible people are reminded once a day."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.atlas.roadmap import DueTask, Task, TaskState, board, set_task_state
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Person
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.ports import Clock, Content, UnitOfWork


async def roadmap_board(*, content: Content, uow: UnitOfWork) -> tuple[DueTask, ...]:
    """All tasks with their days, counted from the present polling day."""
    running = await uow.settings.running()
    return board(await uow.roadmap.tasks(), content.roadmap, polling_day=running.polling_day)


async def move_task(
    area: str, step: str, state: TaskState, *, by: Person, uow: UnitOfWork, clock: Clock, content: Content
) -> Task:
    """Leads set a task's state, and so does a liaison of its body; only leads drop one. Raises NotFound,
    NotAllowed."""
    _must_move(step, state, by=by, content=content)
    current_task = {task.place: task for task in await uow.roadmap.tasks()}.get((area, step))
    return _save_move(current_task, state, by=by, uow=uow, clock=clock)


async def move_everywhere(
    step: str, state: TaskState, *, by: Person, uow: UnitOfWork, clock: Clock, content: Content
) -> Sequence[Task]:
    """Set the state of a step's open tasks in all areas at once; each is recorded. Raises NotFound if there
    are none, NotAllowed as for one task."""
    _must_move(step, state, by=by, content=content)
    tasks = [
        task
        for task in await uow.roadmap.tasks()
        if task.step == step and task.is_open and task.state is not state
    ]
    if not tasks:
        raise NotFound("road-nothing-open")
    return [_save_move(task, state, by=by, uow=uow, clock=clock) for task in tasks]


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


def _save_move(task: Task | None, state: TaskState, *, by: Person, uow: UnitOfWork, clock: Clock) -> Task:
    now = set_task_state(task, state, by=str(by.account), today=clock.today())
    uow.roadmap.save(now)
    subject = f"{now.area}/{now.step}"
    uow.audit.record(
        AuditAction.ROAD, by=str(by.account), at=clock.now(), subject=subject, detail=state.value
    )
    return now


async def tasks_to_notify(*, content: Content, uow: UnitOfWork, clock: Clock) -> Sequence[DueTask]:
    """Open tasks that are late or due within two days, each once a day; they are marked as notified."""
    today = clock.today()
    pressing = [
        due_task
        for due_task in await roadmap_board(content=content, uow=uow)
        if due_task.needs_reminder(today) and due_task.task.reminded_on != today.isoformat()
    ]
    for due_task in pressing:
        uow.roadmap.save(replace(due_task.task, reminded_on=today.isoformat()))
    return pressing
