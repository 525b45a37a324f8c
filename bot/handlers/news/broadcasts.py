"""What goes out to many: the list, signatures, the stop."""

from dataclasses import replace

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    EditCard,
    Lane,
    Reply,
    Rows,
    Say,
    Screen,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, Stage, about_now
from bot.domain.staff.roles import SIGNERS
from bot.handlers.menu import back_to_menu
from bot.handlers.news.broadcast_review import BACK, sign_rows
from bot.handlers.news.broadcast_words import FEW, Said, almanac, progress, said, way
from bot.handlers.pieces import AGAIN, argument, back_to_admin, button, read_anew, split
from bot.usecases.news.sign_broadcast import refuse_broadcast, sign_broadcast, stop_broadcast
from bot.usecases.news.write_broadcast import must_write

_ALL_TRACKS = ("", *(audience.value for audience in Audience))


async def broadcasts(update: Incoming, ctx: Ctx) -> Turn:
    """``/broadcast``: what goes out or waits for signatures, and the ways to write something."""
    if not _signs(ctx):
        must_write(ctx.person, editors=ctx.operator.editors)
    there = await ctx.uow.broadcasts.waiting()
    rows: Rows = tuple((Button(_line(one), Press("bcast.of", one.id)),) for one in there)
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


def _line(one: Broadcast) -> Term:
    return Term(
        "broadcast-line",
        {
            "number": one.number,
            "kind": Term(f"broadcast-kind-{one.kind}"),
            "stage": Term(f"broadcast-stage-{one.stage}"),
        },
    )


async def of(update: Incoming, ctx: Ctx) -> Turn:
    """One of them as people see it, and how far it has come; ``id/track`` shows what this track reads."""
    broadcast_id, track = split(argument(update))
    one = await _seen(broadcast_id, ctx)
    at = await almanac(ctx.content, ctx.dates.months_later, uow=ctx.uow, clock=ctx.clock)
    shown = await said(one, track or one.audiences[0].value, at, uow=ctx.uow)
    if one.stage in (Stage.DRAFT, Stage.SIGNING):
        hurry = about_now(ctx.clock.now(), (await ctx.uow.settings.running()).polling_day)
        rows = sign_rows(one, hurry=hurry) if one.stage is Stage.SIGNING else ()
        below = Say("broadcast-line", _line(one).args, (*rows, *BACK), lane=Lane.DIALOGUE)
        return Turn((shown.to_here(), below))
    its = await _way(one, ctx)
    return Turn((shown.to_here(), Say(its.key, its.args, its.rows, lane=Lane.DIALOGUE)))


async def look(update: Incoming, ctx: Ctx) -> Turn:
    """How far it has come by now, where it stood before: nobody but its watchers is shown it anew by itself."""
    broadcast_id, _ = split(argument(update))
    its = await _way(await _seen(broadcast_id, ctx), ctx)
    return Turn((*read_anew(update), Screen(its.key, its.args, its.rows)))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """A signature; the last one sends it out."""
    broadcast_id, how = split(argument(update))
    one = await sign_broadcast(
        broadcast_id, by=ctx.person.account, urgent=how == "urgent", uow=ctx.uow, clock=ctx.clock
    )
    if one.stage is not Stage.GOING:
        return Turn((Screen("broadcast-signed-waits", buttons=BACK),))
    shown = await _progress(one, ctx)
    key = "broadcast-signed-goes" if shown.args["when"] == "now" else "broadcast-signed-night"
    return Turn((Screen(key, buttons=BACK), shown))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """A no; whoever wrote it hears it."""
    me = ctx.person.account
    one = await refuse_broadcast(argument(update), by=me, uow=ctx.uow, clock=ctx.clock)
    told: tuple[Reply, ...] = ()
    if one.by is not None and one.by != me:
        told = (
            Say("broadcast-refused-told", {"number": one.number}, to=StaffChat(one.by), lane=Lane.DIALOGUE),
        )
    return Turn((Screen("broadcast-refused", {"number": one.number}, BACK), *told))


async def stop(update: Incoming, ctx: Ctx) -> Turn:
    """At once; the message with the progress says so, and counts once all is settled. Who is no watcher of it reads
    the same where he pressed."""
    one = await stop_broadcast(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    shown = await _progress(one, ctx)
    if StaffChat(ctx.person.account) in shown.to:
        return Turn((Ack("broadcast-stop-ack"), shown))
    its = await _way(one, ctx)
    return Turn((Ack("broadcast-stop-ack"), shown, Screen(its.key, its.args, its.rows)))


async def _seen(broadcast_id: str, ctx: Ctx) -> Broadcast:
    """Raises NotAllowed for who neither signs nor writes, NotFound."""
    if not _signs(ctx):
        must_write(ctx.person, editors=ctx.operator.editors)
    one = await ctx.uow.broadcasts.get(broadcast_id)
    if one is None:
        raise NotFound("broadcast-none")
    return one


async def _progress(one: Broadcast, ctx: Ctx) -> EditCard:
    return await progress(one, operator=ctx.operator, uow=ctx.uow, clock=ctx.clock)


async def _way(one: Broadcast, ctx: Ctx) -> Said:
    """With the way to look once more, and back to all of them; an editor stops nothing."""
    its = await way(one, operator=ctx.operator, uow=ctx.uow, clock=ctx.clock)
    again = button("broadcast-button-way", "bcast.way", f"{one.id}/{AGAIN}")
    more: Rows = ((again,),) if one.stage is Stage.GOING else ()
    return replace(its, rows=(*(its.rows if _signs(ctx) else ()), *more, *BACK))


def _signs(ctx: Ctx) -> bool:
    staff = ctx.person.staff
    return staff is not None and staff.role in SIGNERS and not staff.frozen
