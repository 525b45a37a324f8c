"""What goes out is sent on by the clock: a few people a tick, none twice, none at night, from where it was left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.news.broadcasts import UNCOUNTED, Broadcast, Kind, Stage, may_go, urgent
from bot.domain.staff.audit import PROGRAM, Deed
from bot.usecases.news.sign_broadcast import tracks_of
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.ports.training import Follower

MOST_UNDER_WAY: Final = 2
"""Seconds' worth of messages that may wait to be sent: an outage piles up nothing that a stop would have to catch."""
SHOWN_EVERY: Final = 5
"""Percent after which the owners' message is edited: twenty edits at most."""

type Holds = Callable[[Broadcast], bool]
"""Whether what it says still holds."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told now; ``show`` where the owners' message is to say something new."""

    broadcast: Broadcast
    followers: Sequence[Follower]
    quiet: bool
    show: bool


async def next_step(*, pace: int, holds: Holds, uow: UnitOfWork, clock: Clock) -> Step | None:
    """The next few of whatever goes first; they count as told from here. None where nobody is told now.

    ``pace``: people a tick, which comes every second. What has become untrue meanwhile stops by itself.
    """
    now = clock.now()
    there = await uow.broadcasts.waiting()
    for one in (one for one in there if one.shown == UNCOUNTED):
        if not await uow.broadcasts.under_way(one.number):
            uow.broadcasts.save(replace(one, shown=one.percent))
            return Step(one, (), quiet=True, show=True)
    going = [one for one in there if one.stage is Stage.GOING]
    if not going:
        return None
    polling = (await uow.settings.running()).polling_day
    # what else goes out by day may rest on a day that has moved
    going.sort(
        key=lambda one: (
            not urgent(one, now=now, polling_day=polling),
            one.kind is not Kind.MOVED,
            one.number,
        )
    )
    for one in going:
        if not holds(one):
            return _over(one, Stage.STOPPED, "stopped untrue", uow, clock)
        if may_go(one, now=now, polling_day=polling):
            loud = urgent(one, now=now, polling_day=polling)
            return await _next_of(one, pace, quiet=not loud, uow=uow, clock=clock)
    return None


async def _next_of(one: Broadcast, pace: int, *, quiet: bool, uow: UnitOfWork, clock: Clock) -> Step | None:
    waiting = await uow.broadcasts.under_way(one.number)
    room = min(pace, max(pace * MOST_UNDER_WAY - waiting, 0))
    if not room:
        return None
    found = await uow.followers.of_tracks(tracks_of(one), after=one.cursor, limit=room)
    if not found:
        return None if waiting else _over(one, Stage.DONE, "done", uow, clock)
    told = one.told + len(found)
    one = replace(one, cursor=found[-1].letterbox, told=told, total=max(one.total, told))
    show = one.shown < 0 or one.percent >= one.shown + SHOWN_EVERY
    if show:
        one = replace(one, shown=one.percent)
    uow.broadcasts.save(one)
    return Step(one, found, quiet, show)


def _over(one: Broadcast, stage: Stage, detail: str, uow: UnitOfWork, clock: Clock) -> Step:
    one = replace(one, stage=stage, over_at=clock.now())
    uow.broadcasts.save(one)
    uow.audit.record(
        Deed.BROADCAST, by=PROGRAM, at=clock.now(), subject=str(one.number), detail=f"{one.kind} {detail}"
    )
    return Step(one, (), quiet=True, show=True)
