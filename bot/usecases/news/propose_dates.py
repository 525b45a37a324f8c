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
from bot.usecases.context import Context

_NOTE: Final = "dates-proposed"


async def propose_dates(
    ctx: Context, dates: Sequence[DatedEntry]
) -> tuple[Broadcast, tuple[NearDate, ...]] | None:
    """Tomorrow's dates that were not proposed yet. None at night, without owners, and if there are none."""
    if is_quiet_time(ctx.clock.now()):
        return None
    coming = dates_of_tomorrow(dates, today=ctx.clock.today())
    before = json.loads(await ctx.uow.settings.note(_NOTE) or "[]")
    fresh = tuple(near_date for near_date in coming if near_date.key not in before)
    if not fresh or not await reachable_owners(ctx):
        return None
    ctx.uow.settings.set_note(_NOTE, json.dumps([near_date.key for near_date in coming]))
    number = await ctx.uow.broadcasts.next_number()
    broadcast = Broadcast(
        f"dates-{ctx.clock.today():%y%m%d}-{number}",
        number,
        BroadcastKind.DATES,
        None,
        ctx.clock.now(),
        BroadcastStage.SIGNING,
        audiences=audiences_of(fresh),
        dates=tuple(near.key for near in fresh),
    )
    ctx.uow.broadcasts.add(broadcast)
    ctx.uow.audit.record(
        AuditAction.BROADCAST,
        by=PROGRAM,
        at=ctx.clock.now(),
        subject=str(broadcast.number),
        detail="dates proposed",
    )
    return broadcast, fresh


async def reachable_owners(ctx: Context) -> Sequence[Staff]:
    """Owners that can be reached."""
    staff = await ctx.uow.staff.all()
    return [
        member
        for member in staff
        if has_role_for(member, Permission.ADMINISTER) and member.started and not member.frozen
    ]
