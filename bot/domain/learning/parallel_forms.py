"""Two forms of ten questions each, one for before a track and one for after it, drawn from one blueprint.

Each pair is of one tier and one topic, and both questions of a pair were judged equally difficult. A learner gets
one form before and the other one after; which comes first is decided by their keyed name, so that the forms change
places between learners and a difference that judgement missed cancels out.
"""

import hashlib
import random
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Final

from bot.domain.learning.lessons import Audience
from bot.domain.learning.quizzes import Option, QuestionKind, QuizQuestion, fingerprint

FORM_SIZE: Final = 10
"""Questions in a form."""

ONE_PRESS: Final = frozenset({QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.SCENARIO})
"""Kinds that may stand in a form: one press answers them."""


class FormName(StrEnum):
    """One of a track's two forms."""

    A = "a"
    B = "b"

    @property
    def other(self) -> "FormName":
        return FormName.B if self is FormName.A else FormName.A


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question of a form, and its difficulty (1 easy, 3 hard) as two readings judged it."""

    question: QuizQuestion
    _: KW_ONLY
    difficulty: tuple[int, int]


@dataclass(frozen=True, slots=True)
class FormPair:
    """Two questions of equal weight, one for each form."""

    a: JudgedQuestion
    b: JudgedQuestion


@dataclass(frozen=True, slots=True)
class ParallelForms:
    """A track's two forms."""

    track: Audience
    _: KW_ONLY
    pairs: tuple[FormPair, ...]

    def questions(self, name: FormName) -> tuple[QuizQuestion, ...]:
        """The questions of one form, in the order of the pairs."""
        return tuple((pair.a if name is FormName.A else pair.b).question for pair in self.pairs)

    def question_ids(self) -> frozenset[str]:
        """The questions of both forms; no quiz asks them."""
        return frozenset(question.id for name in FormName for question in self.questions(name))

    def edition(self) -> str:
        """12 hexadecimal digits that change with the questions' words and right answers: results of different
        editions are not compared."""
        marks = "\n".join(f"{q.id} {fingerprint(q)}" for name in FormName for q in self.questions(name))
        return hashlib.sha256(marks.encode()).hexdigest()[:12]

    def chance(self, name: FormName) -> float:
        """How many questions of the form somebody answers rightly who presses anything."""
        return sum(1 / len(question.options) for question in self.questions(name))


def first_form(track: Audience, *, seed: str) -> FormName:
    """The form that comes before the track. ``seed``: the learner's keyed name."""
    return tuple(FormName)[hashlib.sha256(f"{seed}/{track}/form".encode()).digest()[0] % 2]


def shuffled_options(question: QuizQuestion, *, seed: str) -> tuple[Option, ...]:
    """The options in an order of this learner's own, the same at every look; true and false stay in theirs."""
    options = list(question.options)
    if question.kind is not QuestionKind.TRUE_FALSE:
        random.Random(f"{seed}/{question.id}").shuffle(options)  # noqa: S311 an order is no secret
    return tuple(options)
