"""Rounds of opinions on a draft of the atlas, a lesson or a measure: inviting groups or single people, reading the
draft, lesson or measure, giving opinions, answering them."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.opinions import (
    opinion_desk,
    opinion_draft,
    opinion_lesson,
    opinion_measure,
    opinion_people,
    opinions,
)

ROUTES: Final = (
    Route("/opinions", opinions.opinions, button="opinions", needs=Permission.GIVE_OPINION),
    Route("opinion.see", opinions.see, needs=Permission.GIVE_OPINION),
    Route("opinion.give", opinions.give, needs=Permission.GIVE_OPINION),
    Route("opinion.read", opinion_lesson.read, needs=Permission.GIVE_OPINION),
    Route("opinion.diagram", opinion_lesson.diagram, needs=Permission.GIVE_OPINION),
    Route("opinion.measure", opinion_measure.read_measure, needs=Permission.GIVE_OPINION),
    Route("opinion.measures", opinion_measure.choose_measure, needs=Permission.ASK_OPINIONS),
    Route("opinion.draft", opinion_draft.draft, needs=Permission.GIVE_OPINION),
    Route("opinion.area", opinion_draft.area, needs=Permission.GIVE_OPINION),
    Route("opinion.report", opinion_desk.report, needs=Permission.GIVE_OPINION),
    Route("state:opinion.words", opinions.take_opinion, needs=Permission.GIVE_OPINION),
    Route("opinion.lesson", opinion_desk.choose_lesson, needs=Permission.ASK_OPINIONS),
    Route("opinion.ask", opinion_desk.ask, needs=Permission.ASK_OPINIONS),
    Route("opinion.people", opinion_people.people, needs=Permission.ASK_OPINIONS),
    Route("opinion.page", opinion_people.page, needs=Permission.ASK_OPINIONS),
    Route("opinion.pick", opinion_people.pick, needs=Permission.ASK_OPINIONS),
    Route("opinion.desk", opinion_desk.desk, needs=Permission.ASK_OPINIONS),
    Route("opinion.one", opinion_desk.show_opinion, needs=Permission.ASK_OPINIONS),
    Route("opinion.answer", opinion_desk.ask_reason, needs=Permission.ASK_OPINIONS),
    Route("opinion.close", opinion_desk.close, needs=Permission.ASK_OPINIONS),
    Route("state:opinion.reason", opinion_desk.take_reason, needs=Permission.ASK_OPINIONS),
)
