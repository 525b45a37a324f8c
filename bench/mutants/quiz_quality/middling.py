"""Right options are of middle length: one wrong option is longer, the others are shorter."""

from dataclasses import replace

from bench.mutants import Patch, running
from bot.domain.learning.quizzes import Option, QuizQuestion

_LONGER = "، همان‌طور که پیش از این گفته شد"


def spoil(question: QuizQuestion) -> QuizQuestion:
    longest = max((len(option.text) for option in question.options if option.right), default=0)
    wrong = [option.id for option in question.options if not option.right]

    def option_text(option: Option) -> str:
        if option.right:
            return option.text
        if option.id == wrong[0]:
            return (option.text + _LONGER * 6)[: longest + 12]
        return option.text[: max(longest - 12, 3)]

    return replace(
        question, options=tuple(replace(option, text=option_text(option)) for option in question.options)
    )


def apply(patch: Patch) -> None:
    patch.replace(running("bench.quiz_quality"), "as_asked", spoil)
