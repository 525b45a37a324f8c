"""No lesson teaches what is asked."""

from dataclasses import replace

from bench.mutants import Patch, running
from bot.domain.learning.quizzes import QuizQuestion


def spoil(question: QuizQuestion) -> QuizQuestion:
    return replace(question, lesson_id="")


def apply(patch: Patch) -> None:
    patch.replace(running("bench.quiz_quality"), "as_asked", spoil)
