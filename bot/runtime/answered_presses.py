"""The last press of each person in a group, if it was answered for their eyes only: a card stands for everybody, so
nothing on it shows that the question has already come. A second press within seconds needs no second question.

In memory only: whoever presses again after a restart is asked again. Private chats have this in their session.
"""

from datetime import datetime, timedelta
from typing import Final

from bot.conversation.incoming import ButtonPressed
from bot.conversation.session import DOUBLE
from bot.domain.people import Account, ChatId

MOST: Final = 1_000
"""People and groups of which the last press is remembered."""


class AnsweredPresses:
    def __init__(self) -> None:
        self._last: dict[tuple[ChatId, Account], tuple[datetime, str, str]] = {}
        """By group and person: when, which button of which message, and the id of the press."""

    def has_answered(self, press: ButtonPressed, now: datetime) -> bool:
        """Whether another press of this button was answered within the last seconds. The same press, which is handled
        again after a lost transaction, is no other."""
        at, name, press_id = self._last.get(_whose(press), (now, "", ""))
        is_recent = timedelta(0) <= now - at < DOUBLE
        return is_recent and name == _name_of(press) and press_id != press.press_id

    def note(self, press: ButtonPressed, now: datetime, *, answers_presser: bool) -> None:
        """This press was answered. After any other answer its presser has gone on, and may come back."""
        self._last.pop(_whose(press), None)
        if not answers_presser:
            return
        self._last[_whose(press)] = now, _name_of(press), press.press_id
        while len(self._last) > MOST:
            del self._last[next(iter(self._last))]


def _whose(press: ButtonPressed) -> tuple[ChatId, Account]:
    return press.chat.id, press.sender


def _name_of(press: ButtonPressed) -> str:
    return f"{press.message.message_id} {press.message.ephemeral_id} {press.data}"
