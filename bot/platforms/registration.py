"""What a messenger registers: everything that the program must know of it besides the updates themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.conversation.wire import Adapter
from bot.domain.messengers import Capabilities
from bot.domain.people import Messenger
from bot.platforms.raw import Raw

type PostLink = Callable[[Raw, int | None], str]
"""The link to a post of this chat, or to the chat if single posts have none; empty if nobody else could open
it."""


class Connect(Protocol):
    """Makes an adapter, and only then imports the messenger's library."""

    def __call__(self, token: str, *, api: str, proxy: str | None) -> Adapter: ...


@dataclass(frozen=True, slots=True)
class MessengerRegistration:
    """One messenger. Its folder, ``bot/platforms/<name>/``, holds the adapter, this value as ``REGISTRATION`` and
    its texts as ``<name>.ftl``."""

    messenger: Messenger
    capabilities: Capabilities
    api: str
    """The default base of its Bot API; ``AMANAT_<NAME>_API`` is another one."""
    connect: Connect
    post_link: PostLink
    link_hosts: frozenset[str]
    """Hosts of links that open a chat there."""
    new_bot_steps: str
    """How the operator gets a token, in English for ``amanat init``."""
    admin_steps: str
    """How the operator makes the bot an administrator of a group, in English for ``amanat doctor``."""
