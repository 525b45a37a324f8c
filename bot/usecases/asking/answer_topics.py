"""Answers to questions that no lesson, article or act is about: the day of the election, hours, last days,
complaints, help for people with disabilities, thanks. What the legal calendar knows comes from it."""

from dataclasses import dataclass
from datetime import date

from bot.domain.catalogue.answer_topics import AnswerTopic, TopicAnswer
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import DatedEntry, DateStatus, MonthsLater, days_of, resolve_dates
from bot.usecases.asking.ask import CardPlace, ContentPlace
from bot.usecases.context import Context

MOST_DATES = 3


@dataclass(frozen=True, slots=True)
class TopicReply:
    """The answer of the content, the dates of the calendar in force that belong to it, and the polling day if an
    owner has set it."""

    answer: TopicAnswer
    dates: tuple[DatedEntry, ...]
    polling_day: date | None


async def answer_topic(ctx: Context, topic: AnswerTopic, *, later: MonthsLater) -> TopicReply:
    """The answer to a question about this topic. Raises NotFound if the content has none."""
    answer = ctx.content.topic_answers.get(topic)
    if answer is None:
        raise NotFound("ask-gone")
    dates = await _dates(ctx, later)
    own_dates = tuple(entry for entry in dates if entry.entry.id in answer.dates)
    return TopicReply(answer, own_dates, (await ctx.uow.settings.running()).polling_day)


async def dates_of_place(
    ctx: Context, place: ContentPlace, audience: Audience, *, later: MonthsLater
) -> tuple[DatedEntry, ...]:
    """The dates of the calendar in force by the articles of this place, for this audience; those that are still
    unknown are left out."""
    if isinstance(place, CardPlace):
        articles = set(place.lesson.cards[place.index].article_ids)
    else:
        articles = {place.id, *getattr(place, "article_ids", ())}
    known = (
        entry
        for entry in await _dates(ctx, later)
        if articles & set(entry.entry.article_ids)
        and audience in entry.entry.audiences
        and entry.when(ctx.clock.today()) not in (DateStatus.UNKNOWN, DateStatus.UNDATED)
    )
    return tuple(known)[:MOST_DATES]


async def _dates(ctx: Context, later: MonthsLater) -> tuple[DatedEntry, ...]:
    known = days_of(await ctx.uow.settings.running())
    return resolve_dates(ctx.content.calendar, known, later=later)
