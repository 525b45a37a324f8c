"""The committee's morning page, for leads, owners and liaisons."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.briefs import brief

ROUTES: Final = (
    Route("/brief", brief.show_brief, button="brief", needs=Permission.READ_BRIEF),
    Route("brief.section", brief.show_section, needs=Permission.READ_BRIEF),
    Route("brief.pages", brief.send_pages, needs=Permission.READ_BRIEF, once=True),
    Route("brief.past", brief.list_past, needs=Permission.READ_BRIEF),
    Route("brief.wish", brief.set_wish, needs=Permission.READ_BRIEF),
)
