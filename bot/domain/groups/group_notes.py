"""The notes about single groups, and their names: all of them move along when a group gets a new id."""

from enum import StrEnum
from typing import Protocol

from bot.domain.people import ChatId, Messenger


class HasPlace(Protocol):
    """The part of a group that this module needs."""

    @property
    def messenger(self) -> Messenger: ...

    @property
    def chat_id(self) -> ChatId: ...


class GroupNote(StrEnum):
    """A note that exists once per group."""

    DIGEST = "digest"
    """The message that stands in for its held-back cards, and its text."""
    ANEW = "cards-anew"
    """That the cards of its open cases must be redrawn."""
    CIRCLE_ANEW = "circle-anew"
    """After which case to continue checking the circle's cards there, decided ones included."""
    SILENT_SAID = "silent-said"
    """How many cases its moderators were told of in private."""
    SILENT_TOLD = "silent-told"
    """How often leads and owners were told that it refuses cards."""

    NO_ADMIN = "no-admin"
    """Since when the bot is known not to be an administrator there, or that the group is registered and not
    yet checked."""

    def of(self, group: HasPlace) -> str:
        return self.at(group.messenger, group.chat_id)

    def at(self, messenger: Messenger, chat_id: ChatId) -> str:
        return f"{self}:{messenger}:{chat_id}"
