"""A question in own words: the parts of the content that answer it or may answer it, or the nearest topics."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.domain.catalogue.catalogue import Act, Article
from bot.domain.errors import BadInput, NotFound
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.usecases.ports import Content
from bot.usecases.ports.language import Finder, Hit, HitKind, Vector

SHORTEST_QUESTION, LONGEST_QUESTION = 3, 300


@dataclass(frozen=True, slots=True)
class CardPlace:
    """A card of a lesson; ``index`` is its position, from 0."""

    lesson: Lesson
    index: int


type ContentPlace = CardPlace | Article | Act


@dataclass(frozen=True, slots=True)
class AskResult:
    """The answers, best first; or up to three places one of which may answer; or the ids of the nearest
    topics."""

    places: tuple[ContentPlace, ...]
    near: tuple[ContentPlace, ...] = ()
    topics: tuple[str, ...] = ()


def ask(question: str, *, finder: Finder, content: Content, vector: Vector | None = None) -> AskResult:
    """The content's answers. The question is neither stored nor logged.

    Raises BadInput for a question without words, too short or too long.
    """
    words = question.strip()
    if not any(mark.isalnum() for mark in words):
        raise BadInput("ask-no-words")
    if len(words) < SHORTEST_QUESTION:
        raise BadInput("ask-short")
    if len(words) > LONGEST_QUESTION:
        raise BadInput("ask-long", {"most": LONGEST_QUESTION})
    findings = finder.find(words, vector)
    topics = tuple(topic for topic in findings.topics if topic in content.topics)
    return AskResult(_all(findings.hits, content), _all(findings.near, content), topics)


def _all(hits: Iterable[Hit], content: Content) -> tuple[ContentPlace, ...]:
    """The places of the hits, without those that the content no longer has."""
    places = (_look_up(hit.kind, hit.id, content) for hit in hits)
    return tuple(place for place in places if place is not None)


def look_up(kind: str, key: str, *, content: Content) -> ContentPlace:
    """The place that a button names. Raises NotFound if the content has changed."""
    place = _look_up(HitKind(kind), key, content) if kind in _KINDS else None
    if place is None:
        raise NotFound("ask-gone")
    return place


_KINDS: Final = frozenset(HitKind)


def _look_up(kind: HitKind, key: str, content: Content) -> ContentPlace | None:
    match kind:
        case HitKind.ARTICLE:
            return content.articles.get(key)
        case HitKind.ACT:
            return content.acts.get(key)
    lesson = content.lesson(key.partition("/")[0])
    if lesson is None:
        return None
    return next((CardPlace(lesson, n) for n, card in enumerate(lesson.cards) if card.id == key), None)


def lessons_of(topic: str, *, content: Content) -> tuple[Lesson, ...]:
    """The lessons that teach a topic, those with most questions on it first. Raises NotFound for an unknown
    topic."""
    if topic not in content.topics:
        raise NotFound("ask-gone")
    counts: dict[str, int] = {}
    quizzes = (content.quiz(track, tier) for track in Audience for tier in Tier)
    for question in (question for quiz in quizzes if quiz for question in quiz.questions):
        if question.topic == topic and question.lesson_id:
            counts[question.lesson_id] = counts.get(question.lesson_id, 0) + 1
    ordered = sorted(counts, key=lambda key: -counts[key])
    return tuple(lesson for key in ordered if (lesson := content.lesson(key)) is not None)
