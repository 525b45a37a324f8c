"""Measures that verified cases propose: leads read, accept or refuse them; a body's liaison says that it has one."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.proposals import proposal_notices, proposals

ROUTES: Final = (
    Route("/proposals", proposals.show_proposals, button="propose", needs=Permission.DECIDE_MEASURES),
    Route("propose.one", proposals.show_proposal, needs=Permission.DECIDE_MEASURES),
    Route("propose.yes", proposals.ask_accept, needs=Permission.DECIDE_MEASURES),
    Route("propose.no", proposals.ask_refuse, needs=Permission.DECIDE_MEASURES),
    Route(f"state:{proposals.REASON}", proposals.take_reason, needs=Permission.DECIDE_MEASURES),
    Route("propose.seen", proposal_notices.acknowledge, needs=Permission.OPEN_BODY_DESK),
)
