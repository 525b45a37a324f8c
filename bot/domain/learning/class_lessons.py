"""A lesson to hold in a room without a phone for each: which cards, which scene, which ten questions, which minutes.

Pure: the same content always gives the same lesson, so that a teacher may print it again, and what they enter
afterwards fits.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from enum import StrEnum
from typing import Final

from bot.domain.learning.lessons import Lesson, ScenarioNode, SceneChoice
from bot.domain.learning.quizzes import (
    Option,
    QuestionKind,
    Quiz,
    QuizQuestion,
    fingerprint,
    question_of_check,
)

QUESTIONS: Final = 10
MARK_DIGITS: Final = 4
WORDING_DIGITS: Final = 8
_BETWEEN: Final = "\x1f"
_BY_SHOW_OF_HANDS: Final = frozenset({QuestionKind.SINGLE, QuestionKind.SCENARIO, QuestionKind.TRUE_FALSE})
"""Kinds with one right answer, which a room can show by raising hands."""


class ClassPart(StrEnum):
    """The parts of the half hour, in their order."""

    WELCOME = "welcome"
    CARDS = "cards"
    SCENE = "scene"
    QUESTIONS = "questions"
    ANSWERS = "answers"
    COUNT = "count"


MINUTES: Final = {
    ClassPart.WELCOME: 2,
    ClassPart.CARDS: 11,
    ClassPart.SCENE: 6,
    ClassPart.QUESTIONS: 6,
    ClassPart.ANSWERS: 4,
    ClassPart.COUNT: 1,
}
"""Thirty minutes altogether."""


@dataclass(frozen=True, slots=True)
class NumberedNode:
    """A part of the scene under its number from 1; ``ways``: its choices, each with the number where it leads."""

    number: int
    _: KW_ONLY
    node: ScenarioNode
    ways: tuple[tuple[SceneChoice, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ClassLesson:
    """What the printed sheets hold. The options of a question stand in the order in which they are printed."""

    lesson: Lesson
    _: KW_ONLY
    scene: tuple[NumberedNode, ...]
    questions: tuple[QuizQuestion, ...]

    @property
    def mark(self) -> str:
        """Four digits that change with the questions or their order: they tell whether a printed sheet is this one."""
        texts = (part for question in self.questions for part in _texts_of(question))
        return f"{int(_digest(*texts), 16) % 10**MARK_DIGITS:0{MARK_DIGITS}}"


def worded_id(question: QuizQuestion) -> str:
    """Under which id the counts of a question are stored: it changes with its words and its right answer, so that no
    count stands below other words than were counted."""
    return f"{question.id}~{fingerprint(question)[:WORDING_DIGITS]}"


def class_lesson(lesson: Lesson, quiz: Quiz | None) -> ClassLesson:
    """The class of this lesson: all its cards, its scene, and ten questions or as many as there are.

    Questions: the checks of its cards, then those of its tier's quiz that this lesson teaches; only then others of the
    quiz. Only kinds with one right answer.
    """
    checks = [question for card in lesson.cards if (question := question_of_check(card)) is not None]
    bank = [question for question in quiz.questions if question.kind in _BY_SHOW_OF_HANDS] if quiz else []
    taught = [question for question in bank if question.lesson_id == lesson.id]
    others = [question for question in bank if question.lesson_id != lesson.id]
    chosen = (*checks, *taught, *others)[:QUESTIONS]
    return ClassLesson(
        lesson, scene=_numbered_scene(lesson), questions=tuple(_with_mixed_options(chosen, lesson.id))
    )


def class_lessons(lessons: Iterable[Lesson], quiz: Quiz | None) -> Sequence[ClassLesson]:
    """The classes of a tier, in the order of its lessons."""
    return [class_lesson(lesson, quiz) for lesson in lessons]


def right_place(question: QuizQuestion) -> int:
    """The place, from 1, of the right option of a question with one right answer."""
    return next(place for place, option in enumerate(question.options, 1) if option.right)


def _with_mixed_options(questions: Sequence[QuizQuestion], lesson_id: str) -> Iterable[QuizQuestion]:
    """The options mixed by the words alone, so that each place is right about equally often. True and false keep their
    order, as everybody expects."""
    ranked = sorted(questions, key=lambda question: _digest(lesson_id, question.text))
    places = {question.id: rank for rank, question in enumerate(ranked)}
    for question in questions:
        if question.kind is QuestionKind.TRUE_FALSE:
            yield question
            continue
        options = mixed_options(question, lesson_id)
        right = next(option for option in options if option.right)
        options.remove(right)
        options.insert(places[question.id] % len(question.options), right)
        yield replace(question, options=tuple(options))


def mixed_options(question: QuizQuestion, seed: str) -> list[Option]:
    """The options in an order that follows from ``seed`` and the words alone."""
    return sorted(question.options, key=lambda option: _digest(seed, question.text, option.text))


def _numbered_scene(lesson: Lesson) -> tuple[NumberedNode, ...]:
    """The nodes in an order in which no number tells whether a choice was good: by distance from the start, then by the
    words."""
    scenario = lesson.scenario
    order, level = [scenario.start], [scenario.start]
    while level:
        following = {choice.next_id for key in level for choice in scenario.nodes[key].choices}
        level = sorted(following - set(order), key=lambda key: _digest(lesson.id, scenario.nodes[key].text))
        order += level
    numbers = {key: number for number, key in enumerate(order, 1)}
    return tuple(
        NumberedNode(
            numbers[key],
            node=scenario.nodes[key],
            ways=tuple(
                (choice, numbers[choice.next_id]) for choice in _mixed_choices(scenario.nodes[key], lesson.id)
            ),
        )
        for key in order
    )


def _mixed_choices(node: ScenarioNode, lesson_id: str) -> list[SceneChoice]:
    return sorted(node.choices, key=lambda choice: _digest(lesson_id, node.id, choice.label))


def _texts_of(question: QuizQuestion) -> tuple[str, ...]:
    return (question.text, *(option.text for option in question.options))


def _digest(*parts: str) -> str:
    return hashlib.sha256(_BETWEEN.join(parts).encode()).hexdigest()
