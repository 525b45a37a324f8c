"""How often something happened on a day, and nothing else: questions by topic, steps of the report form, lessons by
the time they took.

A count contains no person, no words and no time of day. Owners see whole days only, in steps of five, and never
the day that is running: two looks on one day show the same.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.reporting.drafts import ORDER, FieldName, FormVariant
from bot.domain.values import dataclass

STEP: Final = 5
"""Counts are shown in steps of this size; below the first step as «fewer than five», none included."""
STAY: Final = timedelta(days=180)
OTHER_TOPIC: Final = "other"
"""The topic of a question that no topic of the content is near to."""
_ABOUT: Final = "about:"
PLACE_TOPIC: Final = f"{_ABOUT}place"
"""The topic of «where do I vote»."""
OWN_TOPICS: Final = (
    *(f"{_ABOUT}{topic}" for topic in AnswerTopic if topic not in (AnswerTopic.GREETING, AnswerTopic.THANKS)),
    PLACE_TOPIC,
)
"""The topics of questions that no lesson is about."""


class CountKind(StrEnum):
    QUESTION = "question"
    FORM = "form"
    LESSON = "lesson"
    """A finished lesson, by the time that it took."""
    LEARNING = "learning"
    """How far learners came: in a lesson (``name``), or (``name`` is a track) in its tiers."""


class QuestionOutcome(StrEnum):
    """What became of a question. One that is handed over was near or missed before, and is counted as both."""

    ANSWERED = "answered"
    NEAR = "near"
    MISSED = "missed"
    HANDED = "handed"


class FormStep(StrEnum):
    """A step of the report form that is no question."""

    OPENED = "opened"
    """Whom to call first, and the ways to report."""
    PRIVACY = "privacy"
    REVIEW = "review"
    SENT = "sent"
    DISCARDED = "discarded"
    DECLINED = "declined"
    """What was told is not accepted here."""


ENTRANCE: Final = frozenset({FormStep.OPENED, FormStep.PRIVACY})
"""The steps before the first question. Each showing is counted: there may be no draft yet."""


class UsageSpan(StrEnum):
    """Whole days up to yesterday. The letters are part of button data."""

    WEEK = "w"
    MONTH = "m"


LENGTHS: Final = {UsageSpan.WEEK: 7, UsageSpan.MONTH: 30}


@dataclass(frozen=True, slots=True)
class DailyCount:
    """``name`` is a topic or a step, ``detail`` an outcome or a variant of the form (empty before one is
    chosen)."""

    day: date
    kind: CountKind
    name: str
    detail: str
    count: int = 1


def about_topic(answer_topic: AnswerTopic) -> str:
    """The topic of questions with an answer of their own, such as the day of the election."""
    return f"{_ABOUT}{answer_topic}"


def answer_topic_of(topic: str) -> str:
    """The other way round; empty for a topic of the content."""
    return topic.removeprefix(_ABOUT) if topic.startswith(_ABOUT) else ""


def days_of_span(span: UsageSpan, *, today: date) -> tuple[date, date]:
    """The first and the last day. The running day is not among them."""
    return today - timedelta(days=LENGTHS[span]), today - timedelta(days=1)


def shown_count(count: int) -> int:
    """The start of the step that the count lies in; 0 stands for 0 to 4."""
    return count - count % STEP


def share_of(part: int, whole: int, *, steps: int) -> int:
    """The part of a whole in so many steps. Give it shown counts: then it tells no more than they do."""
    return min(steps, (part * steps * 2 + whole) // (whole * 2)) if whole else 0


# --- questions --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """Shown counts of a topic: all questions, and those without an answer."""

    topic: str
    asked: int
    missed: int


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """Shown counts. ``topics``: those with five questions or more, most asked first; ``others``: all other topics
    together."""

    asked: int
    answered: int
    near: int
    missed: int
    handed: int
    topics: tuple[TopicFigures, ...]
    others: int


def question_figures(counts: Iterable[DailyCount], *, known: Collection[str]) -> QuestionFigures:
    """The figures of these counts. Topics that are not ``known`` any more are counted among the others."""
    outcomes, asked, missed = Counter[str](), Counter[str](), Counter[str]()
    for row in counts:
        outcomes[row.detail] += row.count
        if row.detail != QuestionOutcome.HANDED:
            asked[row.name] += row.count
        if row.detail == QuestionOutcome.MISSED:
            missed[row.name] += row.count
    listed = [topic for topic in asked if topic in known and asked[topic] >= STEP]
    listed.sort(key=lambda topic: (-shown_count(asked[topic]), topic))
    return QuestionFigures(
        shown_count(asked.total()),
        shown_count(outcomes[QuestionOutcome.ANSWERED]),
        shown_count(outcomes[QuestionOutcome.NEAR]),
        shown_count(outcomes[QuestionOutcome.MISSED]),
        shown_count(outcomes[QuestionOutcome.HANDED]),
        tuple(TopicFigures(topic, shown_count(asked[topic]), shown_count(missed[topic])) for topic in listed),
        shown_count(asked.total() - sum(asked[topic] for topic in listed)),
    )


# --- the form ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepFigures:
    """The shown count of a step: in how many drafts it was reached, or how often it was shown."""

    step: FieldName | FormStep
    count: int


@dataclass(frozen=True, slots=True)
class FormFigures:
    """Shown counts. ``opened``: how often the form was opened, before a variant is chosen; ``steps``: of one
    variant, in order."""

    opened: int
    steps: tuple[StepFigures, ...]
    discarded: int
    declined: int


def form_steps(way: FormVariant) -> Sequence[FieldName | FormStep]:
    """The steps of a variant, in order. Only the full one shows the privacy card before its first question."""
    entrance = (FormStep.PRIVACY,) if way is FormVariant.FULL else ()
    return (*entrance, *ORDER[way], FormStep.REVIEW, FormStep.SENT)


def form_figures(counts: Iterable[DailyCount], way: FormVariant) -> FormFigures:
    """The figures of one variant from these counts."""
    reached, opened = Counter[str](), 0
    for row in counts:
        if row.name == FormStep.OPENED:
            opened += row.count
        elif row.detail == way:
            reached[row.name] += row.count
    return FormFigures(
        shown_count(opened),
        tuple(StepFigures(step, shown_count(reached[step])) for step in form_steps(way)),
        shown_count(reached[FormStep.DISCARDED]),
        shown_count(reached[FormStep.DECLINED]),
    )
