"""What the program remembers of single groups, and under which names: all of it goes on when a group gets a new id."""

from enum import StrEnum
from typing import Protocol

from bot.domain.people import Messenger


class HasPlace(Protocol):
    """A group, as far as it matters here."""

    @property
    def messenger(self) -> Messenger: ...

    @property
    def chat_id(self) -> int: ...


class GroupNote(StrEnum):
    """A note that is kept once for each group."""

    DIGEST = "digest"
    """The message that stands for its held cards, and what it says."""
    ANEW = "cards-anew"
    """That the cards of open cases which stand there are to be shown once more."""
    CIRCLE_ANEW = "circle-anew"
    """Behind which case the cards of the smaller circle that stand there, also decided ones, are looked through."""
    SILENT_SAID = "silent-said"
    """How many cases its moderators were told of in private."""
    SILENT_TOLD = "silent-told"
    """How often leads and owners were told that it refuses cards."""

    NO_ADMIN = "no-admin"
    """Since when the bot is known to be no administrator there, or that it was registered and is asked for the first
    time."""

    def of(self, group: HasPlace) -> str:
        return self.at(group.messenger, group.chat_id)

    def at(self, messenger: Messenger, chat_id: int) -> str:
        return f"{self}:{messenger}:{chat_id}"
