"""Messages for a report whose code has expired: they wait in the sealed conversation for the code.

A no-return reporter has no other way to their report, and may have written for longer than a code keeps it
open. Waiting messages outlast other screens, like a message that is not placed yet; the report's screen
offers to take them.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.errors import NotFound
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, paragraphs
from bot.handlers.sent_reports.pending_message import PendingMessage
from bot.handlers.submissions.posts import post_from
from bot.handlers.submissions.report_words import read_words
from bot.usecases.submissions.evidence import OfferedFile

STATE: Final = "mine.code"
_WISHES: Final = ("add", "answer", "disagree")


def keep(update: Incoming, words: str, files: Sequence[OfferedFile], ctx: Ctx, *, bare: bool = False) -> Turn:
    """Add one more waiting message. ``bare``: the words are a place, and none of its digits is masked."""
    earlier = ctx.session.waiting and ctx.session.state != STATE
    words, masked = (words, False) if bare else read_words(words, ctx)
    waits, lost = PendingMessage.from_session(ctx.session).with_message(
        words, files, masked=masked, address=post_from(update, ctx)
    )
    notes = [*([TextRef("later-with-earlier")] if earlier else []), *lost]
    if not waits:
        return Turn((Say("later-not-stored", {"told": paragraphs(notes)}, ways(), slot="evidence"),))
    args: dict[str, Arg] = {"told": paragraphs(notes), "files": len(waits.files)}
    wish, report_id = pending_wish(ctx.session)
    session = waits.waiting_session(ctx.session.at(STATE, **{wish: report_id}), ctx.clock.now())
    return Turn((Say("my-stored", args, ways(), slot="evidence"),), session=session)


def pending_wish(session: Session) -> tuple[str, str]:
    """The action that was open when the code expired, and its report."""
    return next((wish, session.data[wish]) for wish in _WISHES if wish in session.data)


async def discard_waiting(update: Incoming, ctx: Ctx) -> Turn:
    """Delete what waits."""
    if not ctx.session.waiting:
        raise NotFound("later-gone")
    session = ctx.session.at("").with_waiting()
    return Turn((Screen("later-forgotten", buttons=(back_to_menu(),)),), session=session)


def ways() -> Rows:
    return ((button("later-button-none", "my-kept-none"),), back_to_menu())
