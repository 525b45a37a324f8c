"""Writing to many: the words, who says so, for whom, and a look at it as people will see it. A draft at each step."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
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
from bot.domain.errors import BadInput
from bot.domain.learning.lessons import Audience
from bot.domain.moments import day_of
from bot.domain.news.broadcasts import (
    LONGEST,
    SIGNED_WITHIN,
    Broadcast,
    Kind,
    about_now,
    needed,
    unknown_hosts,
)
from bot.domain.people import Account
from bot.handlers.news.broadcast_words import FEW, almanac, audiences, said
from bot.handlers.pieces import NOTHING, argument, button, called, in_a_row, split, whole
from bot.usecases.news.sign_broadcast import may_sign, sign_broadcast, tracks_of, who_signs
from bot.usecases.news.write_broadcast import (
    ask_signatures,
    begin_broadcast,
    confirm_links,
    drop_draft,
    find_draft,
    must_write,
    set_corrected,
    set_source,
    set_words,
    turn_audience,
)

WORDS: Final = "bcast.words"
SOURCE: Final = "bcast.source"
HOURS: Final = int(SIGNED_WITHIN.total_seconds() // 3600)
EARLIER: Final = 5
"""Corrections that may be put right, the newest."""
BACK: Final = ((button("broadcast-button-list", "bcast"),),)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """What should they read? The argument is a kind, or a draft whose words change."""
    _writers_only(ctx)
    what = argument(update)
    kept = {"kind": what} if what in (Kind.CORRECTION, Kind.WORDS) else {"id": what}
    if "id" in kept:
        await find_draft(what, by=ctx.person.account, uow=ctx.uow)
    screen = Screen("broadcast-ask-words", {"most": LONGEST}, BACK)
    return Turn((screen,), session=ctx.session.at(WORDS, **kept))


async def written(update: Incoming, ctx: Ctx) -> Turn:
    """The words are a draft from here on."""
    _writers_only(ctx)
    data, me = ctx.session.data, ctx.person.account
    text = _typed(update)
    if "id" in data:
        one = await set_words(data["id"], text, by=me, uow=ctx.uow)
        return await _checked(one, ctx)
    kind = Kind(data.get("kind", Kind.WORDS))
    one = await begin_broadcast(kind, text, by=me, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    if one.kind is Kind.CORRECTION:
        return _ask_source(one, ctx)
    return _ask_audiences(one, ctx)


async def ask_source(update: Incoming, ctx: Ctx) -> Turn:
    _writers_only(ctx)
    return _ask_source(await find_draft(argument(update), by=ctx.person.account, uow=ctx.uow), ctx)


def _ask_source(one: Broadcast, ctx: Ctx) -> Turn:
    return Turn((Screen("broadcast-ask-source", buttons=BACK),), session=ctx.session.at(SOURCE, id=one.id))


async def source_written(update: Incoming, ctx: Ctx) -> Turn:
    """And does it put an earlier one right? Asked where there is any."""
    _writers_only(ctx)
    one = await set_source(ctx.session.data.get("id", ""), _typed(update), by=ctx.person.account, uow=ctx.uow)
    earlier = await ctx.uow.broadcasts.corrections(limit=EARLIER)
    if not earlier or one.audiences:
        return await _checked(one, ctx) if one.audiences else _ask_audiences(one, ctx)
    rows: list[tuple[Button, ...]] = [(button("broadcast-button-fixes-none", "bcast.fixes", f"{one.id}/0"),)]
    for other in earlier:
        args: dict[str, Arg] = {"number": other.number, "day": day_of(other.signed_at)}
        rows.append((button("broadcast-button-fixes", "bcast.fixes", f"{one.id}/{other.number}", args),))
    return Turn((Screen("broadcast-ask-fixes", buttons=tuple(rows)),), session=ctx.session.at(""))


async def fixes(update: Incoming, ctx: Ctx) -> Turn:
    _writers_only(ctx)
    broadcast_id, number = split(argument(update))
    one = await set_corrected(broadcast_id, whole(number) or 0, by=ctx.person.account, uow=ctx.uow)
    return _ask_audiences(one, ctx)


async def audience(update: Incoming, ctx: Ctx) -> Turn:
    """One more audience, or one less; without one the question alone."""
    _writers_only(ctx)
    broadcast_id, which = split(argument(update))
    one = await find_draft(broadcast_id, by=ctx.person.account, uow=ctx.uow)
    if which in Audience:
        one = await turn_audience(one.id, Audience(which), by=ctx.person.account, uow=ctx.uow)
    return _ask_audiences(one, ctx)


def _ask_audiences(one: Broadcast, ctx: Ctx) -> Turn:
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
    _writers_only(ctx)
    return await _checked(await find_draft(argument(update), by=ctx.person.account, uow=ctx.uow), ctx)


async def links(update: Incoming, ctx: Ctx) -> Turn:
    """He has looked at the hosts that the program does not know."""
    _writers_only(ctx)
    return await _checked(await confirm_links(argument(update), by=ctx.person.account, uow=ctx.uow), ctx)


async def _checked(one: Broadcast, ctx: Ctx) -> Turn:
    if not one.audiences:
        return _ask_audiences(one, ctx)
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
    _writers_only(ctx)
    await drop_draft(argument(update), by=ctx.person.account, uow=ctx.uow)
    return Turn((Screen("broadcast-dropped", buttons=BACK),), session=ctx.session.at(""))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Finished: the writer's own signature, if his counts, and the others are asked for theirs."""
    _writers_only(ctx)
    broadcast_id, how = split(argument(update))
    me = ctx.person.account
    one = await ask_signatures(broadcast_id, by=me, known=known_hosts(ctx), uow=ctx.uow, clock=ctx.clock)
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


def _writers_only(ctx: Ctx) -> None:
    must_write(ctx.person, editors=ctx.operator.editors)


def _typed(update: Incoming) -> str:
    if not isinstance(update, TextSaid):
        raise BadInput("broadcast-only-text")
    return update.text
