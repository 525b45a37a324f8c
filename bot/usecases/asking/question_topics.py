"""Under which topic a question is counted: that of the place that answers it, or may answer it."""

from collections import Counter
from collections.abc import Iterator

from bot.domain.figures.daily_counts import OTHER_TOPIC
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import QuizQuestion
from bot.usecases.asking.ask import AskResult, CardPlace, ContentPlace
from bot.usecases.ports import Content


def topic_of(result: AskResult, content: Content) -> str:
    """The topic of the first place; without one, the nearest topic, which is a guess."""
    place = next(iter((*result.places, *result.near)), None)
    if place is not None:
        return topic_of_place(place, content)
    return next(iter(result.topics), OTHER_TOPIC)


def topic_of_place(place: ContentPlace, content: Content) -> str:
    """The topic of most quiz questions about the lesson or the articles of this place."""
    if isinstance(place, CardPlace):
        card = place.lesson.cards[place.index]
        topics = Counter(
            question.topic for question in _questions(content) if question.lesson_id == place.lesson.id
        )
        articles = set(card.article_ids)
    else:
        topics, articles = Counter[str](), {place.id, *getattr(place, "article_ids", ())}
    if not topics:
        topics = Counter(
            question.topic for question in _questions(content) if articles & set(question.article_ids)
        )
    del topics[""]
    return max(topics, key=lambda topic: (topics[topic], topic), default=OTHER_TOPIC)


def _questions(content: Content) -> Iterator[QuizQuestion]:
    for track in Audience:
        for tier in Tier:
            quiz = content.quiz(track, tier)
            yield from quiz.questions if quiz else ()
