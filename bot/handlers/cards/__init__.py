"""How a case looks: its card, signs and topic, where it is shown, its line in a list; who may be told of
it."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.cards import queue_pages

ROUTES: Final = (
    Route("queue.page", queue_pages.page, needs=Permission.WORK_ON_CASES),
    Route("queue.areas", queue_pages.areas, needs=Permission.WORK_ON_CASES),
    Route("queue.by", queue_pages.narrow, needs=Permission.WORK_ON_CASES),
)
