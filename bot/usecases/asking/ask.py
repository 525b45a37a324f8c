"""A question in own words: the parts of the content that answer it or may answer it, or the nearest topics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.catalogue.catalogue import Act, Article
from bot.domain.errors import BadInput, NotFound
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.usecases.ports import Content
from bot.usecases.ports.language import ChosenSentence, Finder, Hit, HitKind, Vector

SHORTEST_QUESTION, LONGEST_QUESTION = 3, 300
AS_NEAR: Final = 2.5
"""How much better a card of another track has to be, in the finder's score, to come first."""


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
    opening: ChosenSentence | None = None
    """The sentence with which the first answer begins."""


def ask(
    question: str,
    *,
    finder: Finder,
    content: Content,
    audience: Audience = Audience.VOTER,
    vector: Vector | None = None,
) -> AskResult:
    """The content's answers, those that speak to this audience first where they are as near. The question is
    neither stored nor logged.

    Raises BadInput for a question without words, too short or too long.
    """
    words = checked_words(question)
    findings = finder.find(words, vector)
    topics = tuple(topic for topic in findings.topics if topic in content.topics)
    places = _all(_for_audience(findings.hits, audience, content), content)
    opening = finder.first_sentence(words, place_key(places[0])) if places else None
    return AskResult(places, _all(findings.near, content), topics, opening)


def checked_words(question: str) -> str:
    """The question without blanks around it. Raises BadInput if it has no words, is too short or too long."""
    words = question.strip()
    if not any(mark.isalnum() for mark in words):
        raise BadInput("ask-no-words")
    if len(words) < SHORTEST_QUESTION:
        raise BadInput("ask-short")
    if len(words) > LONGEST_QUESTION:
        raise BadInput("ask-long", {"most": LONGEST_QUESTION})
    return words


def place_key(place: ContentPlace) -> str:
    """The key of a place, as in `content/asks`: ``card:…``, ``article:…`` or ``act:…``."""
    match place:
        case CardPlace():
            return f"{HitKind.CARD}:{place.lesson.cards[place.index].id}"
        case Article():
            return f"{HitKind.ARTICLE}:{place.id}"
    return f"{HitKind.ACT}:{place.id}"


def _for_audience(hits: Sequence[Hit], audience: Audience, content: Content) -> Sequence[Hit]:
    """The hits, best first. If the first one is a card of another track, the first one that is not and is as
    near to within ``AS_NEAR`` comes before it."""
    if not hits or not _is_for_others(hits[0], audience, content):
        return hits
    nearest = next(
        (
            hit
            for hit in hits
            if not _is_for_others(hit, audience, content) and hit.score >= hits[0].score - AS_NEAR
        ),
        hits[0],
    )
    return (nearest, *(hit for hit in hits if hit is not nearest))


def _is_for_others(hit: Hit, audience: Audience, content: Content) -> bool:
    lesson = content.lesson(hit.id.partition("/")[0]) if hit.kind is HitKind.CARD else None
    return lesson is not None and lesson.track is not audience


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


def look_up_key(name: str, *, content: Content) -> ContentPlace:
    """The place with the key that `place_key` writes. Raises NotFound if the content has changed."""
    kind, _, key = name.partition(":")
    return look_up(kind, key, content=content)


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
