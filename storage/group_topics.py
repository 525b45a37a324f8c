"""The forum topics that the bot has made in moderators' groups."""

from typing import Final

from sqlalchemy import bindparam, delete, select

from bot.domain.people import ChatId, Messenger
from storage.columns import id_text
from storage.link import Link
from storage.models_moderation import group_topics

_THIS: Final = (
    group_topics.c.messenger == bindparam("m"),
    group_topics.c.chat_id == bindparam("c"),
    group_topics.c.name == bindparam("n"),
)
_FIND: Final = select(group_topics.c.thread_id).where(*_THIS)
_DROP: Final = delete(group_topics).where(*_THIS)


async def topic(link: Link, messenger: Messenger, chat_id: ChatId, name: str) -> int | None:
    rows = await link.rows(_FIND, {"m": messenger.value, "c": id_text(chat_id), "n": name})
    return next((row[0] for row in rows), None)


async def keep_topic(link: Link, messenger: Messenger, chat_id: ChatId, name: str, thread_id: int) -> None:
    row = {"messenger": messenger.value, "chat_id": id_text(chat_id), "name": name, "thread_id": thread_id}
    await link.put(group_topics, [row])


async def drop_topic(link: Link, messenger: Messenger, chat_id: ChatId, name: str) -> None:
    await link.run(_DROP, {"m": messenger.value, "c": id_text(chat_id), "n": name})
