"""What a learner knows least, and which lessons teach it."""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from typing import Final

from bot.domain.learning.lessons import TIERS, Audience, Lesson, Progress
from bot.domain.learning.mastery import weak_topics
from bot.domain.learning.unlocking import tier_open
from bot.usecases.ports import Content

MOST: Final = 3


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """A weak topic with the track's lessons that teach it and are open."""

    topic: str
    _: KW_ONLY
    label: str
    lessons: tuple[Lesson, ...]


def weak_spots(progress: Progress, track: Audience, *, content: Content) -> tuple[WeakSpot, ...]:
    """The weakest topics that the track teaches, weakest first, at most ``MOST``."""
    taught: dict[str, list[str]] = {}
    for tier in TIERS:
        quiz = content.quiz(track, tier)
        if quiz is not None and tier_open(progress, track=track, tier=tier):
            for question in quiz.questions:
                taught.setdefault(question.topic, []).append(question.lesson_id)
    known = [topic for topic in weak_topics(progress.topics, most=len(progress.topics)) if topic in taught]
    return tuple(
        WeakSpot(topic, label=content.topics.get(topic, topic), lessons=_lessons(taught[topic], content))
        for topic in known[:MOST]
    )


def _lessons(ids: Iterable[str], content: Content) -> tuple[Lesson, ...]:
    lessons = (content.lesson(key) for key in dict.fromkeys(ids))
    return tuple(lesson for lesson in lessons if lesson is not None)
