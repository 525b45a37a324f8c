"""Right options repeat words of the question."""

from bench.blind_rules import change_options, lemmas
from bench.mutants import Patch, running
from bot.domain.learning.quizzes import QuizQuestion


def spoil(question: QuizQuestion) -> QuizQuestion:
    return change_options(question, lambda o: f"{o.text} {' '.join(lemmas(question.text)[:4])}", right=True)


def apply(patch: Patch) -> None:
    patch.replace(running("bench.quiz_quality"), "as_asked", spoil)
