"""Wrong options resemble each other."""

from bench.blind_rules import change_options
from bench.mutants import Patch, running
from bot.domain.learning.quizzes import QuizQuestion


def spoil(question: QuizQuestion) -> QuizQuestion:
    wrong = next(option.text for option in question.options if not option.right)
    return change_options(question, lambda o: wrong + "." * len(o.id), right=False)


def apply(patch: Patch) -> None:
    patch.replace(running("bench.quiz_quality"), "as_asked", spoil)
