"""Statistics of each question for editors: for its present wording only, and only after enough answers."""

from bot.cli.content import report
from bot.domain.learning.item_statistics import SHOWN, ItemSums, one_answer
from bot.domain.learning.quizzes import Option, QuestionKind, QuizQuestion, fingerprint


def question(key: str) -> QuizQuestion:
    options = (
        Option("a", text="این", right=True, feedback=""),
        Option("b", text="آن", right=False, feedback=""),
    )
    return QuizQuestion(key, kind=QuestionKind.SINGLE, text="کدام؟", options=options)


def sums(item: QuizQuestion, *answers: tuple[bool, int], wording: str = "") -> ItemSums:
    total = ItemSums(item.id, fingerprint=wording or fingerprint(item))
    for right, others in answers:
        total = total.plus(one_answer(item.id, fingerprint=total.fingerprint, right=right, others=others))
    return total


def test_a_line_a_question_and_the_counts():
    good, hard, few, old, new = (question(key) for key in ("good", "hard", "few", "old", "new"))
    lines = list(
        report(
            [good, hard, few, old, new],
            [
                sums(good, *[(True, 90)] * 20, *[(False, 20)] * 20),
                sums(hard, *[(False, 50)] * 40),
                sums(few, *[(True, 90)] * (SHOWN - 1)),
                sums(old, *[(True, 90)] * 40, wording="another"),
            ],
        )
    )
    assert lines == [
        "good     n=40     facility=0.50 discrimination=1.00",
        "hard     n=40     facility=0.00 discrimination=-     too hard",
        "questions=5 shown=2 few=1 unasked=2 flagged=1",
    ]
