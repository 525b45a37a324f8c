"""Albums: each part comes as a message of its own, and whoever sent it pressed «send» once."""

from typing import Final

from bot.conversation.incoming import FilesSent, Incoming, PostForwarded
from bot.conversation.session import Session

_PASSED: Final = "album"


def album_of(update: Incoming) -> str:
    """The messenger's id of the album that the message is a part of, or ""."""
    return update.album if isinstance(update, FilesSent | PostForwarded) else ""


def with_declined_album(session: Session, album: str) -> Session:
    """The conversation in which an album was not kept and that was said: its other parts are not answered anew."""
    return session.at(session.state, **{**session.data, _PASSED: album}) if album else session


def is_of_declined_album(update: Incoming, session: Session) -> bool:
    """Whether the message belongs to an album that was not kept."""
    return bool(album_of(update)) and album_of(update) == session.data.get(_PASSED)
