"""``/corrections``: what was put right, newest first, for anybody to read."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.moments import day_of
from bot.domain.news.broadcasts import Broadcast, Stage
from bot.handlers.menu import back_to_menu
from bot.handlers.news.broadcast_words import fixes
from bot.handlers.pieces import argument, button, paragraphs, whole

A_PAGE: Final = 3
"""Of the longest words three fit into one message."""
MOST: Final = 30


async def corrections(update: Incoming, ctx: Ctx) -> Turn:
    """Three at a time."""
    found = await ctx.uow.broadcasts.corrections(limit=MOST)
    rows: tuple[tuple[Button, ...], ...] = ((button("button-calendar", "calendar"),), back_to_menu())
    if not found:
        return Turn((Screen("corrections-none", buttons=rows),), session=ctx.session.at(""))
    last = (len(found) - 1) // A_PAGE
    page = min(whole(argument(update)) or 0, last)
    told = [await _line(one, ctx) for one in found[page * A_PAGE : (page + 1) * A_PAGE]]
    turning = tuple(
        button(key, "corrections", str(to))
        for key, to in (("button-corrections-newer", page - 1), ("button-corrections-older", page + 1))
        if 0 <= to <= last
    )
    args: dict[str, Arg] = {"page": page + 1, "pages": last + 1, "corrections": paragraphs(told)}
    screen = Screen("corrections", args, (*((turning,) if turning else ()), *rows))
    return Turn((screen,), session=ctx.session.at(""))


async def _line(one: Broadcast, ctx: Ctx) -> Term:
    args: dict[str, Arg] = {
        "number": one.number,
        "day": day_of(one.signed_at),
        "words": one.words,
        "source": one.source,
        "stopped": "yes" if one.stage is Stage.STOPPED else "no",
        "fixes": await fixes(one, uow=ctx.uow),
    }
    return Term("correction-line", args)
