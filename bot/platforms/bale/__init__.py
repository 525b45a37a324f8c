"""Bale, through python-telegram-bot in its raw mode."""

from typing import Final

from bot.conversation.wire import Adapter
from bot.domain.messengers import Capabilities
from bot.domain.people import Messenger
from bot.platforms.limits import CAPTION_LIMIT, GROUP_PER_MINUTE
from bot.platforms.raw import Raw, words
from bot.platforms.registration import MessengerRegistration

CAPABILITIES: Final = Capabilities(
    ephemerals=False,
    protects=False,
    deletes_many=False,
    edits_reliably=False,  # edits of messages with keyboards sometimes failed: send a new message on refusal
    member_updates=False,
    copies_text=False,  # documented, but reported not to work: docs/live-checklist.md, B35
    caption_limit=CAPTION_LIMIT,
    group_per_minute=GROUP_PER_MINUTE,
    strips_photos=False,  # not documented; B32
    per_second=10.0,  # not documented
)


def _connect(token: str, *, api: str, proxy: str | None) -> Adapter:
    from bot.platforms.bale.adapter import BaleAdapter  # noqa: PLC0415 a library that Telegram alone does not need

    return BaleAdapter(token, api=api, proxy=proxy)


def _post_link(chat: Raw, _message_id: int | None) -> str:
    """The channel's link: Bale documents no links to single posts."""
    name = words(chat, "username")
    return f"https://ble.ir/{name}" if name else ""


REGISTRATION: Final = MessengerRegistration(
    messenger=Messenger.BALE,
    capabilities=CAPABILITIES,
    api="https://tapi.bale.ai",
    connect=_connect,
    post_link=_post_link,
    link_hosts=frozenset({"ble.ir", "bale.ai"}),
    new_bot_steps="write /newbot to @botfather; it answers with the token",
    admin_steps="in the group: its name, the list of members, press and hold the bot, make it an administrator",
)
