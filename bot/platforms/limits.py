"""Limits that the messengers share. The sources are beside the numbers. What one messenger can do stands in its
folder."""

from typing import Final

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

DESCRIPTION_LIMIT: Final = 512
"""Characters of Telegram's setMyDescription."""

SUMMARY_LIMIT: Final = 120
"""Characters of Telegram's setMyShortDescription."""
