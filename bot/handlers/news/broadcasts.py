"""Broadcasts: the list, signatures, stopping one.

What the clock does for broadcasts: sends the next messages, and proposes tomorrow's calendar dates.
"""

from dataclasses import replace

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    EditCard,
    Letterbox,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.outgoing import BroadcastOf as Part
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Audience
from bot.domain.moments import end_of_day
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage, is_near_polling
from bot.domain.news.calendar_news import MovedDay, NearDate, are_days_current, refresh_dates
from bot.domain.news.legal_calendar import days_of
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.handlers.menu import back_to_menu
from bot.handlers.news.broadcast_review import BACK, sign_rows
from bot.handlers.news.broadcast_words import (
    FEW,
    Almanac,
    BroadcastMessage,
    almanac,
    audiences,
    broadcast_message,
    progress_card,
    progress_message,
    recipients_term,
)
from bot.handlers.pieces import AGAIN, argument, back_to_admin, button, lines, refresh_toast
from bot.handlers.press_arguments import BroadcastAudience, BroadcastHaste, BroadcastRefresh
from bot.usecases.news.broadcasts import (
    BroadcastStep,
    must_write,
    next_step,
    refuse_broadcast,
    sign_broadcast,
    stop_broadcast,
)
from bot.usecases.news.calendar import propose_dates, reachable_owners
from bot.usecases.threats.proposal_readers import is_to_keep_out, require_may_sign

_ALL_TRACKS = ("", *(audience.value for audience in Audience))


