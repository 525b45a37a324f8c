"""What the world forgets in a long election, so that its memory is bounded: old messages that nobody looks at.

People see the newest messages of a chat, and messengers do not delete what is older than two days. So what is older
goes, as it would from a person's screen, except a few of each chat.
"""

from typing import Final

from bot.sandbox.records import Message, SandboxChat
from bot.sandbox.world import World

PRIVATE_KEPT: Final = 20
"""So many messages of each private chat stay, however old they are."""
OLD: Final = 2 * 86_400.0


def forget_old(world: World) -> None:
    """Forget old messages in private chats, and in all chats what is no longer there."""
    before = world.clock.time() - OLD
    for chat in world.privates.values():
        for message in list(chat.messages.values())[:-PRIVATE_KEPT]:
            if message.date < before:
                del chat.messages[message.id]
        _forget_changes(chat)
    for chat in world.groups.values():
        _forget_changes(chat)


def _forget_changes(chat: SandboxChat) -> None:
    """Entries of what was deleted, or has changed again since."""
    chat.changes[:] = [
        (seq, message) for seq, message in chat.changes if message.seq == seq and _is_there(message)
    ]


def _is_there(message: Message) -> bool:
    if message.ephemeral_id is not None:
        return message.chat.ephemerals.get(message.ephemeral_id) is message
    return message.chat.messages.get(message.id) is message
