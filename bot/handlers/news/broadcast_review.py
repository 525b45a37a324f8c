"""A broadcast draft: its audiences, a preview as people will see it, and the request for signatures."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Latin,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import (
    SIGNED_WITHIN,
    Broadcast,
    BroadcastKind,
    is_near_polling,
    signatures_needed,
    unknown_hosts,
)
from bot.domain.people import Account
from bot.handlers.news.broadcast_words import FEW, almanac, audiences, broadcast_message, recipients_term
from bot.handlers.pieces import NOTHING, argument, button, comma_list, display_name
from bot.handlers.press_arguments import BroadcastAudience, BroadcastHaste
from bot.usecases.news.broadcasts import (
    ask_signatures,
    confirm_links,
    drop_draft,
    find_draft,
    may_sign,
    must_write,
    reach_of,
    sign_broadcast,
    turn_audience,
)
from bot.usecases.threats.proposal_readers import require_may_sign, signers_to_ask

HOURS: Final = int(SIGNED_WITHIN.total_seconds() // 3600)
BACK: Final = ((button("broadcast-button-list", "bcast"),),)


async def audience(update: Incoming, ctx: Ctx) -> Turn:
    """Add or remove an audience. Without one, show only the question."""
    writers_only(ctx)
    broadcast_id, which = argument(update, BroadcastAudience)
    broadcast = await find_draft(ctx, broadcast_id)
    if which in Audience:
        broadcast = await turn_audience(ctx, broadcast.id, Audience(which))
    return ask_audiences(broadcast, ctx)


def ask_audiences(broadcast: Broadcast, ctx: Ctx) -> Turn:
    rows: Rows = tuple(
        (
            button(
                "broadcast-for",
                "bcast.for",
                BroadcastAudience(broadcast.id, each),
                {"on": "yes" if each in broadcast.audiences else "no", "audience": audiences((each,))},
            ),
        )
        for each in Audience
    )
    see = ((button("broadcast-button-see", "bcast.see", broadcast.id),),) if broadcast.audiences else ()
    screen = Screen("broadcast-ask-audiences", buttons=(*rows, *see, *BACK))
    return Turn((screen,), session=ctx.session.at(""))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show the draft exactly as people will see it, and the possible actions below it."""
    writers_only(ctx)
    return await show_preview(await find_draft(ctx, argument(update)), ctx)


async def links(update: Incoming, ctx: Ctx) -> Turn:
    """Record that the writer has checked the hosts that the program does not know."""
    writers_only(ctx)
    return await show_preview(await confirm_links(ctx, argument(update)), ctx)


async def show_preview(broadcast: Broadcast, ctx: Ctx) -> Turn:
    if not broadcast.audiences:
        return ask_audiences(broadcast, ctx)
    at = await almanac(ctx.dates.months_later, ctx)
    preview = (await broadcast_message(broadcast, broadcast.audiences[0].value, at, ctx)).to_here()
    unknown = (
        ()
        if broadcast.links_seen
        else unknown_hosts(f"{broadcast.words} {broadcast.source}", known=known_hosts(ctx))
    )
    reach = await reach_of(ctx, broadcast)
    hosts = comma_list([TextRef("broadcast-host", {"host": Latin(host)}) for host in unknown])
    args: dict[str, Arg] = {
        "audiences": audiences(broadcast.audiences),
        "reach": "few" if reach < FEW else "many",
        "count": reach // FEW * FEW,
        "links": TextRef("broadcast-check-links", {"hosts": hosts}) if unknown else NOTHING,
        "kind": broadcast.kind.value if broadcast.kind is BroadcastKind.DATES else "words",
    }
    polling = (await ctx.uow.settings.running()).polling_day
    rows = _rows(broadcast, unknown=bool(unknown), hurry=is_near_polling(ctx.clock.now(), polling))
    return Turn((preview, Screen("broadcast-check", args, rows, below=True)), session=ctx.session.at(""))


