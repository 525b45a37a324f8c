"""``/corrections``: corrections, the newest first, open to everybody."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.moments import day_of
from bot.domain.news.broadcasts import Broadcast, BroadcastStage
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.news.broadcast_words import corrected_note
from bot.handlers.pieces import button, number_argument, paragraphs

PAGER: Final = Pager(3, before="button-corrections-newer", after="button-corrections-older")
"""Three corrections of the greatest length fit into one message."""
MOST: Final = 30


async def corrections(update: Incoming, ctx: Ctx) -> Turn:
    """Show three at a time."""
    broadcasts = await ctx.uow.broadcasts.corrections(limit=MOST)
    rows: tuple[tuple[Button, ...], ...] = ((button("button-calendar", "calendar"),), back_to_menu())
    if not broadcasts:
        return Turn((Screen("corrections-none", buttons=rows),), session=ctx.session.at(""))
    page = PAGER.page(number_argument(update), count=len(broadcasts))
    entries = [await _line(broadcast, ctx) for broadcast in page.of(broadcasts)]
    turns = page.turns(lambda label, to: button(label, "corrections", to))
    args: dict[str, Arg] = {
        "page": page.number + 1,
        "pages": page.last + 1,
        "corrections": paragraphs(entries),
    }
    screen = Screen("corrections", args, (*turns, *rows))
    return Turn((screen,), session=ctx.session.at(""))


async def _line(broadcast: Broadcast, ctx: Ctx) -> TextRef:
    args: dict[str, Arg] = {
        "number": broadcast.number,
        "day": day_of(broadcast.signed_at),
        "words": broadcast.words,
        "source": broadcast.source,
        "stopped": "yes" if broadcast.stage is BroadcastStage.STOPPED else "no",
        "fixes": await corrected_note(broadcast, ctx),
    }
    return TextRef("correction-line", args)
