"""Albums: each part comes as a separate message, but the sender pressed «send» once."""

from typing import Final

from bot.conversation.incoming import FilesSent, Incoming, PostForwarded
from bot.conversation.session import Session

_PASSED: Final = "album"


def album_of(update: Incoming) -> str:
    """The messenger's id of the message's album, or ""."""
    return update.album if isinstance(update, FilesSent | PostForwarded) else ""


def with_declined_album(session: Session, album: str) -> Session:
    """The session after an album was refused with a notice: its further parts get no new answer."""
    return session.at(session.state, **{**session.data, _PASSED: album}) if album else session


def is_of_declined_album(update: Incoming, session: Session) -> bool:
    """Whether the message belongs to an album that was refused."""
    return bool(album_of(update)) and album_of(update) == session.data.get(_PASSED)
