"""Right options are longer."""

from bench.blind_rules import change_options
from bench.mutants import Patch, running
from bot.domain.learning.quizzes import QuizQuestion


def spoil(question: QuizQuestion) -> QuizQuestion:
    return change_options(question, lambda o: f"{o.text}، به همان شکلی که پیش‌تر گفته شد", right=True)


def apply(patch: Patch) -> None:
    patch.replace(running("bench.quiz_quality"), "as_asked", spoil)
