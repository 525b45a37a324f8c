"""How a case looks:
its card, its signs and topic, where it is shown, its line in a list; and who may see it said.
"""

from typing import Final

from bot.conversation.router import Route, Who
from bot.handlers.cards import queue_pages

ROUTES: Final = (
    Route("queue.page", queue_pages.page, who=Who.MODERATOR),
    Route("queue.areas", queue_pages.areas, who=Who.MODERATOR),
    Route("queue.by", queue_pages.narrow, who=Who.MODERATOR),
)
