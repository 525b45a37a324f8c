"""A draft to many: for whom it is, a look at it as people will see it, and the way to its signatures."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Lane,
    Latin,
    Reply,
    Rows,
    Say,
    Screen,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import SIGNED_WITHIN, Broadcast, Kind, about_now, needed, unknown_hosts
from bot.domain.people import Account
from bot.handlers.news.broadcast_words import FEW, almanac, audiences, said
from bot.handlers.pieces import NOTHING, argument, button, called, in_a_row, split
from bot.usecases.news.sign_broadcast import may_sign, sign_broadcast, tracks_of, who_signs
from bot.usecases.news.write_broadcast import (
    ask_signatures,
    confirm_links,
    drop_draft,
    find_draft,
    must_write,
    turn_audience,
)

HOURS: Final = int(SIGNED_WITHIN.total_seconds() // 3600)
BACK: Final = ((button("broadcast-button-list", "bcast"),),)


async def audience(update: Incoming, ctx: Ctx) -> Turn:
    """One more audience, or one less; without one the question alone."""
    writers_only(ctx)
    broadcast_id, which = split(argument(update))
    one = await find_draft(broadcast_id, by=ctx.person.account, uow=ctx.uow)
    if which in Audience:
        one = await turn_audience(one.id, Audience(which), by=ctx.person.account, uow=ctx.uow)
    return ask_audiences(one, ctx)


def ask_audiences(one: Broadcast, ctx: Ctx) -> Turn:
    rows: Rows = tuple(
        (
            button(
                "broadcast-for",
                "bcast.for",
                f"{one.id}/{each}",
                {"on": "yes" if each in one.audiences else "no", "audience": audiences((each,))},
            ),
        )
        for each in Audience
    )
    see = ((button("broadcast-button-see", "bcast.see", one.id),),) if one.audiences else ()
    screen = Screen("broadcast-ask-audiences", buttons=(*rows, *see, *BACK))
    return Turn((screen,), session=ctx.session.at(""))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Exactly as people will see it, and below it what can be done."""
    writers_only(ctx)
    return await checked(await find_draft(argument(update), by=ctx.person.account, uow=ctx.uow), ctx)


async def links(update: Incoming, ctx: Ctx) -> Turn:
    """He has looked at the hosts that the program does not know."""
    writers_only(ctx)
    return await checked(await confirm_links(argument(update), by=ctx.person.account, uow=ctx.uow), ctx)


async def checked(one: Broadcast, ctx: Ctx) -> Turn:
    if not one.audiences:
        return ask_audiences(one, ctx)
    at = await almanac(ctx.content, ctx.dates.months_later, uow=ctx.uow, clock=ctx.clock)
    shown = (await said(one, one.audiences[0].value, at, uow=ctx.uow)).to_here()
    unknown = () if one.links_seen else unknown_hosts(f"{one.words} {one.source}", known=known_hosts(ctx))
    reach = await ctx.uow.followers.count(tracks_of(one))
    hosts = in_a_row([Term("broadcast-host", {"host": Latin(host)}) for host in unknown])
    args: dict[str, Arg] = {
        "audiences": audiences(one.audiences),
        "reach": "few" if reach < FEW else "many",
        "count": reach // FEW * FEW,
        "links": Term("broadcast-check-links", {"hosts": hosts}) if unknown else NOTHING,
        "kind": one.kind.value if one.kind is Kind.DATES else "words",
    }
    polling = (await ctx.uow.settings.running()).polling_day
    rows = _rows(one, unknown=bool(unknown), hurry=about_now(ctx.clock.now(), polling))
    return Turn((shown, Screen("broadcast-check", args, rows, below=True)), session=ctx.session.at(""))


def _rows(one: Broadcast, *, unknown: bool, hurry: bool) -> Rows:
    on: Rows
    if unknown:
        on = ((button("broadcast-button-links", "bcast.links", one.id),),)
    else:
        on = ((button("broadcast-button-ask", "bcast.ask", one.id),),)
        on += ((button("broadcast-button-ask-urgent", "bcast.ask", f"{one.id}/urgent"),),) if hurry else ()
    source = (button("broadcast-button-source", "bcast.who", one.id),) if one.kind is Kind.CORRECTION else ()
    return (
        *on,
        (button("broadcast-button-edit", "bcast.new", one.id), *source),
        (button("broadcast-button-audiences", "bcast.for", f"{one.id}/"),),
        (button("broadcast-button-drop", "bcast.drop", one.id),),
        *BACK,
    )


async def drop(update: Incoming, ctx: Ctx) -> Turn:
    writers_only(ctx)
    await drop_draft(argument(update), by=ctx.person.account, uow=ctx.uow)
    return Turn((Screen("broadcast-dropped", buttons=BACK),), session=ctx.session.at(""))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Finished: the writer's own signature, if his counts, and the others are asked for theirs."""
    writers_only(ctx)
    broadcast_id, how = split(argument(update))
    me = ctx.person.account
    one = await ask_signatures(
        broadcast_id, by=me, known=known_hosts(ctx), mask=ctx.mask, uow=ctx.uow, clock=ctx.clock,
        content=ctx.content,
    )  # fmt: skip
    if await may_sign(me, uow=ctx.uow, clock=ctx.clock):
        one = await sign_broadcast(one.id, by=me, urgent=how == "urgent", uow=ctx.uow, clock=ctx.clock)
    others = [s.account for s in await who_signs(one, uow=ctx.uow, clock=ctx.clock) if s.account != me]
    left = needed(one.kind) - len(one.signatures)
    args: dict[str, Arg] = {
        "hours": HOURS,
        "left": "one" if left == 1 else left,
        "others": len(others),
        "urgent": "yes" if how == "urgent" else "no",
    }
    told = [reply for other in others for reply in await asked_to_sign(one, other, ctx)]
    return Turn((Screen("broadcast-asked", args, BACK), *told), session=ctx.session.at(""))


async def asked_to_sign(one: Broadcast, whom: Account, ctx: Ctx) -> tuple[Reply, ...]:
    """What somebody reads who is to sign: the message as people will see it, and the question."""
    to = StaffChat(whom)
    at = await almanac(ctx.content, ctx.dates.months_later, uow=ctx.uow, clock=ctx.clock)
    shown = await said(one, one.audiences[0].value, at, uow=ctx.uow)
    polling = (await ctx.uow.settings.running()).polling_day
    args: dict[str, Arg] = {
        "by": called(ctx.person),
        "audiences": audiences(one.audiences),
        "hours": HOURS,
    }
    rows = sign_rows(one, hurry=about_now(ctx.clock.now(), polling))
    return (
        Say(shown.key, shown.args, to=to, lane=Lane.DIALOGUE),
        Say("broadcast-sign", args, rows, to=to, lane=Lane.DIALOGUE),
    )


def sign_rows(one: Broadcast, *, hurry: bool) -> Rows:
    urgent = ((button("broadcast-button-sign-urgent", "bcast.sign", f"{one.id}/urgent"),),) if hurry else ()
    return (
        (button("broadcast-button-sign", "bcast.sign", one.id),),
        *urgent,
        (button("broadcast-button-no", "bcast.no", one.id),),
    )


def known_hosts(ctx: Ctx) -> tuple[str, ...]:
    """Hosts that the operator has named, and the bot's own names."""
    own = tuple(f"@{link.rstrip('/').rpartition('/')[2].lower()}" for _, link in ctx.operator.bot_links)
    return (*ctx.operator.known_hosts, *own)


def writers_only(ctx: Ctx) -> None:
    must_write(ctx.person, editors=ctx.operator.editors)
