"""The road map as it is worked on: tasks are moved, and those who look after them reminded once a day."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.atlas.roadmap import Due, Task, TaskState, board, moved
from bot.domain.errors import NotAllowed
from bot.domain.news.legal_calendar import Anchor, days_of
from bot.domain.people import Person, Role, Staff
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
    if (
        by.staff is not None
        and by.staff.role is Role.LIAISON
        and not its_own(step, by.staff, content=content)
    ):
        raise NotAllowed("road-not-yours")
    if state is TaskState.DROPPED and (by.staff is None or by.staff.role not in SIGNERS):
        raise NotAllowed("road-leads-drop")
    found = {task.place: task for task in await uow.roadmap.tasks()}.get((area, step))
    task = moved(found, state, by=str(by.account), today=clock.today())
    uow.roadmap.save(task)
    uow.audit.record(
        Deed.ROAD, by=str(by.account), at=clock.now(), subject=f"{area}/{step}", detail=state.value
    )
    return task


def its_own(step: str, staff: Staff, *, content: Content) -> bool:
    """Whether this step is for the body that he speaks for."""
    return any(one.id == step and one.body == staff.body for one in content.roadmap)


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
