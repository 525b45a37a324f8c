"""Lessons, and a learner's progress. Pure: each step makes a new `Progress`.

Outcomes of a scenario's endings.

The order in which a learner sees the choices of a scene. Pure: the same learner always sees the same order.

What is open to a learner: tiers one after the other, then the exam.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, field
from enum import StrEnum
from typing import Any, Final, Self

from bot.domain.catalogue.material import Diagram
from bot.domain.learning.checks import CardCheck
from bot.domain.learning.mastery import Mastery, after_answer, mastery_from, mastery_plain
from bot.domain.values import dataclass, replace

_BETWEEN: Final = "\x1f"


class EndingOutcome(StrEnum):
    """What an ending shows: the right conduct, or a mistake that was put right. Other endings have none.
    Learners never see it; the benchmark uses it to check whether the choices alone reveal the right path."""

    GOOD = "good"
    MENDED = "mended"


class Audience(StrEnum):
    """The four tracks."""

    VOTER = "voter"
    CANDIDATE = "candidate"
    STAFF = "staff"
    SECURITY = "security"


class Tier(StrEnum):
    """The three tiers of a track, in the order in which they open."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


TIERS: Final = tuple(Tier)


@dataclass(frozen=True, slots=True)
class LessonCard:
    """One idea, at most 600 characters, with the articles that support it and the ids of the glossary terms
    it explains; at most one check."""

    id: str
    _: KW_ONLY
    text: str
    article_ids: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    diagram: Diagram | None = None
    check: CardCheck | None = None


@dataclass(frozen=True, slots=True)
class SceneChoice:
    """One choice at a scenario's node."""

    label: str
    _: KW_ONLY
    next_id: str


@dataclass(frozen=True, slots=True)
class ScenarioNode:
    """A situation with choices, or an ending with its consequence and no choices."""

    id: str
    _: KW_ONLY
    text: str
    choices: tuple[SceneChoice, ...] = ()
    ending: bool = False
    article_ids: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    outcome: EndingOutcome | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A branching "what would you do?": every node is reachable, every path leads to an ending."""

    start: str
    _: KW_ONLY
    nodes: Mapping[str, ScenarioNode]

    def node(self, node_id: str) -> ScenarioNode | None:
        """The node; None if it is unknown, as in an older text: then begin at `start`."""
        return self.nodes.get(node_id)

    def endings(self) -> tuple[ScenarioNode, ...]:
        """All endings, in file order."""
        return tuple(node for node in self.nodes.values() if node.ending)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Cards, then a scenario. `order` is the position within the tier, from 1. `practice`: kinds of ballots
    (`BallotKind`) to practise with afterwards."""

    id: str
    _: KW_ONLY
    track: Audience
    tier: Tier
    title: str
    cards: tuple[LessonCard, ...]
    scenario: Scenario
    order: int
    practice: tuple[str, ...] = ()


