"""Counts for those who steer, and what is published of them: the desk's, both spaces', the signed publication."""

from typing import Final

from bot.conversation.router import Route, Who
from bot.handlers.figures import figures, publication, spaces

ROUTES: Final = (
    Route("figures", figures.figures, who=Who.MODERATOR),
    Route("figures.one", figures.figure, who=Who.MODERATOR),
    Route("figures.own", figures.show_own_figures, who=Who.MODERATOR),
    Route("spaces", spaces.spaces, who=Who.LEAD),
    Route("spaces.picture", spaces.picture, who=Who.LEAD),
    Route("spaces.link", spaces.link, who=Who.LEAD),
    Route("spaces.account", spaces.account, who=Who.LEAD),
    Route("spaces.ungrade", spaces.ask_ungrade, who=Who.LEAD),
    Route("spaces.ungraded", spaces.ungrade, who=Who.LEAD),
    Route("/publish", publication.show_publication, button="publish", who=Who.LEAD),
    Route("publish.ask", publication.ask, who=Who.OWNER),
    Route("publish.set", publication.switch, who=Who.OWNER),
    Route("publish.prepare", publication.prepare, who=Who.LEAD),
    Route("publish.table", publication.show, who=Who.LEAD),
    Route("publish.sign", publication.sign, who=Who.LEAD),
    Route("publish.no", publication.refuse, who=Who.LEAD),
)
