"""Typed words instead of commands: «منو» for ``/menu``. Bale shows no list of commands.

A few of them lead out of every question, also where words are an answer: they are never taken as one.
"""

from collections.abc import Callable
from typing import Final

from bot.conversation.incoming import ChatKind, CommandGiven, Incoming, TextSaid
from bot.conversation.session import Session
from bot.domain.desk.desk import LONGEST_NUMBER

UNASKED: Final = frozenset({"", "reading.answer"})
"""The states in which nothing is asked."""
type CommandOf = Callable[[str], str | None]
"""The command that a whole message stands for, or None."""


def _none(_text: str) -> None:
    return None


def as_command(update: Incoming, session: Session, command: CommandOf, escape: CommandOf = _none) -> Incoming:
    """The command that a typed word stands for, or the unchanged update.

    Only in a private chat. Escape words count in every state, all others only if no words are expected: an answer to
    a question stays one. What somebody else wrote is no word of the sender.
    """
    if not isinstance(update, TextSaid) or update.chat.kind is not ChatKind.PRIVATE or update.passed_on:
        return update
    name = escape(update.text)
    if name is None and not session.awaits_words:
        name = command(update.text)
    if name is None:
        return update
    return _command(update, name)


def as_case_search(update: Incoming, session: Session) -> Incoming:
    """The search for the case whose number a text is, or the unchanged update: where nothing is asked, in a private
    chat. Only for those who may work on cases."""
    if not isinstance(update, TextSaid) or update.chat.kind is not ChatKind.PRIVATE or update.passed_on:
        return update
    number = update.text.strip()
    is_number = number.isdecimal() and len(number) <= LONGEST_NUMBER and session.state in UNASKED
    return _command(update, "search", number) if is_number else update


def _command(update: TextSaid, name: str, argument: str = "") -> CommandGiven:
    return CommandGiven(
        update.chat,
        update.sender,
        name,
        argument,
        sender_name=update.sender_name,
        message_id=update.message_id,
        update_id=update.update_id,
    )
