"""Telegram, through aiogram."""

from typing import Final

from bot.conversation.wire import Adapter
from bot.domain.messengers import Capabilities
from bot.domain.people import Messenger
from bot.platforms.limits import CAPTION_LIMIT, GROUP_PER_MINUTE
from bot.platforms.raw import Raw, words
from bot.platforms.registration import MessengerRegistration

CAPABILITIES: Final = Capabilities(
    ephemerals=True,
    protects=True,
    deletes_many=True,
    edits_reliably=True,
    member_updates=True,
    topics=True,
    edits_files=True,
    copies_text=True,
    webhook_header="X-Telegram-Bot-Api-Secret-Token",
    caption_limit=CAPTION_LIMIT,
    group_per_minute=GROUP_PER_MINUTE,
    strips_photos=True,  # reported by metaclean.app, to be checked by us: docs/live-checklist.md, T23
    per_second=28.0,  # "about 30 messages a second" free of charge (Telegram's FAQ for bots)
)


def _connect(token: str, *, api: str, proxy: str | None) -> Adapter:
    from bot.platforms.telegram.adapter import TelegramAdapter  # noqa: PLC0415 aiogram, which Bale alone does not need

    return TelegramAdapter(token, api=api, proxy=proxy)


def _post_link(chat: Raw, message_id: int | None) -> str:
    """The post's link; empty for a closed channel, because only its members can open it."""
    name = words(chat, "username")
    if not name:
        return ""
    return f"https://t.me/{name}/{message_id}" if message_id else f"https://t.me/{name}"


REGISTRATION: Final = MessengerRegistration(
    messenger=Messenger.TELEGRAM,
    capabilities=CAPABILITIES,
    api="https://api.telegram.org",
    connect=_connect,
    post_link=_post_link,
    link_hosts=frozenset({"t.me", "telegram.me"}),
    new_bot_steps="write /newbot to @BotFather; it answers with the token",
    admin_steps="in the group: its name, Edit, Administrators, Add administrator",
)
