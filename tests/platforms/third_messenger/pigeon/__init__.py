"""A made-up messenger whose ids are texts. Its folder is copied into ``bot/platforms/`` as a real one would be."""

from typing import Final

from bot.conversation.wire import Adapter
from bot.domain.messengers import Capabilities
from bot.domain.people import Messenger
from bot.platforms.registration import MessengerRegistration

CAPABILITIES: Final = Capabilities(
    ephemerals=False,
    protects=False,
    deletes_many=False,
    edits_reliably=True,
    member_updates=False,
    caption_limit=1024,
    group_per_minute=18,
    per_second=0,
)


def _connect(token: str, *, api: str, proxy: str | None) -> Adapter:
    from bot.platforms.pigeon.adapter import PigeonAdapter  # as the other messengers do it

    return PigeonAdapter(token)


REGISTRATION: Final = MessengerRegistration(
    messenger=Messenger("pigeon"),
    capabilities=CAPABILITIES,
    api="https://pigeon.example",
    connect=_connect,
    post_link=lambda chat, message_id: "",
    link_hosts=frozenset({"pigeon.example"}),
    new_bot_steps="ask the pigeon",
    admin_steps="in the group: feed the pigeon",
)
