"""Answers to questions that no lesson, article or act is about: the day, hours, last days, a complaint, help with
voting, for whom to vote, a greeting, thanks. The words are content; the days come from the calendar in force."""

from collections.abc import Mapping
from typing import Final

from bot.conversation.outgoing import Arg, Button, Rows, Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.figures.daily_counts import OWN_TOPICS, QuestionOutcome, about_topic
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.handlers.flows.review_notes import card_review
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.news.calendar import dates_section
from bot.handlers.pieces import NOTHING, button, citations
from bot.handlers.reporting.report_entrance import is_accepting_reports
from bot.usecases.asking.answer_topics import TopicReply, answer_topic
from bot.usecases.safety.count_usage import count_question

STATE: Final = "reading.answer"
_CALENDAR: Final = (AnswerTopic.DATE, AnswerTopic.DEADLINES)
_STATIONS: Final = (AnswerTopic.DATE, AnswerTopic.HOURS, AnswerTopic.DISABILITY)
ABOUT_US: Final = frozenset({AnswerTopic.PRIVACY, AnswerTopic.OPERATOR})
"""Questions about this program and not about elections."""
_REPORTED: Final = (
    AnswerTopic.COMPLAINT,
    AnswerTopic.PRIVACY,
    AnswerTopic.BENEFITS,
    AnswerTopic.BALLOT_PHOTO,
)
"""What leads to a report: a complaint, or somebody who threatens for a vote."""
_SMALL_TALK: Final = (AnswerTopic.GREETING, AnswerTopic.THANKS)
_SPARE: Final[Mapping[AnswerTopic, str]] = {
    AnswerTopic.GREETING: "understand-greeting",
    AnswerTopic.THANKS: "understand-thanks",
    AnswerTopic.VOTE_FOR: "understand-vote-for",
}
"""What is said where the content, as of another election, has no words of its own."""


def has_answer(topic: AnswerTopic | None, ctx: Ctx) -> bool:
    """Whether `answer_about` answers a question about this topic."""
    return topic in ctx.content.topic_answers or topic in _SPARE


async def answer_about(topic: AnswerTopic, ctx: Ctx) -> Turn:
    """Answer a question about this topic in a new message. The next question may be typed at once. Raises NotFound
    without an answer (`has_answer`)."""
    if topic not in ctx.content.topic_answers and topic in _SPARE:
        return Turn((Say(_SPARE[topic], buttons=await _rows(topic, ctx)),), session=ctx.session.at(STATE))
    reply = await answer_topic(ctx, topic, later=ctx.dates.months_later)
    if about_topic(topic) in OWN_TOPICS:
        count_question(ctx, about_topic(topic), QuestionOutcome.ANSWERED)
    articles = [ctx.content.articles[key] for key in reply.answer.article_ids if key in ctx.content.articles]
    args: Mapping[str, Arg] = {
        "day": _polling_day(reply, ctx) if topic is AnswerTopic.DATE else NOTHING,
        "text": reply.answer.text,
        "dates": dates_section("ask-dates", reply.dates, ctx.content),
        "articles": citations(articles),
        "review": card_review(ctx.content, citation_key(CitedKind.ANSWER, topic)),
    }
    rows = await _rows(topic, ctx)
    return Turn((Say("ask-about", args, rows, stays=True),), session=ctx.session.at(STATE))


def _polling_day(reply: TopicReply, ctx: Ctx) -> TextRef:
    if reply.polling_day is None:
        return TextRef("ask-day-unknown")
    left = (reply.polling_day - ctx.clock.today()).days
    when = "past" if left < 0 else "today" if left == 0 else "tomorrow" if left == 1 else "ahead"
    return TextRef("ask-day", {"day": reply.polling_day, "when": when, "left": left})


async def _rows(topic: AnswerTopic, ctx: Ctx) -> Rows:
    """What leads on from this answer."""
    again = (button("button-ask-again", "ask", "again"), *back_to_menu())
    if topic in _SMALL_TALK:
        return (again,)
    leads: list[Button] = []
    if topic in _STATIONS:
        leads.append(button("button-voting", "where"))
    if topic in _CALENDAR:
        leads.append(button("button-calendar", "calendar"))
    if topic in ABOUT_US:
        leads.append(button("button-privacy", "privacy"))
        if ctx.operator.words:
            leads.append(button("button-operator", "operator"))
    accepting = is_accepting_reports(ctx, await ctx.uow.settings.running())
    if topic in _REPORTED and accepting:
        leads.append(report_button(ctx))
    return (*((tuple(leads),) if leads else ()), again)
