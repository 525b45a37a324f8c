"""Facility and discrimination computed from sums equal those computed from every single answer."""

import random
import statistics

import pytest

from bot.domain.learning.item_statistics import (
    ItemFlag,
    ItemSums,
    discrimination,
    facility,
    flag,
    one_answer,
)
from bot.domain.learning.quizzes import Option, QuestionKind, QuizQuestion, fingerprint


def sums_of(answers: list[tuple[bool, int]]) -> ItemSums:
    total = ItemSums("q", fingerprint="f")
    for right, others in answers:
        total = total.plus(one_answer("q", fingerprint="f", right=right, others=others))
    return total


@pytest.mark.parametrize("seed", range(25))
def test_sums_give_what_every_single_answer_gives(seed: int) -> None:
    """Brute force: 60 learners of different strength answer 10 items; r is of each item with the rest."""
    rng = random.Random(seed)
    strength = [rng.random() for _ in range(60)]
    hardness = [rng.random() for _ in range(10)]
    table = [[rng.random() < 0.5 + (s - h) / 2 for h in hardness] for s in strength]
    for item in range(10):
        rest = [round((sum(row) - row[item]) * 100 / 9) for row in table]
        marks = [row[item] for row in table]
        sums = sums_of(list(zip(marks, rest, strict=True)))
        assert facility(sums) == pytest.approx(statistics.fmean(marks))
        if len(set(marks)) > 1:
            wanted = statistics.correlation([float(m) for m in marks], rest)
            assert discrimination(sums) == pytest.approx(wanted)


def test_point_biserial_by_hand() -> None:
    """Two right with 100 and 50, two wrong with 50 and 0: M1 = 75, M0 = 25, s = 35.36, r = 0.7071."""
    sums = sums_of([(True, 100), (True, 50), (False, 50), (False, 0)])
    assert discrimination(sums) == pytest.approx(0.70711, abs=1e-5)


@pytest.mark.parametrize("answers", [[], [(True, 50)], [(True, 10), (True, 90)], [(True, 50), (False, 50)]])
def test_where_nothing_differs_there_is_no_discrimination(answers: list[tuple[bool, int]]) -> None:
    assert discrimination(sums_of(answers)) is None


def answers(right: int, wrong: int, *, of_right: int, of_wrong: int) -> list[tuple[bool, int]]:
    return [(True, of_right + n % 3) for n in range(right)] + [
        (False, of_wrong + n % 3) for n in range(wrong)
    ]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (answers(39, 1, of_right=80, of_wrong=20), ItemFlag.TOO_EASY),
        (answers(7, 33, of_right=80, of_wrong=20), ItemFlag.TOO_HARD),
        (answers(20, 20, of_right=50, of_wrong=50), ItemFlag.DOES_NOT_SEPARATE),
        (answers(20, 20, of_right=20, of_wrong=80), ItemFlag.DOES_NOT_SEPARATE),
        (answers(20, 20, of_right=80, of_wrong=20), None),
        (answers(29, 0, of_right=80, of_wrong=20), None),
        ([], None),
    ],
)
def test_flags_need_thirty_answers(given: list[tuple[bool, int]], wanted: ItemFlag | None) -> None:
    assert flag(sums_of(given)) is wanted


def question(text: str = "?", *, right: str = "a", feedback: str = "f") -> QuizQuestion:
    options = tuple(Option(key, text=key, right=key == right, feedback=feedback) for key in "abc")
    return QuizQuestion("q", kind=QuestionKind.SINGLE, text=text, options=options)


def test_question_fingerprint_covers_words_and_answer_not_feedback() -> None:
    assert len(fingerprint(question())) == 16
    assert fingerprint(question()) == fingerprint(question(feedback="other"))
    assert len({fingerprint(question()), fingerprint(question("!")), fingerprint(question(right="b"))}) == 3


def test_two_wordings_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="two items"):
        ItemSums("q", fingerprint="f").plus(ItemSums("q", fingerprint="g"))
