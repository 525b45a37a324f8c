"""Rounds of opinions on a draft of the atlas or on a lesson: asking groups or single people, reading what is asked
about, giving, answering."""

from typing import Final

from bot.conversation.router import Route, Who
from bot.handlers.opinions import (
    opinion_desk,
    opinion_draft,
    opinion_lesson,
    opinion_people,
    opinion_report,
    opinions,
)

ROUTES: Final = (
    Route("/opinions", opinions.opinions, button="opinions", who=Who.STAFF),
    Route("opinion.see", opinions.see, who=Who.STAFF),
    Route("opinion.give", opinions.give, who=Who.STAFF),
    Route("opinion.read", opinion_lesson.read, who=Who.STAFF),
    Route("opinion.diagram", opinion_lesson.diagram, who=Who.STAFF),
    Route("opinion.draft", opinion_draft.draft, who=Who.STAFF),
    Route("opinion.area", opinion_draft.area, who=Who.STAFF),
    Route("opinion.report", opinion_report.report, who=Who.STAFF),
    Route("state:opinion.words", opinions.take_opinion, who=Who.STAFF),
    Route("opinion.lesson", opinion_desk.choose_lesson, who=Who.LEAD),
    Route("opinion.ask", opinion_desk.ask, who=Who.LEAD),
    Route("opinion.people", opinion_people.people, who=Who.LEAD),
    Route("opinion.page", opinion_people.page, who=Who.LEAD),
    Route("opinion.pick", opinion_people.pick, who=Who.LEAD),
    Route("opinion.desk", opinion_desk.desk, who=Who.LEAD),
    Route("opinion.one", opinion_desk.show_opinion, who=Who.LEAD),
    Route("opinion.answer", opinion_desk.ask_reason, who=Who.LEAD),
    Route("opinion.close", opinion_desk.close, who=Who.LEAD),
    Route("state:opinion.reason", opinion_desk.take_reason, who=Who.LEAD),
)
