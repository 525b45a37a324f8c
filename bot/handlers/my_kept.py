"""What comes for a report when the time of its code is over: it waits in the sealed conversation for the code.

Whoever has no way back knows no other way to his report, and may have written for longer than a code opens it.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.handlers.later_pending import Pending
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, paragraphs
from bot.handlers.report_words import read_words
from bot.usecases.take_evidence import OfferedFile

STATE: Final = "mine.code"


def keep(
    words: str, files: Sequence[OfferedFile], ctx: Ctx, *, wish: str, report_id: str, bare: bool = False
) -> Turn:
    """One message more that waits. ``wish`` is what it was meant for; ``bare`` words are a place, not masked."""
    words, masked = (words, False) if bare else read_words(words, ctx)
    waits = Pending.from_plain(ctx.session.data) if ctx.session.state == STATE else Pending()
    waits, lost = waits.with_message(words, files, masked=masked)
    if not waits:
        return Turn((Say("later-not-kept", {"told": paragraphs(lost)}, ways(), slot="evidence"),))
    args: dict[str, Arg] = {"told": paragraphs(lost), "files": len(waits.files)}
    asked = Say("my-kept", args, ways(), slot="evidence")
    return Turn((asked,), session=ctx.session.at(STATE, wish=wish, of=report_id, **waits.to_plain()))


async def let_go(update: Incoming, ctx: Ctx) -> Turn:
    """Nothing of it is kept."""
    if ctx.session.state != STATE:
        raise NotFound("later-gone")
    return Turn((Screen("later-forgotten", buttons=(back_to_menu(),)),), session=ctx.session.at(""))


def ways() -> Rows:
    return ((button("button-my-kept-none", "my-kept-none"),), back_to_menu())
