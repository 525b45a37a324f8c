"""Typed words instead of commands: «منو» for ``/menu``. Bale shows no list of commands.

A few of them lead out of every question, also where words are an answer: they are never taken as one. Moderators have
words of their own at work.
"""

from collections.abc import Callable
from typing import Final

from bot.conversation.buttons import Press, encode
from bot.conversation.incoming import ChatKind, CommandGiven, Incoming, TextSaid
from bot.conversation.session import Session
from bot.conversation.shown_buttons import typed_press
from bot.domain.desk.desk import LONGEST_NUMBER

UNASKED: Final = frozenset({"", "reading.answer", "reading.desk"})
"""The states in which nothing is asked."""
SEARCH: Final = "case.search"
"""The state in which a moderator types what to search for."""
CASE_WORD: Final = "case"
"""The name of the words that stand before a case's number."""
IN_SEARCH: Final = frozenset({"next", "claim", "mine", "verify", "reject"})
"""The names of the words that act also while a search waits for words: they are about cards, and a decision asks for
its reason first. The others («late», «outside», «let go», which is a first name, too) are what reports say."""
DESK_VERB: Final = "desk.word"
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


def as_desk_words(update: Incoming, session: Session, desk_word: CommandOf = _none) -> Incoming:
    """What a text says at the moderators' desk, or the unchanged update: the number of a case, alone or behind a word
    for one, and words as «next» or «reject». In a private chat, where nothing is asked; few of them also where words of
    a search are. Only for those who may work on cases."""
    if not isinstance(update, TextSaid) or update.chat.kind is not ChatKind.PRIVATE or update.passed_on:
        return update
    if session.state not in (*UNASKED, SEARCH):
        return update
    *before, number = update.text.split() or [""]
    if number.isdecimal() and len(number) <= LONGEST_NUMBER and session.state in UNASKED:
        names_case = not before or desk_word(" ".join(before)) == CASE_WORD
        return _command(update, "search", number) if names_case else update
    name = desk_word(update.text)
    if name is None or name == CASE_WORD or (session.state == SEARCH and name not in IN_SEARCH):
        return update
    return typed_press(update, encode(Press(DESK_VERB, name)))


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
