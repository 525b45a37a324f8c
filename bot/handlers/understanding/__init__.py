"""What a person types or sends: what it may be, wherever they are; and the words that lead out of every question."""

from typing import Final

from bot.conversation.router import Route
from bot.handlers.understanding import (
    asked_words,
    before_form,
    beside_waiting,
    choosing_intent,
    free_message,
    leaving,
    question_in_form,
)

ROUTES: Final = (
    Route("any-message", free_message.answer),
    Route("state:reading.answer", free_message.answer),
    Route("state:reading.lesson", free_message.answer),
    Route("state:reading.quiz", free_message.answer),
    Route("state:reading.ballot", free_message.answer),
    Route("state:reading.order", free_message.answer),
    Route("state:reading.poster", free_message.answer),
    Route("state:reading.statement", free_message.answer),
    Route("state:reading.station", free_message.answer),
    Route("state:reading.now", free_message.answer),
    Route("state:reading.desk", free_message.answer),
    Route("state:reading.inquiry", asked_words.take_editor_words),
    Route("state:reading.who", asked_words.take_role),
    Route("state:ask.question", free_message.answer_asked),
    Route("state:receipt.code", asked_words.take_code),
    # what is typed or sent in the report form, and before its first question
    Route("state:reading.before", before_form.answer),
    Route("state:report.*", question_in_form.answer),
    # a message that waits for its place, or for its sender's choice
    Route("state:reading.later", beside_waiting.answer),
    Route("meant-question", choosing_intent.answer_question, once=True),
    Route("meant-report", choosing_intent.report_message, once=True),
    Route("meant-next", choosing_intent.answer_next, once=True),
    # what was typed in the form and may be a question or part of the report
    Route("form-question", question_in_form.answer_question, epoch=True),
    Route("form-words", question_in_form.add_words, epoch=True),
    Route("form-place", question_in_form.take_place, epoch=True),
    # words that lead out of every question
    Route("/menu", leaving.leave_for_menu),
    Route("/help", leaving.leave_for_help),
    Route("/cancel", leaving.leave),
    Route("/back", leaving.go_back),
)
