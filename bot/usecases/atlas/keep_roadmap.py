"""The road map as it is worked on: tasks are moved, and those who look after them reminded once a day."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.atlas.roadmap import Due, Task, TaskState, board, moved
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.news.legal_calendar import Anchor, days_of
from bot.domain.people import Person, Role
from bot.domain.staff.audit import Deed
from bot.domain.staff.roles import SIGNERS
from bot.usecases.ports import Clock, Content, UnitOfWork


async def the_board(*, content: Content, uow: UnitOfWork) -> tuple[Due, ...]:
    """All tasks with their days, counted from the polling day as it is set now."""
    known = days_of(await uow.settings.running())
    return board(await uow.roadmap.tasks(), content.roadmap, polling_day=known.get(Anchor.POLLING))


async def move_task(
    area: str, step: str, state: TaskState, *, by: Person, uow: UnitOfWork, clock: Clock, content: Content
) -> Task:
    """Leads say where a task stands, and a liaison of the body that it is for; leads alone drop one. Raises NotFound,
    NotAllowed."""
    _must_move(step, state, by=by, content=content)
    found = {task.place: task for task in await uow.roadmap.tasks()}.get((area, step))
    return _moved(found, state, by=by, uow=uow, clock=clock)


async def move_everywhere(
    step: str, state: TaskState, *, by: Person, uow: UnitOfWork, clock: Clock, content: Content
) -> Sequence[Task]:
    """What is open of a step, in all areas at once; each is recorded. Raises NotFound where nothing is, NotAllowed as
    for one task."""
    _must_move(step, state, by=by, content=content)
    found = [
        task
        for task in await uow.roadmap.tasks()
        if task.step == step and task.open and task.state is not state
    ]
    if not found:
        raise NotFound("road-nothing-open")
    return [_moved(task, state, by=by, uow=uow, clock=clock) for task in found]


def may_move(step: str, by: Person, *, content: Content) -> bool:
    """Leads move every task, a liaison those of his body."""
    staff = by.staff
    if staff is None or staff.role is not Role.LIAISON:
        return staff is not None and staff.role in SIGNERS
    return any(one.id == step and one.body == staff.body for one in content.roadmap)


def _must_move(step: str, state: TaskState, *, by: Person, content: Content) -> None:
    if not may_move(step, by, content=content):
        raise NotAllowed("road-not-yours")
    if state is TaskState.DROPPED and (by.staff is None or by.staff.role not in SIGNERS):
        raise NotAllowed("road-leads-drop")


def _moved(task: Task | None, state: TaskState, *, by: Person, uow: UnitOfWork, clock: Clock) -> Task:
    now = moved(task, state, by=str(by.account), today=clock.today())
    uow.roadmap.save(now)
    subject = f"{now.area}/{now.step}"
    uow.audit.record(Deed.ROAD, by=str(by.account), at=clock.now(), subject=subject, detail=state.value)
    return now


async def tasks_to_tell(*, content: Content, uow: UnitOfWork, clock: Clock) -> Sequence[Due]:
    """Open tasks that are due within two days or late, each told once a day; they count as told now."""
    today = clock.today()
    pressing = [
        one
        for one in await the_board(content=content, uow=uow)
        if one.presses(today) and one.task.told != today.isoformat()
    ]
    for one in pressing:
        uow.roadmap.save(replace(one.task, told=today.isoformat()))
    return pressing
