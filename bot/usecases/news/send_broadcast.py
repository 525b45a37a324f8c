"""Broadcasts are sent by the clock: a few people per tick, none twice, none at night, continuing where they
stopped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.news.broadcasts import UNCOUNTED, Broadcast, BroadcastKind, BroadcastStage, is_urgent, may_go
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.context import Context
from bot.usecases.news.sign_broadcast import tracks_of
from bot.usecases.ports.training import Follower

MOST_UNDER_WAY: Final = 2
"""Seconds' worth of messages that may wait to be sent: an outage must not pile up messages that a stop would
have to catch."""
SHOWN_EVERY: Final = 5
"""Percent after which the owners' message is edited: at most twenty edits."""

type Holds = Callable[[Broadcast], bool]
"""Whether what a broadcast says still holds."""


@dataclass(frozen=True, slots=True)
class BroadcastStep:
    """The next recipients; ``show`` if the owners' message must be updated."""

    broadcast: Broadcast
    followers: Sequence[Follower]
    quiet: bool
    show: bool


async def next_step(ctx: Context, *, pace: int, holds: Holds) -> BroadcastStep | None:
    """The next few recipients of the first broadcast; they are marked as told. None if nobody is told now.

    ``pace``: people per tick, which is one second. A broadcast that has become untrue stops by itself.
    """
    now = ctx.clock.now()
    there = await ctx.uow.broadcasts.waiting()
    for broadcast in (broadcast for broadcast in there if broadcast.shown_percent == UNCOUNTED):
        if not await ctx.uow.broadcasts.under_way(broadcast.number):
            ctx.uow.broadcasts.save(replace(broadcast, shown_percent=broadcast.percent))
            return BroadcastStep(broadcast, (), quiet=True, show=True)
    going = [broadcast for broadcast in there if broadcast.stage is BroadcastStage.GOING]
    if not going:
        return None
    polling = (await ctx.uow.settings.running()).polling_day
    # news of changed days first: daytime broadcasts may depend on these days
    going.sort(
        key=lambda broadcast: (
            not is_urgent(broadcast, now=now, polling_day=polling),
            broadcast.kind is not BroadcastKind.MOVED,
            broadcast.number,
        )
    )
    for broadcast in going:
        if not holds(broadcast):
            return _end_broadcast(ctx, broadcast, BroadcastStage.STOPPED, "stopped untrue")
        if may_go(broadcast, now=now, polling_day=polling):
            loud = is_urgent(broadcast, now=now, polling_day=polling)
            return await _next_batch(ctx, broadcast, pace, quiet=not loud)
    return None


async def _next_batch(ctx: Context, broadcast: Broadcast, pace: int, *, quiet: bool) -> BroadcastStep | None:
    waiting = await ctx.uow.broadcasts.under_way(broadcast.number)
    room = min(pace, max(pace * MOST_UNDER_WAY - waiting, 0))
    if not room:
        return None
    followers = await ctx.uow.followers.of_tracks(tracks_of(broadcast), after=broadcast.cursor, limit=room)
    if not followers:
        return None if waiting else _end_broadcast(ctx, broadcast, BroadcastStage.DONE, "done")
    told_count = broadcast.queued_count + len(followers)
    broadcast = replace(
        broadcast,
        cursor=followers[-1].letterbox,
        queued_count=told_count,
        total=max(broadcast.total, told_count),
    )
    show = broadcast.shown_percent < 0 or broadcast.percent >= broadcast.shown_percent + SHOWN_EVERY
    if show:
        broadcast = replace(broadcast, shown_percent=broadcast.percent)
    ctx.uow.broadcasts.save(broadcast)
    return BroadcastStep(broadcast, followers, quiet, show)


def _end_broadcast(ctx: Context, broadcast: Broadcast, stage: BroadcastStage, detail: str) -> BroadcastStep:
    broadcast = replace(broadcast, stage=stage, over_at=ctx.clock.now())
    ctx.uow.broadcasts.save(broadcast)
    ctx.uow.audit.record(
        AuditAction.BROADCAST,
        by=PROGRAM,
        at=ctx.clock.now(),
        subject=str(broadcast.number),
        detail=f"{broadcast.kind} {detail}",
    )
    return BroadcastStep(broadcast, (), quiet=True, show=True)
