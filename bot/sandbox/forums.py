"""Forum topics of supergroups: created by a bot with the right to, closed and deleted by
people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.records import ForumTopic, SandboxChatKind
from bot.sandbox.refusals import CannotDo, bad

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall
    from bot.sandbox.records import Json, SandboxChat
    from bot.sandbox.world import World

GENERAL = 1
NAME_LIMIT = 128
COLOUR = 7322096
TOPIC_ACTIONS = ("close", "reopen", "delete")


def set_forum(world: World, chat: SandboxChat, *, on: bool, bot_may: bool) -> None:
    """A person switches topics on or off, and grants the group's bots the right to create them or revokes
    it."""
    if chat.kind is not SandboxChatKind.SUPERGROUP:
        raise CannotDo("only a supergroup has topics")
    chat.forum = on
    bots = [b.account.id for b in world.bots.values() if b.account.id in chat.members]
    chat.topic_makers = set(bots) if bot_may else set()
    world.record_change("forum", chat)


def change_topic(world: World, chat: SandboxChat, name: str, action: str) -> None:
    """A person closes, reopens or deletes the topic of that name. Deleting it deletes its messages."""
    thread = next((t for t, topic in chat.topics.items() if topic.name == name), None)
    if thread is None or action not in TOPIC_ACTIONS:
        raise CannotDo(f"there is no topic {name} to {action}; a topic is closed, reopened or deleted")
    if action == "delete":
        del chat.topics[thread]
        for message in [m for m in chat.messages.values() if m.thread == thread]:
            world.remove(message)
    else:
        chat.topics[thread].closed = action == "close"
    world.record_change("forum", chat)


def thread_of(call: BotApiCall, chat: SandboxChat) -> int | None:
    """The target topic of a send, if the bot may write there. General must not be named."""
    number = call.integer("message_thread_id") if call.rules.supergroups else None
    if not number:
        return None
    topic = chat.topics.get(number) if chat.forum else None
    if topic is None:
        raise bad("message thread not found")
    if topic.closed and call.bot.account.id not in chat.topic_makers:
        raise bad("TOPIC_CLOSED")
    return number


def create_forum_topic(call: BotApiCall) -> Json:
    """createForumTopic: names of 1-128 characters, by an administrator with can_manage_topics. It counts as a
    send."""
    chat, name = call.chat(), (call.text("name") or "").strip()
    if not chat.forum:
        raise bad("the chat is not a forum")
    if not call.is_admin(chat) or call.bot.account.id not in chat.topic_makers:
        raise bad("not enough rights to create a topic")
    if not 1 <= len(name) <= NAME_LIMIT:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    call.spend(chat)
    made = {"name": name, "icon_color": COLOUR}
    message = call.world.post(chat, call.bot.account, service={"forum_topic_created": made})
    message.thread = message.id
    chat.topics[message.id] = ForumTopic(name)
    call.noted |= {"chat_id": chat.id, "topic": name, "message_id": message.id}
    return {"message_thread_id": message.id, **made}
