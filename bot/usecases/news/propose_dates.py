"""What the calendar has for tomorrow is made into an announcement that waits for an owner's press. Once each."""

import json
from collections.abc import Sequence
from typing import Final

from bot.domain.moments import hushed
from bot.domain.news.broadcasts import Broadcast, Kind, Stage
from bot.domain.news.legal_calendar import Dated
from bot.domain.news.near_dates import Near, audiences_of, near
from bot.domain.people import Role, Staff
from bot.domain.staff.audit import PROGRAM, Deed
from bot.usecases.ports import Clock, UnitOfWork

_NOTE: Final = "dates-proposed"


async def propose_dates(
    dates: Sequence[Dated], *, uow: UnitOfWork, clock: Clock
) -> tuple[Broadcast, tuple[Near, ...]] | None:
    """What was not proposed yet, of tomorrow. None at night, without owners, and where there is nothing."""
    if hushed(clock.now()):
        return None
    coming = near(dates, today=clock.today())
    before = json.loads(await uow.settings.note(_NOTE) or "[]")
    fresh = tuple(one for one in coming if one.key not in before)
    if not fresh or not await owners(uow=uow):
        return None
    uow.settings.set_note(_NOTE, json.dumps([one.key for one in coming]))
    number = await uow.broadcasts.next_number()
    one = Broadcast(
        f"dates-{clock.today():%y%m%d}-{number}", number, Kind.DATES, None, clock.now(), Stage.SIGNING,
        audiences=audiences_of(fresh), dates=tuple(near.key for near in fresh),
    )  # fmt: skip
    uow.broadcasts.add(one)
    uow.audit.record(
        Deed.BROADCAST, by=PROGRAM, at=clock.now(), subject=str(one.number), detail="dates proposed"
    )
    return one, fresh


async def owners(*, uow: UnitOfWork) -> Sequence[Staff]:
    """Owners that can be reached."""
    found = await uow.staff.all()
    return [one for one in found if one.role is Role.OWNER and one.started and not one.frozen]