async def broadcasts(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/broadcast``: those being sent or waiting for signatures, and buttons to write one."""
    if not _can_sign(ctx):
        must_write(ctx.person, editors=ctx.operator.editors)
    there = await ctx.uow.broadcasts.waiting()
    rows: Rows = tuple((Button(_line(broadcast), Press("bcast.of", broadcast.id)),) for broadcast in there)
    write = (
        (button("broadcast-button-correction", "bcast.new", "correction"),),
        (button("broadcast-button-words", "bcast.new", "words"),),
    )
    followers = await ctx.uow.followers.count(_ALL_TRACKS)
    args: dict[str, Arg] = {
        "followers": followers // FEW * FEW,
        "count": len(there),
    }
    return Turn(
        (Screen("broadcasts", args, (*rows, *write, *back_to_admin(ctx.person), back_to_menu())),),
        session=ctx.session.at(""),
    )


def _line(broadcast: Broadcast) -> TextRef:
    return TextRef(
        "broadcast-line",
        {
            "number": broadcast.number,
            "kind": TextRef(f"broadcast-kind-{broadcast.kind}"),
            "stage": TextRef(f"broadcast-stage-{broadcast.stage}"),
        },
    )


async def show_broadcast(update: Incoming, ctx: Ctx) -> Turn:
    """Show one of them as people see it, and its progress. ``id/track`` shows what this track reads."""
    broadcast_id, track = argument(update, BroadcastAudience)
    broadcast = await _find_broadcast(broadcast_id, ctx)
    at = await almanac(ctx.dates.months_later, ctx)
    message = await broadcast_message(broadcast, track or broadcast.audiences[0].value, at, ctx)
    if broadcast.stage in (BroadcastStage.DRAFT, BroadcastStage.SIGNING):
        hurry = is_near_polling(ctx.clock.now(), (await ctx.uow.settings.running()).polling_day)
        waits = broadcast.stage is BroadcastStage.SIGNING and not await is_to_keep_out(ctx, broadcast_id)
        rows = sign_rows(broadcast, hurry=hurry) if waits else ()
        key, args = "broadcast-line", _line(broadcast).args
        if waits and _can_sign(ctx):
            key, args = "broadcast-line-for", {**args, "audiences": await recipients_term(broadcast, ctx)}
        return Turn((message.to_here(), Say(key, args, (*rows, *BACK), lane=SendLane.DIALOGUE)))
    its = await _progress_message(broadcast, ctx)
    return Turn((message.to_here(), Say(its.key, its.args, its.rows, lane=SendLane.DIALOGUE)))


async def refresh_progress(update: Incoming, ctx: Ctx) -> Turn:
    """Refresh the progress in place. Only its watchers get updates without asking."""
    broadcast_id = argument(update, BroadcastRefresh).broadcast_id
    its = await _progress_message(await _find_broadcast(broadcast_id, ctx), ctx)
    return Turn((*refresh_toast(update), Screen(its.key, its.args, its.rows)))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Add a signature. The last one sends the broadcast."""
    broadcast_id, how = argument(update, BroadcastHaste)
    await require_may_sign(ctx, broadcast_id)
    broadcast = await sign_broadcast(ctx, broadcast_id, urgent=how == "urgent")
    if broadcast.stage is not BroadcastStage.GOING:
        return Turn((Screen("broadcast-signed-waits", buttons=BACK),))
    card = await _progress_card(broadcast, ctx)
    key = "broadcast-signed-goes" if card.args["when"] == "now" else "broadcast-signed-night"
    if broadcast.district:
        key = "broadcast-signed-tomorrow"
    return Turn((Screen(key, buttons=BACK), card))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Refuse to sign. The writer is notified."""
    me = ctx.account
    await require_may_sign(ctx, argument(update))
    broadcast = await refuse_broadcast(ctx, argument(update))
    notices: tuple[Reply, ...] = ()
    if broadcast.by is not None and broadcast.by != me:
        notices = (
            Say(
                "broadcast-refused-notice",
                {"number": broadcast.number},
                to=StaffChat(broadcast.by),
                lane=SendLane.DIALOGUE,
            ),
        )
    return Turn((Screen("broadcast-refused", {"number": broadcast.number}, BACK), *notices))


async def stop(update: Incoming, ctx: Ctx) -> Turn:
    """Stop it at once. The message with the progress says so, and counts once all sends are settled. A person
    who does not watch it reads the same where they pressed."""
    await require_may_sign(ctx, argument(update))
    broadcast = await stop_broadcast(ctx, argument(update))
    card = await _progress_card(broadcast, ctx)
    if StaffChat(ctx.account) in card.to:
        return Turn((Ack("broadcast-stop-ack"), card))
    its = await _progress_message(broadcast, ctx)
    return Turn((Ack("broadcast-stop-ack"), card, Screen(its.key, its.args, its.rows)))


async def _find_broadcast(broadcast_id: str, ctx: Ctx) -> Broadcast:
    """Raises NotAllowed for people who neither sign nor write, NotFound."""
    if not _can_sign(ctx):
        must_write(ctx.person, editors=ctx.operator.editors)
    broadcast = await ctx.uow.broadcasts.get(broadcast_id)
    if broadcast is None:
        raise NotFound("broadcast-none")
    return broadcast


async def _progress_card(broadcast: Broadcast, ctx: Ctx) -> EditCard:
    return await progress_card(broadcast, ctx)


async def _progress_message(broadcast: Broadcast, ctx: Ctx) -> BroadcastMessage:
    """The progress with buttons to refresh it and to go back to the list. An editor, or whoever is to keep
    out of it, cannot stop it."""
    its = await progress_message(broadcast, ctx)
    again = button("broadcast-button-way", "bcast.way", BroadcastRefresh(broadcast.id, AGAIN))
    more: Rows = ((again,),) if broadcast.stage is BroadcastStage.GOING else ()
    can_stop = _can_sign(ctx) and not await is_to_keep_out(ctx, broadcast.id)
    return replace(its, rows=(*(its.rows if can_stop else ()), *more, *BACK))


def _can_sign(ctx: Ctx) -> bool:
    return is_granted(Permission.STOP_BROADCASTS, acting_staff(ctx.person.staff))


async def send_broadcasts(ctx: TickCtx) -> Turn:
    """Send the current broadcast to the next few people."""
    if not await ctx.uow.broadcasts.waiting():
        return Turn()
    at = await almanac(ctx.later, ctx)
    pace = ctx.operator.broadcast_pace
    step = await next_step(
        ctx, pace=pace, holds=lambda broadcast: _is_still_true(broadcast, at), held_back=ctx.held_back
    )
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
        case BroadcastKind.LESSON:
            return at.content.lesson(broadcast.lesson_id) is not None
    return True


async def _step_messages(step: BroadcastStep, at: Almanac, ctx: TickCtx) -> list[Reply]:
    broadcast = step.broadcast
    # «Tomorrow» is true today only.
    until = end_of_day(ctx.clock.now()) if broadcast.kind is BroadcastKind.DATES else None
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
                until=until,
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
        "dates": lines([_date_line(near) for near in near_dates]),
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


def _date_line(near: NearDate) -> TextRef:
    entry = near.dated.entry
    args: dict[str, Arg] = {
        "title": entry.title,
        "edge": near.edge.value,
        "audiences": audiences(entry.audiences),
    }
    return TextRef("broadcast-proposal-line", args)
