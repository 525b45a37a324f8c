"""A stranger cannot pass by looking at the options, and what is asked was taught; spoilt banks are caught."""

import json
from pathlib import Path

import pytest

from bench import quiz_quality
from bench.quiz_quality import MUTANTS, bank, chance, credit, figures
from bot.domain.learning.quizzes import Option, Question, QuestionKind

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module", autouse=True)
def dictionaries():
    quiz_quality._analyzer.load_now()


def test_the_shipped_bank_gives_nothing_away_and_asks_what_was_taught():
    found = figures(bank(ROOT, None), whole=True)
    assert found["questions"] >= 80
    assert found["ok"], json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_spoilt_bank_is_caught(name):
    assert not figures(bank(ROOT, None, name), whole=True)["ok"]


def question(kind=QuestionKind.SINGLE, right=1, *texts):
    options = tuple(
        Option(str(n), text=text, right=n < right, feedback="")
        for n, text in enumerate(texts or ("ا", "بب", "بب", "بب"))
    )
    return Question("q", kind=kind, text="کدام؟", options=options)


def test_a_tie_is_guessed_evenly():
    assert credit(question(), lambda q, o: 0) == chance(question()) == 0.25
    assert credit(question(), lambda q, o: len(o.text)) == 0
    assert credit(question(), lambda q, o: -len(o.text)) == 1


def test_of_two_right_options_two_are_picked():
    two = question(QuestionKind.MULTIPLE, 2, "ا", "بب", "پپپ", "تتتت")
    assert chance(two) == 0.5
    assert credit(two, lambda q, o: -len(o.text)) == 1
    assert credit(two, lambda q, o: len(o.text)) == 0
    assert credit(two, lambda q, o: o.id == "0") == pytest.approx((1 + 1 / 3) / 2)
