"""The options alone do not give the answers, every question was taught, and faulty banks are detected."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench import scene_quality
from bench.blind_rules import analyzer, chance, credit
from bench.mutants import names_of, use_mutant
from bench.quiz_quality import bank, check_figures, figures
from bot.domain.learning.quizzes import Option, QuestionKind, QuizQuestion
from bot.library.loader import read_draft

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module", autouse=True)
def dictionaries():
    analyzer.load_now()


def test_shipped_bank_reveals_no_answers_and_asks_taught_matter():
    summary = figures(bank(ROOT, None), whole=True)
    assert summary["questions"] >= 80
    assert summary["ok"], json.dumps(summary, ensure_ascii=False)


def test_shipped_checks_reveal_no_answers():
    summary = check_figures(ROOT, track=None)
    assert summary["ok"], json.dumps(summary, ensure_ascii=False)


def test_checks_with_a_tell_are_caught():
    with use_mutant("quiz_quality", "pad"):
        assert not check_figures(ROOT, track=None)["ok"]


@pytest.mark.parametrize("name", names_of("quiz_quality"))
def test_a_spoilt_bank_is_caught(name):
    with use_mutant("quiz_quality", name):
        assert not figures(bank(ROOT, None), whole=True)["ok"]


def question(kind=QuestionKind.SINGLE, right=1, *texts):
    options = tuple(
        Option(str(n), text=text, right=n < right, feedback="")
        for n, text in enumerate(texts or ("ا", "بب", "بب", "بب"))
    )
    return QuizQuestion("q", kind=kind, text="کدام؟", options=options)


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


def test_the_choices_of_the_shipped_scenes_give_nothing_away():
    summary = scene_quality.figures(ROOT)
    assert summary["nodes"] >= 100
    assert summary["ok"], json.dumps(summary, ensure_ascii=False)


@pytest.mark.parametrize("name", names_of("scene_quality"))
def test_spoilt_scenes_are_caught(name):
    with use_mutant("scene_quality", name):
        assert not scene_quality.figures(ROOT)["ok"]


def test_scenes_in_the_order_of_the_file_are_caught():
    summary = scene_quality.figures(ROOT, order=scene_quality.file_order)
    assert summary["worst"] in ("first", "last")
    assert not summary["ok"]


def test_every_scene_leads_from_everywhere_to_an_outcome():
    """Otherwise a node would have no right choice, and the statistics would leave it out."""
    draft, _ = read_draft(ROOT)
    for lesson in draft.lessons:
        far = scene_quality.distances(lesson)
        lost = [n.id for n in lesson.scenario.nodes.values() if n.choices and n.id not in far]
        assert not lost, f"{lesson.id}: {lost}"


def test_how_many_are_right_is_not_the_same_everywhere():
    """Somebody who always ticks two of four, or three of five, must not be right most of the time."""
    draft, _ = read_draft(ROOT)
    asked = [q for quiz in draft.quizzes for q in quiz.questions if q.kind is QuestionKind.MULTIPLE]
    by_size: dict[int, Counter[int]] = {}
    for quiz_question in asked:
        by_size.setdefault(len(quiz_question.options), Counter())[
            sum(option.right for option in quiz_question.options)
        ] += 1
    for size, counts in by_size.items():
        assert max(counts.values()) <= 0.6 * counts.total(), (size, counts)