def _rows(broadcast: Broadcast, *, unknown: bool, hurry: bool) -> Rows:
    on: Rows
    if unknown:
        on = ((button("broadcast-button-links", "bcast.links", broadcast.id),),)
    else:
        on = ((button("broadcast-button-ask", "bcast.ask", broadcast.id),),)
        on += (
            ((button("broadcast-button-ask-urgent", "bcast.ask", BroadcastHaste(broadcast.id, "urgent")),),)
            if hurry
            else ()
        )
    source = (
        (button("broadcast-button-source", "bcast.who", broadcast.id),)
        if broadcast.kind is BroadcastKind.CORRECTION
        else ()
    )
    return (
        *on,
        (button("broadcast-button-edit", "bcast.new", broadcast.id), *source),
        (button("broadcast-button-audiences", "bcast.for", BroadcastAudience(broadcast.id, "")),),
        (button("broadcast-button-drop", "bcast.drop", broadcast.id),),
        *BACK,
    )


async def drop(update: Incoming, ctx: Ctx) -> Turn:
    writers_only(ctx)
    await drop_draft(ctx, argument(update))
    return Turn((Screen("broadcast-dropped", buttons=BACK),), session=ctx.session.at(""))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Finish the draft: add the writer's own signature if it counts, and ask the others for theirs."""
    writers_only(ctx)
    broadcast_id, how = argument(update, BroadcastHaste)
    me = ctx.account
    await require_may_sign(ctx, broadcast_id)
    broadcast = await ask_signatures(ctx, broadcast_id, known=known_hosts(ctx))
    if await may_sign(ctx):
        broadcast = await sign_broadcast(ctx, broadcast.id, urgent=how == "urgent")
    others = [account for account in await signers_to_ask(ctx, broadcast) if account != me]
    left = signatures_needed(broadcast.kind) - len(broadcast.signatures)
    args: dict[str, Arg] = {
        "hours": HOURS,
        "left": "one" if left == 1 else left,
        "others": len(others),
        "urgent": "yes" if how == "urgent" else "no",
    }
    requests = [reply for other in others for reply in await signature_requests(broadcast, other, ctx)]
    return Turn((Screen("broadcast-asked", args, BACK), *requests), session=ctx.session.at(""))


async def signature_requests(broadcast: Broadcast, whom: Account, ctx: Ctx) -> tuple[Reply, ...]:
    """For those who are asked to sign: the message as people will see it, and the question."""
    to = StaffChat(whom)
    at = await almanac(ctx.dates.months_later, ctx)
    message = await broadcast_message(broadcast, broadcast.audiences[0].value, at, ctx)
    polling = (await ctx.uow.settings.running()).polling_day
    args: dict[str, Arg] = {
        "by": display_name(ctx.person),
        "audiences": await recipients_term(broadcast, ctx),
        "hours": HOURS,
        "there": "yes" if broadcast.district else "no",
    }
    rows = sign_rows(broadcast, hurry=is_near_polling(ctx.clock.now(), polling))
    return (
        Say(message.key, message.args, to=to, lane=SendLane.DIALOGUE),
        Say("broadcast-sign", args, rows, to=to, lane=SendLane.DIALOGUE),
    )


def sign_rows(broadcast: Broadcast, *, hurry: bool) -> Rows:
    urgent = (
        ((button("broadcast-button-sign-urgent", "bcast.sign", BroadcastHaste(broadcast.id, "urgent")),),)
        if hurry and not broadcast.district
        else ()
    )
    return (
        (button("broadcast-button-sign", "bcast.sign", broadcast.id),),
        *urgent,
        (button("broadcast-button-no", "bcast.no", broadcast.id),),
    )


def known_hosts(ctx: Ctx) -> tuple[str, ...]:
    """The hosts that the operator has listed, and the bot's own names."""
    own = tuple(f"@{link.rstrip('/').rpartition('/')[2].lower()}" for _, link in ctx.operator.bot_links)
    return (*ctx.operator.known_hosts, *own)


def writers_only(ctx: Ctx) -> None:
    must_write(ctx.person, editors=ctx.operator.editors)
