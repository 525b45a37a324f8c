"""The calendar's dates for tomorrow become an announcement that waits for an owner's press. Once each."""

import json
from collections.abc import Sequence
from typing import Final

from bot.domain.moments import is_quiet_time
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage
from bot.domain.news.legal_calendar import DatedEntry
from bot.domain.news.near_dates import NearDate, audiences_of, dates_of_tomorrow
from bot.domain.people import Staff
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.ports import Clock, UnitOfWork

_NOTE: Final = "dates-proposed"


async def propose_dates(
    dates: Sequence[DatedEntry], *, uow: UnitOfWork, clock: Clock
) -> tuple[Broadcast, tuple[NearDate, ...]] | None:
    """Tomorrow's dates that were not proposed yet. None at night, without owners, and if there are none."""
    if is_quiet_time(clock.now()):
        return None
    coming = dates_of_tomorrow(dates, today=clock.today())
    before = json.loads(await uow.settings.note(_NOTE) or "[]")
    fresh = tuple(near_date for near_date in coming if near_date.key not in before)
    if not fresh or not await reachable_owners(uow=uow):
        return None
    uow.settings.set_note(_NOTE, json.dumps([near_date.key for near_date in coming]))
    number = await uow.broadcasts.next_number()
    broadcast = Broadcast(
        f"dates-{clock.today():%y%m%d}-{number}", number, BroadcastKind.DATES, None, clock.now(),
        BroadcastStage.SIGNING, audiences=audiences_of(fresh), dates=tuple(near.key for near in fresh),
    )  # fmt: skip
    uow.broadcasts.add(broadcast)
    uow.audit.record(
        AuditAction.BROADCAST,
        by=PROGRAM,
        at=clock.now(),
        subject=str(broadcast.number),
        detail="dates proposed",
    )
    return broadcast, fresh


async def reachable_owners(*, uow: UnitOfWork) -> Sequence[Staff]:
    """Owners that can be reached."""
    staff = await uow.staff.all()
    return [
        member
        for member in staff
        if has_role_for(member, Permission.ADMINISTER) and member.started and not member.frozen
    ]
