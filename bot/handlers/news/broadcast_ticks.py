"""What the clock does for broadcasts: sends the next messages, and proposes tomorrow's calendar dates."""

from bot.conversation.outgoing import Arg, Letterbox, Reply, Rows, Say, SendLane, StaffChat, TextRef, Turn
from bot.conversation.outgoing import BroadcastOf as Part
from bot.conversation.ports import TickCtx
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, BroadcastKind
from bot.domain.news.legal_calendar import days_of
from bot.domain.news.moved_days import MovedDay, are_days_current
from bot.domain.news.near_dates import NearDate, refresh_dates
from bot.handlers.news.broadcast_words import (
    Almanac,
    BroadcastMessage,
    almanac,
    audiences,
    broadcast_message,
    progress_card,
)
from bot.handlers.pieces import button, lines
from bot.handlers.press_arguments import BroadcastAudience
from bot.usecases.news.propose_dates import propose_dates, reachable_owners
from bot.usecases.news.send_broadcast import BroadcastStep, next_step


async def send_broadcasts(ctx: TickCtx) -> Turn:
    """Send the current broadcast to the next few people."""
    if not await ctx.uow.broadcasts.waiting():
        return Turn()
    at = await almanac(ctx.later, ctx)
    pace = ctx.operator.broadcast_pace
    step = await next_step(ctx, pace=pace, holds=lambda broadcast: _is_still_true(broadcast, at))
    if step is None:
        return Turn()
    messages = await _step_messages(step, at, ctx)
    if not step.show:
        return Turn(tuple(messages))
    card = await progress_card(step.broadcast, ctx)
    return Turn((*messages, *((card,) if card.to else ())))


def _is_still_true(broadcast: Broadcast, at: Almanac) -> bool:
    match broadcast.kind:
        case BroadcastKind.DATES:
            return refresh_dates(broadcast.dates, at.dates, today=at.today) is not None
        case BroadcastKind.MOVED:
            order = at.content.election.day_ids()
            moved_days = [MovedDay.read(text, order) for text in broadcast.dates]
            return are_days_current(moved_days, at.days)
    return True


async def _step_messages(step: BroadcastStep, at: Almanac, ctx: TickCtx) -> list[Reply]:
    broadcast = step.broadcast
    by_track: dict[str, BroadcastMessage] = {}
    messages: list[Reply] = []
    for follower in step.followers:
        if follower.track not in by_track:
            by_track[follower.track] = await broadcast_message(broadcast, follower.track, at, ctx)
        its = by_track[follower.track]
        messages.append(
            Say(
                its.key,
                its.args,
                its.rows,
                to=Letterbox(follower.letterbox),
                lane=SendLane.REMINDER,
                slot=f"broadcast:{broadcast.number}",
                remember=Part(broadcast.id),
                quiet=step.quiet,
            )
        )
    return messages


async def propose_near_dates(ctx: TickCtx) -> Turn:
    """Ask owners whether to announce tomorrow's dates. Nothing is sent until one of them agrees."""
    if not (ctx.content.calendar and days_of(await ctx.uow.settings.running())):
        return Turn()
    at = await almanac(ctx.later, ctx)
    proposed = await propose_dates(ctx, at.dates)
    if proposed is None:
        return Turn()
    broadcast, near_dates = proposed
    args: dict[str, Arg] = {
        "dates": lines([_line(near) for near in near_dates]),
        "audiences": audiences(broadcast.audiences),
    }
    rows: Rows = (
        (button("broadcast-button-send", "bcast.sign", broadcast.id),),
        *(
            (
                button(
                    "broadcast-button-look",
                    "bcast.of",
                    BroadcastAudience(broadcast.id, who),
                    {"audience": audiences((who,))},
                ),
            )
            for who in Audience
            if who in broadcast.audiences
        ),
        (button("broadcast-button-not-send", "bcast.no", broadcast.id),),
    )
    return Turn(
        tuple(
            Say("broadcast-proposal", args, rows, to=StaffChat(owner.account), lane=SendLane.DIALOGUE)
            for owner in await reachable_owners(ctx)
        )
    )


def _line(near: NearDate) -> TextRef:
    entry = near.dated.entry
    args: dict[str, Arg] = {
        "title": entry.title,
        "edge": near.edge.value,
        "audiences": audiences(entry.audiences),
    }
    return TextRef("broadcast-proposal-line", args)