class LessonStep(StrEnum):
    """What a learner does next."""

    CARD = "card"
    SCENARIO = "scenario"
    QUIZ = "quiz"


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where to continue. `card` is an index from 0, for `LessonStep.CARD` only; the quiz has no
    `lesson_id`."""

    step: LessonStep
    _: KW_ONLY
    lesson_id: str | None = None
    card: int = 0


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """`cards_read` counts the cards seen from the first one on."""

    cards_read: int = 0
    scenario_done: bool = False


@dataclass(frozen=True, slots=True)
class QuizProgress:
    """`best` is a share from 0 to 1; a passed tier stays passed."""

    best: float = 0.0
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that is stored of a learner: nothing about when or how often."""

    lessons: Mapping[str, LessonProgress] = field(default_factory=dict)
    quizzes: Mapping[str, QuizProgress] = field(default_factory=dict)
    seen_questions: frozenset[str] = frozenset()
    topics: Mapping[str, Mastery] = field(default_factory=dict)
    begun: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """The last day on which each quiz was begun (ISO), and how often on that day."""
    checks: frozenset[str] = frozenset()
    """Cards whose check was answered once. Which answer it was is not stored."""

    def lesson(self, lesson_id: str) -> LessonProgress:
        """The progress in one lesson; zero if it was never opened."""
        return self.lessons.get(lesson_id, LessonProgress())

    def quiz(self, track: Audience, tier: Tier | None) -> QuizProgress:
        """The best result in a tier's quiz, or the track's exam; zero if it was never taken."""
        return self.quizzes.get(tier_key(track, tier), QuizProgress())

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `from_plain` reads it."""
        return {
            "lessons": {key: [done.cards_read, done.scenario_done] for key, done in self.lessons.items()},
            "quizzes": {key: [done.best, done.passed] for key, done in self.quizzes.items()},
            "seen": sorted(self.seen_questions),
            "topics": mastery_plain(self.topics),
            "begun": {key: [day, times] for key, (day, times) in self.begun.items()},
            **({"checks": sorted(self.checks)} if self.checks else {}),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote; fields that an earlier version did not write are empty."""
        lessons, quizzes, begun = (plain.get(key, {}) for key in ("lessons", "quizzes", "begun"))
        return cls(
            lessons={key: LessonProgress(int(n), bool(done)) for key, (n, done) in lessons.items()},
            quizzes={key: QuizProgress(float(n), bool(done)) for key, (n, done) in quizzes.items()},
            seen_questions=frozenset(plain.get("seen", ())),
            topics=mastery_from(plain.get("topics", {})),
            begun={key: (str(day), int(times)) for key, (day, times) in begun.items()},
            checks=frozenset(plain.get("checks", ())),
        )


def lesson_of_card(card_id: str) -> str:
    """The id of the lesson that the card belongs to: `fb2` of `fb2/queue`."""
    return card_id.partition("/")[0]


def tier_key(track: Audience, tier: Tier | None) -> str:
    """The key of a quiz result: `voter/basic`, or `voter/exam` without a tier."""
    return f"{track}/{tier or 'exam'}"


def read_card(progress: Progress, lesson: Lesson, *, card: int) -> Progress:
    """Mark the cards up to index `card` as read. Going back loses nothing; past the end counts as the last
    card."""
    before = progress.lesson(lesson.id)
    reached = min(card + 1, len(lesson.cards))
    if reached <= before.cards_read:
        return progress
    return _with_lesson(progress, lesson.id, replace(before, cards_read=reached))


def finish_scenario(progress: Progress, lesson: Lesson) -> Progress:
    """Mark the scenario as finished; which ending was reached does not matter and is not stored."""
    return _with_lesson(progress, lesson.id, replace(progress.lesson(lesson.id), scenario_done=True))


def count_ending(progress: Progress, lesson: Lesson, ending: ScenarioNode) -> Progress:
    """Count the first ending that a learner reaches as an answer in the topic of the lesson's checks: right, if the
    right conduct was shown or a mistake put right. Which ending it was is not stored."""
    checked = [card.check.topic for card in lesson.cards if card.check is not None]
    topic = max(checked, key=checked.count, default="")
    return replace(progress, topics=after_answer(progress.topics, topic, right=ending.outcome is not None))


def record_quiz(
    progress: Progress, *, track: Audience, tier: Tier | None, share: float, passed: bool
) -> Progress:
    """Keep the better of this result and the best so far; `share` from 0 to 1."""
    before = progress.quiz(track, tier)
    after = QuizProgress(max(before.best, share), before.passed or passed)
    return replace(progress, quizzes={**progress.quizzes, tier_key(track, tier): after})


def saw_questions(progress: Progress, question_ids: Iterable[str]) -> Progress:
    """Remember these questions: they come later in the next draw."""
    return replace(progress, seen_questions=progress.seen_questions.union(question_ids))


