"""``/corrections``: corrections, the newest first, open to everybody."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.moments import day_of
from bot.domain.news.broadcasts import Broadcast, BroadcastStage
from bot.handlers.menu import back_to_menu
from bot.handlers.news.broadcast_words import corrected_note
from bot.handlers.pieces import button, number_argument, paragraphs

A_PAGE: Final = 3
"""Three corrections of the greatest length fit into one message."""
MOST: Final = 30


async def corrections(update: Incoming, ctx: Ctx) -> Turn:
    """Show three at a time."""
    broadcasts = await ctx.uow.broadcasts.corrections(limit=MOST)
    rows: tuple[tuple[Button, ...], ...] = ((button("button-calendar", "calendar"),), back_to_menu())
    if not broadcasts:
        return Turn((Screen("corrections-none", buttons=rows),), session=ctx.session.at(""))
    last = (len(broadcasts) - 1) // A_PAGE
    page = min(number_argument(update) or 0, last)
    entries = [await _line(broadcast, ctx) for broadcast in broadcasts[page * A_PAGE : (page + 1) * A_PAGE]]
    turning = tuple(
        button(key, "corrections", str(to))
        for key, to in (("button-corrections-newer", page - 1), ("button-corrections-older", page + 1))
        if 0 <= to <= last
    )
    args: dict[str, Arg] = {"page": page + 1, "pages": last + 1, "corrections": paragraphs(entries)}
    screen = Screen("corrections", args, (*((turning,) if turning else ()), *rows))
    return Turn((screen,), session=ctx.session.at(""))


async def _line(broadcast: Broadcast, ctx: Ctx) -> TextRef:
    args: dict[str, Arg] = {
        "number": broadcast.number,
        "day": day_of(broadcast.signed_at),
        "words": broadcast.words,
        "source": broadcast.source,
        "stopped": "yes" if broadcast.stage is BroadcastStage.STOPPED else "no",
        "fixes": await corrected_note(broadcast, uow=ctx.uow),
    }
    return TextRef("correction-line", args)
