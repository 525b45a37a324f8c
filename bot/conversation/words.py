"""Typed words instead of commands: «منو» for ``/menu``. Bale shows no list of commands."""

from collections.abc import Callable

from bot.conversation.incoming import ChatKind, CommandGiven, Incoming, TextSaid
from bot.conversation.session import Session


def as_command(update: Incoming, session: Session, command: Callable[[str], str | None]) -> Incoming:
    """The command that a typed word stands for, or the unchanged update.

    Only in a private chat, and only if no words are expected: an answer to a question stays one.
    """
    if not isinstance(update, TextSaid) or update.chat.kind is not ChatKind.PRIVATE or session.awaits_words:
        return update
    name = command(update.text)
    if name is None:
        return update
    return CommandGiven(
        update.chat,
        update.sender,
        name,
        sender_name=update.sender_name,
        message_id=update.message_id,
        update_id=update.update_id,
    )
