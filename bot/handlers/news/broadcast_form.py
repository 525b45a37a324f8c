"""Writing a broadcast: words, source, what it corrects. Each step stores a draft; `broadcast_review`
follows."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput
from bot.domain.moments import day_of
from bot.domain.news.broadcasts import LONGEST, Broadcast, BroadcastKind, broadcast_words, source_words
from bot.handlers.news.broadcast_review import BACK, ask_audiences, show_preview, writers_only
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import BroadcastFix
from bot.usecases.news.broadcasts import (
    begin_broadcast,
    covered_words,
    find_draft,
    set_corrected,
    set_source,
    set_words,
    take_draft,
)
from bot.usecases.threats.proposal_readers import require_may_sign

WORDS: Final = "bcast.words"
SOURCE: Final = "bcast.source"
EARLIER: Final = 5
"""Most earlier messages that are offered for correction, the newest."""


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the words. The argument is a kind, or a draft whose words change."""
    writers_only(ctx)
    what = argument(update)
    data = {"kind": what} if what in (BroadcastKind.CORRECTION, BroadcastKind.WORDS) else {"id": what}
    if "id" in data:
        await find_draft(ctx, what)
    screen = Screen("broadcast-ask-words", {"most": LONGEST}, BACK)
    return Turn((screen,), session=ctx.session.at(WORDS, **data))


async def take_up(update: Incoming, ctx: Ctx) -> Turn:
    """Become the writer of a correction that leads want, and ask for its words."""
    writers_only(ctx)
    await require_may_sign(ctx, argument(update))
    broadcast = await take_draft(ctx, argument(update))
    screen = Screen("broadcast-ask-words", {"most": LONGEST}, BACK)
    return Turn((screen,), session=ctx.session.at(WORDS, id=broadcast.id))


async def take_words(update: Incoming, ctx: Ctx) -> Turn:
    """Take the words. They are stored as a draft from here on."""
    writers_only(ctx)
    data = ctx.session.data
    text = broadcast_words(_typed_text(update))
    if (warning := await _warn_if_identifying(text, ctx)) is not None:
        return warning
    if "id" in data:
        broadcast = await set_words(ctx, data["id"], text)
        if broadcast.kind is BroadcastKind.CORRECTION and not broadcast.source:
            return _ask_source(broadcast, ctx)
        return await show_preview(broadcast, ctx)
    kind = BroadcastKind(data.get("kind", BroadcastKind.WORDS))
    broadcast = await begin_broadcast(ctx, kind, text)
    if broadcast.kind is BroadcastKind.CORRECTION:
        return _ask_source(broadcast, ctx)
    return ask_audiences(broadcast, ctx)


async def ask_source(update: Incoming, ctx: Ctx) -> Turn:
    writers_only(ctx)
    return _ask_source(await find_draft(ctx, argument(update)), ctx)


def _ask_source(broadcast: Broadcast, ctx: Ctx) -> Turn:
    return Turn(
        (Screen("broadcast-ask-source", buttons=BACK),), session=ctx.session.at(SOURCE, id=broadcast.id)
    )


async def take_source(update: Incoming, ctx: Ctx) -> Turn:
    """Take the source, then ask whether it corrects an earlier message, if there is any."""
    writers_only(ctx)
    text = source_words(_typed_text(update))
    if (warning := await _warn_if_identifying(text, ctx)) is not None:
        return warning
    broadcast = await set_source(ctx, ctx.session.data.get("id", ""), text)
    earlier = await ctx.uow.broadcasts.corrections(limit=EARLIER)
    if not earlier or broadcast.audiences:
        return await show_preview(broadcast, ctx) if broadcast.audiences else ask_audiences(broadcast, ctx)
    rows: list[tuple[Button, ...]] = [
        (button("broadcast-button-fixes-none", "bcast.fixes", BroadcastFix(broadcast.id, 0)),)
    ]
    for other in earlier:
        args: dict[str, Arg] = {"number": other.number, "day": day_of(other.signed_at)}
        rows.append(
            (button("broadcast-button-fixes", "bcast.fixes", BroadcastFix(broadcast.id, other.number), args),)
        )
    return Turn((Screen("broadcast-ask-fixes", buttons=tuple(rows)),), session=ctx.session.at(""))


async def choose_corrected(update: Incoming, ctx: Ctx) -> Turn:
    writers_only(ctx)
    broadcast_id, number = argument(update, BroadcastFix)
    broadcast = await set_corrected(ctx, broadcast_id, number or 0)
    return ask_audiences(broadcast, ctx)


async def _warn_if_identifying(text: str, ctx: Ctx) -> Turn | None:
    """If the text may identify somebody: the writer's words with those places masked, to write again."""
    covered = await covered_words(ctx, text)
    return None if covered == text else Turn((Screen("broadcast-leads-masked", {"text": covered}, BACK),))


def _typed_text(update: Incoming) -> str:
    if not isinstance(update, TextSaid):
        raise BadInput("broadcast-only-text")
    return update.text
