"""A day of the legal calendar was set, changed or removed: its followers are told, as by any broadcast.

Nobody signs this: an owner has read and confirmed the day itself, that is recorded, and the message says
nothing else. It can be stopped like all others. A change while it is still being sent replaces it, so that
nobody reads an older day after a newer one.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage, mark_superseded
from bot.domain.news.legal_calendar import days_of
from bot.domain.news.moved_days import MovedDay, days_moved
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import Context
from bot.usecases.news.sign_broadcast import tracks_of


async def announce_moved_days(
    ctx: Context, before: RunningSettings, after: RunningSettings, *, order: Sequence[str], by: Account | str
) -> None:
    """Begin the news, with every change since its readers last knew; news still being sent ends. Nothing
    begins if there are no followers."""
    if days_of(before) == days_of(after):
        return
    going = await running_announcement(ctx)
    earlier = tuple(MovedDay.read(text, order) for text in going.dates) if going is not None else ()
    heard = going is not None and going.queued_count > 0
    news = days_moved(days_of(before), days_of(after), order=order, earlier=earlier, heard=heard)
    if going is not None:
        ctx.uow.broadcasts.save(mark_superseded(going, now=ctx.clock.now()))
        _record(ctx, going, by, "superseded")
    if news:
        await _begin(ctx, news, going, by=by)


async def running_announcement(ctx: Context) -> Broadcast | None:
    """The news of changed days that is being sent; there is never more than one."""
    there = await ctx.uow.broadcasts.waiting()
    return next(
        (
            broadcast
            for broadcast in there
            if broadcast.kind is BroadcastKind.MOVED and broadcast.stage is BroadcastStage.GOING
        ),
        None,
    )


async def _begin(
    ctx: Context, news: tuple[MovedDay, ...], instead_of: Broadcast | None, *, by: Account | str
) -> None:
    number = await ctx.uow.broadcasts.next_number()
    broadcast = Broadcast(
        f"moved-{ctx.clock.today():%y%m%d}-{number}",
        number,
        BroadcastKind.MOVED,
        by if isinstance(by, Account) else None,
        ctx.clock.now(),
        BroadcastStage.GOING,
        audiences=tuple(Audience),
        dates=tuple(map(str, news)),
        corrects=instead_of.number if instead_of is not None else 0,
    )
    if not await ctx.uow.followers.of_tracks(tracks_of(broadcast), after="", limit=1):
        return
    ctx.uow.broadcasts.add(replace(broadcast, total=await ctx.uow.followers.count(tracks_of(broadcast))))
    _record(ctx, broadcast, by, "begun")


def _record(ctx: Context, broadcast: Broadcast, by: Account | str, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.BROADCAST,
        by=str(by),
        at=ctx.clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} {detail}",
    )
