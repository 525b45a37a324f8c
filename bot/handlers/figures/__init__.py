"""Statistics for those who lead, for moderators and of both spaces; the situation screen; their signed publication; and
what owners see of questions and the form."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.figures import figures, lesson_times, publication, screen, spaces, usage

ROUTES: Final = (
    Route("figures", figures.figures, needs=Permission.SEE_FIGURES),
    Route("figures.one", figures.figure, needs=Permission.SEE_FIGURES),
    Route("figures.own", figures.show_own_figures, needs=Permission.SEE_FIGURES),
    Route("spaces", spaces.spaces, needs=Permission.SEE_SPACES),
    Route("spaces.picture", spaces.picture, needs=Permission.SEE_SPACES),
    Route("spaces.link", spaces.link, needs=Permission.SEE_SPACES),
    Route("spaces.account", spaces.account, needs=Permission.SEE_SPACES),
    Route("spaces.ungrade", spaces.ask_ungrade, needs=Permission.SEE_SPACES),
    Route("spaces.ungraded", spaces.ungrade, needs=Permission.SEE_SPACES),
    Route("/screen", screen.show_screens, button="screen", needs=Permission.WATCH_SITUATION),
    Route("screen.link", screen.send_link, needs=Permission.WATCH_SITUATION, once=True),
    Route("screen.close", screen.close, needs=Permission.WATCH_SITUATION, once=True),
    Route("usage", usage.show_questions, needs=Permission.SEE_USAGE),
    Route("usage.form", usage.show_form, needs=Permission.SEE_USAGE),
    Route("lesson-times", lesson_times.show_times),
    Route("/publish", publication.show_publication, button="publish", needs=Permission.PUBLISH),
    Route("publish.ask", publication.ask, needs=Permission.SET_PUBLICATION),
    Route("publish.set", publication.switch, needs=Permission.SET_PUBLICATION),
    Route("publish.prepare", publication.prepare, needs=Permission.PUBLISH),
    Route("publish.table", publication.show, needs=Permission.PUBLISH),
    Route("publish.sign", publication.sign, needs=Permission.PUBLISH),
    Route("publish.no", publication.refuse, needs=Permission.PUBLISH),
)
