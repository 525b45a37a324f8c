"""The legal calendar: who follows it, and what followers are told of it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.atlas.atlas import rated_areas
from bot.domain.catalogue.catalogue import Area
from bot.domain.errors import WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.moments import is_quiet_time
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage, mark_superseded
from bot.domain.news.calendar_news import MovedDay, NearDate, audiences_of, dates_of_tomorrow, days_moved
from bot.domain.news.legal_calendar import DatedEntry, days_of
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.one_person import first_account_each
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import enrolled_track, find_learner
from bot.usecases.news.broadcasts import tracks_of
from bot.usecases.ports import Learner
from bot.usecases.ports.training import Follower

BOX: Final = "calendar"
"""The key in a learner's settings for the letterbox that gets the calendar's news."""
_NOTE: Final = "dates-proposed"


async def is_following(ctx: ActingContext) -> bool:
    """Whether this learner follows the calendar."""
    box = (await find_learner(ctx, ctx.keys.learner)).settings.get(BOX)
    return box is not None and await ctx.uow.followers.follows(box)


async def follow_calendar(ctx: ActingContext) -> None:
    """Tell them of every change from now on, and of news for their track. Raises WrongState once accounts can
    no longer be stored."""
    learner = await find_learner(ctx, ctx.keys.learner)
    box = learner.settings.get(BOX) or ctx.ids.new()
    if not ctx.uow.letterboxes.keep(box, ctx.account, language=ctx.person.language):
        raise WrongState("reminders-cannot")
    known = await ctx.uow.followers.get(box)
    ctx.uow.followers.add(box, await track_of(ctx, learner), known.area if known is not None else "")
    ctx.uow.learners.save(replace(learner, settings={**learner.settings, BOX: box}, day=ctx.clock.today()))


async def track_of(ctx: Context, learner: Learner) -> str:
    """The track whose news they get: from their row or their group, so it is already stored. A person who
    only says that they serve in a force gets everybody's news, because that answer is stored in no table."""
    return learner.audience or await enrolled_track(ctx, learner.key) or ""


async def update_follower_track(ctx: Context, learner: Learner) -> None:
    """Update the track of a follower who changes their answer."""
    follower = await _follower(ctx, learner)
    if follower is not None:
        ctx.uow.followers.add(follower.letterbox, await track_of(ctx, learner), follower.area)


async def _follower(ctx: Context, learner: Learner) -> Follower | None:
    box = learner.settings.get(BOX)
    return None if box is None else await ctx.uow.followers.get(box)


def follower_areas(ctx: Context) -> Sequence[Area]:
    """The districts that a follower may say: those that cases are counted by."""
    return rated_areas(ctx.content.areas)


async def follower_area(ctx: ActingContext) -> str:
    """The id of the district that this follower has said; empty if none."""
    follower = await _follower(ctx, await find_learner(ctx, ctx.keys.learner))
    return follower.area if follower is not None else ""


async def set_follower_area(ctx: ActingContext, area_id: str) -> None:
    """Keep the district beside their letterbox; empty drops it. Raises WrongState for anybody who does not follow."""
    follower = await _follower(ctx, await find_learner(ctx, ctx.keys.learner))
    if follower is None:
        raise WrongState("calendar-area-follow-first")
    ctx.uow.followers.add(follower.letterbox, follower.track, area_id)


async def unfollow_calendar(ctx: ActingContext) -> None:
    """Stop the news and delete the sealed account."""
    learner = await find_learner(ctx, ctx.keys.learner)
    box = learner.settings.get(BOX)
    if box is None:
        return
    ctx.uow.letterboxes.drop(box)
    ctx.uow.followers.drop(box)
    settings = {name: value for name, value in learner.settings.items() if name != BOX}
    ctx.uow.learners.save(replace(learner, settings=settings))


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
    """Owners that can be reached, each person by one account."""
    owners = {
        member.account: member
        for member in await ctx.uow.staff.all()
        if has_role_for(member, Permission.ADMINISTER) and member.started and not member.frozen
    }
    return [owners[account] for account in await first_account_each(ctx, owners)]
