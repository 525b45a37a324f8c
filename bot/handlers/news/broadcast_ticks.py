"""What the clock does for broadcasts: sends them on, and proposes what the calendar has for tomorrow."""

from bot.conversation.outgoing import Arg, Lane, Letterbox, Reply, Rows, Say, StaffChat, Term, Turn
from bot.conversation.outgoing import BroadcastOf as Part
from bot.conversation.ports import TickCtx
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, Kind
from bot.domain.news.legal_calendar import days_of
from bot.domain.news.moved_days import MovedDay, still_so
from bot.domain.news.near_dates import Near, holding
from bot.handlers.news.broadcast_words import Almanac, Said, almanac, audiences, progress, said
from bot.handlers.pieces import button, lines
from bot.usecases.news.propose_dates import owners, propose_dates
from bot.usecases.news.send_broadcast import Step, next_step


async def broadcasts_go(ctx: TickCtx) -> Turn:
    """The next few people hear what is under way."""
    if not await ctx.uow.broadcasts.waiting():
        return Turn()
    at = await almanac(ctx.content, ctx.later, uow=ctx.uow, clock=ctx.clock)
    pace = ctx.operator.broadcast_pace
    step = await next_step(pace=pace, holds=lambda one: _holds(one, at), uow=ctx.uow, clock=ctx.clock)
    if step is None:
        return Turn()
    told = await _told(step, at, ctx)
    if not step.show:
        return Turn(tuple(told))
    shown = await progress(step.broadcast, operator=ctx.operator, uow=ctx.uow, clock=ctx.clock)
    return Turn((*told, *((shown,) if shown.to else ())))


def _holds(one: Broadcast, at: Almanac) -> bool:
    match one.kind:
        case Kind.DATES:
            return holding(one.dates, at.dates, today=at.today) is not None
        case Kind.MOVED:
            return still_so(tuple(map(MovedDay.read, one.dates)), at.days)
    return True


async def _told(step: Step, at: Almanac, ctx: TickCtx) -> list[Reply]:
    one = step.broadcast
    by_track: dict[str, Said] = {}
    told: list[Reply] = []
    for follower in step.followers:
        if follower.track not in by_track:
            by_track[follower.track] = await said(one, follower.track, at, uow=ctx.uow)
        its = by_track[follower.track]
        told.append(
            Say(
                its.key,
                its.args,
                its.rows,
                to=Letterbox(follower.letterbox),
                lane=Lane.REMINDER,
                slot=f"broadcast:{one.number}",
                remember=Part(one.id),
                quiet=step.quiet,
            )
        )
    return told


async def dates_near(ctx: TickCtx) -> Turn:
    """Owners are asked whether people should hear what tomorrow brings; nothing goes before one of them presses."""
    if not (ctx.content.calendar and days_of(await ctx.uow.settings.running())):
        return Turn()
    at = await almanac(ctx.content, ctx.later, uow=ctx.uow, clock=ctx.clock)
    proposed = await propose_dates(at.dates, uow=ctx.uow, clock=ctx.clock)
    if proposed is None:
        return Turn()
    one, found = proposed
    args: dict[str, Arg] = {
        "dates": lines([_line(near) for near in found]),
        "audiences": audiences(one.audiences),
    }
    rows: Rows = (
        (button("broadcast-button-send", "bcast.sign", one.id),),
        *(
            (button("broadcast-button-look", "bcast.of", f"{one.id}/{who}", {"audience": audiences((who,))}),)
            for who in Audience
            if who in one.audiences
        ),
        (button("broadcast-button-not-send", "bcast.no", one.id),),
    )
    return Turn(
        tuple(
            Say("broadcast-proposal", args, rows, to=StaffChat(owner.account), lane=Lane.DIALOGUE)
            for owner in await owners(uow=ctx.uow)
        )
    )


def _line(near: Near) -> Term:
    entry = near.dated.entry
    args: dict[str, Arg] = {
        "title": entry.title,
        "edge": near.edge.value,
        "audiences": audiences(entry.audiences),
    }
    return Term("broadcast-proposal-line", args)
