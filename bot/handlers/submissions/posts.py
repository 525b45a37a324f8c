"""A channel's post beside the form: its source stays with its words, so they never pass for the sender's.

Albums: each part comes as a separate message, but the sender pressed «send» once.
"""

from typing import Final

from bot.conversation.incoming import FilesSent, Incoming, PostForwarded
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.submissions.addresses import post_address
from bot.domain.typed import tidy

POST: Final = "↪"
"""The mark before a post's address in a reporter's words, for their readers."""
_PASSED: Final = "album"


def post_from(update: Incoming, ctx: Ctx) -> str:
    """Name and link of the channel that the message was forwarded from, as the form stores them; or ""."""
    if not isinstance(update, PostForwarded):
        return ""
    link = ctx.link(update.link) if update.link else None
    return post_address(tidy(update.source), link, mask=ctx.mask)


def quote_post(address: str, words: str) -> str:
    """A post's words (masked) below its address; only the words if no address is known."""
    return f"{POST} {address}\n{words}".strip() if address else words


def album_of(update: Incoming) -> str:
    """The messenger's id of the message's album, or ""."""
    return update.album if isinstance(update, FilesSent | PostForwarded) else ""


def with_declined_album(session: Session, album: str) -> Session:
    """The session after an album was refused with a notice: its further parts get no new answer."""
    return session.at(session.state, **{**session.data, _PASSED: album}) if album else session


def is_of_declined_album(update: Incoming, session: Session) -> bool:
    """Whether the message belongs to an album that was refused."""
    return bool(album_of(update)) and album_of(update) == session.data.get(_PASSED)
