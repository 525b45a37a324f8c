"""What each messenger can do, in one place. The sources are beside the numbers."""

from typing import Final

from bot.conversation.wire import Capabilities

TEXT_LIMIT: Final = 4096
"""Characters of a text on both messengers, counted here in UTF-16 units, which is never less than their own
count."""

CAPTION_LIMIT: Final = 1024
"""Telegram's limit; Bale takes 4,096, except in albums."""

ANSWER_LIMIT: Final = 200
"""Characters of the answer to a press."""

DOWNLOAD_LIMIT: Final = 20 * 1024 * 1024
"""Bytes of a file that a bot may download on either messenger."""

DELETE_AT_ONCE: Final = 100
"""Messages in one call of Telegram's deleteMessages."""

GROUP_PER_MINUTE: Final = 18
"""Both messengers allow about 20 to one group; two are kept in reserve because clocks differ."""

TELEGRAM: Final = Capabilities(
    ephemerals=True,
    protects=True,
    deletes_many=True,
    edits_reliably=True,
    member_updates=True,
    topics=True,
    caption_limit=CAPTION_LIMIT,
    group_per_minute=GROUP_PER_MINUTE,
    strips_photos=True,  # reported by metaclean.app, to be checked by us: docs/live-checklist.md, T23
    per_second=28.0,  # "about 30 messages a second" free of charge (Telegram's FAQ for bots)
)

BALE: Final = Capabilities(
    ephemerals=False,
    protects=False,
    deletes_many=False,
    edits_reliably=False,  # edits of messages with keyboards sometimes failed: send a new message on refusal
    member_updates=False,
    caption_limit=CAPTION_LIMIT,
    group_per_minute=GROUP_PER_MINUTE,
    strips_photos=False,  # not documented; B32
    per_second=10.0,  # not documented; it grows with the bot's traffic
    tunes_rate=True,
)