def answer_check(progress: Progress, card: LessonCard, *, right: bool) -> Progress:
    """Count the first answer to a card's check for its topic; later ones change nothing."""
    if card.check is None or card.id in progress.checks:
        return progress
    topics = after_answer(progress.topics, card.check.topic, right=right)
    return replace(progress, topics=topics, checks=progress.checks | {card.id})


def lesson_done(progress: Progress, lesson: Lesson) -> bool:
    """Whether every card was read and the scenario finished."""
    done = progress.lesson(lesson.id)
    return done.scenario_done and done.cards_read >= len(lesson.cards)


def resume_in(progress: Progress, lesson: Lesson) -> ResumePoint:
    """Where to continue in one lesson: the first unread card, then the scenario, then the first card
    again."""
    done = progress.lesson(lesson.id)
    if done.cards_read < len(lesson.cards):
        return ResumePoint(LessonStep.CARD, lesson_id=lesson.id, card=done.cards_read)
    if not done.scenario_done:
        return ResumePoint(LessonStep.SCENARIO, lesson_id=lesson.id)
    return ResumePoint(LessonStep.CARD, lesson_id=lesson.id, card=0)


def resume_point(progress: Progress, lessons: Sequence[Lesson]) -> ResumePoint | None:
    """Where to continue in a tier (its lessons, in order): the first unfinished lesson, then the quiz; None
    once passed."""
    for lesson in lessons:
        if not lesson_done(progress, lesson):
            return resume_in(progress, lesson)
    if not lessons or progress.quiz(lessons[0].track, lessons[0].tier).passed:
        return None
    return ResumePoint(LessonStep.QUIZ)


def share_done(progress: Progress, lessons: Sequence[Lesson]) -> float:
    """The finished share of a tier, 0 to 1: reading is one half (each card and each scenario a step), the
    passed quiz the other."""
    if not lessons:
        return 0.0
    total = sum(len(lesson.cards) + 1 for lesson in lessons)
    done = 0
    for lesson in lessons:
        mine = progress.lesson(lesson.id)
        done += min(mine.cards_read, len(lesson.cards)) + mine.scenario_done
    return done / total / 2 + progress.quiz(lessons[0].track, lessons[0].tier).passed / 2


def _with_lesson(progress: Progress, lesson_id: str, done: LessonProgress) -> Progress:
    return replace(progress, lessons={**progress.lessons, lesson_id: done})


def ordered_choices(lesson: Lesson, node: ScenarioNode, *, seed: str) -> tuple[SceneChoice, ...]:
    """The node's choices in an order derived from `seed` (the learner's key), the lesson and the node. So
    going back shows the same order, learners cannot compare positions, and the file's order reveals
    nothing."""

    def mark(choice: SceneChoice) -> bytes:
        parts = (seed, lesson.id, node.id, choice.next_id, choice.label)
        return hashlib.sha256(_BETWEEN.join(parts).encode()).digest()

    return tuple(sorted(node.choices, key=mark))


def tier_open(progress: Progress, *, track: Audience, tier: Tier) -> bool:
    """Whether the tier is open: once the one before it is passed. Voters may browse freely."""
    place = TIERS.index(tier)
    return track is Audience.VOTER or place == 0 or progress.quiz(track, TIERS[place - 1]).passed


def exam_open(progress: Progress, track: Audience) -> bool:
    """Whether the exam is open: once all three tiers are passed, on every track."""
    return all(progress.quiz(track, tier).passed for tier in TIERS)


def prerequisite_tier(progress: Progress, *, track: Audience, tier: Tier | None) -> Tier | None:
    """The tier to pass before this one (or before the exam, without a tier); None if it is open."""
    if tier is None:
        return next((other_tier for other_tier in TIERS if not progress.quiz(track, other_tier).passed), None)
    if tier_open(progress, track=track, tier=tier):
        return None
    return next(other_tier for other_tier in TIERS if not progress.quiz(track, other_tier).passed)
