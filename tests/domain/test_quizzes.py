"""Drawing, grading and passing quizzes."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import (
    AnswerRefusal,
    AnswerRefusedError,
    Attempt,
    Option,
    QuestionKind,
    Quiz,
    QuizQuestion,
    answer,
    draw,
    has_passed,
    score,
)

K = QuestionKind


def _option(key: str, right: bool = False, place: int | None = None) -> Option:
    return Option(
        key,
        text=key,
        right=right,
        feedback=f"because {key}",
        misconception=None if right else f"m-{key}",
        place=place,
    )


def _question(key: str, kind: QuestionKind = K.SINGLE) -> QuizQuestion:
    options = {
        K.MULTIPLE: (_option("a", True), _option("b", True), _option("c")),
        K.ORDERING: (_option("a", True, 2), _option("b", True, 1), _option("c", True, 3)),
        K.TRUE_FALSE: (_option("a"), _option("b", True)),
    }.get(kind, (_option("a"), _option("b", True), _option("c")))
    return QuizQuestion(key, kind=kind, text=key, options=options, article_ids=("84",))


BANK = tuple(_question(f"q{number}", list(K)[number % 5]) for number in range(10))
BY_ID = {question.id: question for question in BANK}


def _draw(count: int = 5, seen: frozenset[str] = frozenset(), seed: int = 1, bank=BANK) -> Attempt:
    return draw(bank, seen=seen, count=count, rng=random.Random(seed), content_hash="h")


def _single(kind: QuestionKind) -> tuple[Attempt, QuizQuestion]:
    question = _question("q", kind)
    return _draw(1, bank=(question,)), question


@pytest.mark.parametrize(
    ("kind", "chosen", "right"),
    [
        (K.SINGLE, "b", True),
        (K.SINGLE, "a", False),
        (K.SCENARIO, "b", True),
        (K.TRUE_FALSE, "b", True),
        (K.TRUE_FALSE, "a", False),
        (K.MULTIPLE, "ab", True),
        (K.MULTIPLE, "ba", True),
        (K.MULTIPLE, "a", False),
        (K.MULTIPLE, "abc", False),
        (K.ORDERING, "bac", True),
        (K.ORDERING, "abc", False),
    ],
)
def test_all_or_nothing(kind, chosen, right):
    attempt, question = _single(kind)
    after, grade = answer(attempt, question, tuple(chosen))
    assert grade.right is right
    assert after.answers[0].right is right
    assert after.is_finished
    assert [option.id for option in grade.chosen] == list(chosen)
    assert all(option.feedback for option in grade.chosen)
    assert has_passed(after, pass_mark=100) is right


@pytest.mark.parametrize(
    ("kind", "chosen", "reason"),
    [
        (K.SINGLE, "", AnswerRefusal.WRONG_NUMBER),
        (K.SINGLE, "ab", AnswerRefusal.WRONG_NUMBER),
        (K.MULTIPLE, "", AnswerRefusal.WRONG_NUMBER),
        (K.ORDERING, "ab", AnswerRefusal.WRONG_NUMBER),
        (K.ORDERING, "aab", AnswerRefusal.UNKNOWN_OPTION),
        (K.SINGLE, "x", AnswerRefusal.UNKNOWN_OPTION),
        (K.MULTIPLE, "aa", AnswerRefusal.UNKNOWN_OPTION),
    ],
)
def test_what_is_refused_counts_for_nothing(kind, chosen, reason):
    attempt, question = _single(kind)
    with pytest.raises(AnswerRefusedError) as caught:
        answer(attempt, question, tuple(chosen))
    assert caught.value.reason is reason
    assert attempt.position == 0


def test_a_double_press_is_not_the_next_answer():
    attempt = _draw(2)
    first = BY_ID[attempt.current_id()]
    attempt, _ = answer(attempt, first, first.right_answer())
    with pytest.raises(AnswerRefusedError) as caught:
        answer(attempt, first, first.right_answer())
    assert caught.value.reason is AnswerRefusal.NOT_CURRENT
    second = BY_ID[attempt.current_id()]
    attempt, _ = answer(attempt, second, second.right_answer())
    with pytest.raises(AnswerRefusedError) as caught:
        answer(attempt, second, second.right_answer())
    assert caught.value.reason is AnswerRefusal.FINISHED


def test_the_chosen_options_come_back_with_their_misconceptions():
    attempt, question = _single(K.MULTIPLE)
    _, grade = answer(attempt, question, ("a", "c"))
    assert [option.misconception for option in grade.chosen] == [None, "m-c"]
    assert grade.right_answer == ("a", "b")


@pytest.mark.parametrize(
    ("right", "total", "mark", "is_passed"),
    [(7, 10, 70, True), (6, 10, 70, False), (2, 3, 66, True), (2, 3, 67, False), (3, 3, 100, True)],
)
def test_the_pass_mark_is_exact(right, total, mark, is_passed):
    attempt = _draw(total, bank=tuple(_question(f"s{number}") for number in range(total)))
    for number, key in enumerate(attempt.question_ids):
        attempt, _ = answer(attempt, _question(key), ("b",) if number < right else ("a",))
    assert score(attempt).right == right
    assert has_passed(attempt, pass_mark=mark) is is_passed


def test_unfinished_or_empty_never_passes():
    attempt = _draw(3)
    assert not has_passed(attempt, pass_mark=1)
    assert not has_passed(_draw(0), pass_mark=1)
    assert score(_draw(0)).share == 0.0


@given(st.integers(0, 12), st.frozensets(st.sampled_from(sorted(BY_ID))), st.integers())
def test_draw_prefers_unseen_questions_and_shows_options_once(count, seen, seed):
    attempt = _draw(count, seen, seed)
    drawn = set(attempt.question_ids)
    assert len(attempt.question_ids) == len(drawn) == min(count, len(BANK))
    unseen = set(BY_ID) - seen
    assert drawn <= unseen or unseen <= drawn
    for key, order in zip(attempt.question_ids, attempt.option_orders, strict=True):
        question = BY_ID[key]
        assert sorted(order) == sorted(option.id for option in question.options)
        assert [option.id for option in attempt.options_of(question)] == list(order)
        if question.kind is K.ORDERING:
            assert order != question.right_answer()
        if question.kind is K.TRUE_FALSE:
            assert order == ("a", "b")


def test_equal_seeds_draw_equally_and_others_differ():
    assert _draw(8, seed=3) == _draw(8, seed=3)
    assert len({_draw(8, seed=seed).question_ids for seed in range(5)}) > 1


@given(st.integers(), st.lists(st.booleans(), max_size=6))
def test_an_attempt_survives_storage_at_any_moment(seed, rights):
    attempt = _draw(6, seed=seed)
    for is_right in rights:
        question = BY_ID[attempt.current_id()]
        order = attempt.option_orders[attempt.position]
        chosen = question.right_answer() if is_right else order if question.kind is K.ORDERING else ("a",)
        attempt, grade = answer(attempt, question, chosen)
        assert Attempt.from_plain(json.loads(json.dumps(attempt.to_plain()))) == attempt
        assert grade.right is is_right
    assert score(attempt).right == sum(rights)


def test_an_edit_is_noticed_only_where_it_matters():
    attempt = _draw(10)
    first = BY_ID[attempt.current_id()]
    attempt, _ = answer(attempt, first, first.right_answer())
    others = [question for question in BANK if question.id != first.id]
    assert attempt.fits(others)
    gone = attempt.current_id()
    assert not attempt.fits([question for question in BANK if question.id != gone])
    changed = QuizQuestion(gone, kind=K.SINGLE, text="", options=(_option("a"), _option("z", True)))
    assert not attempt.fits([changed, *(question for question in BANK if question.id != gone)])


def test_rewording_of_what_is_still_asked_is_noticed():
    attempt = _draw(10)
    first = BY_ID[attempt.current_id()]
    attempt, _ = answer(attempt, first, first.right_answer())
    left = attempt.current_id()

    def bank_with(key: str) -> list[QuizQuestion]:
        return [replace(q, text="in other words") if q.id == key else q for q in BANK]

    assert attempt.fits(bank_with(first.id)), "it is answered"
    assert not attempt.fits(bank_with(left))
    moved = [replace(option, right=not option.right) for option in BY_ID[left].options]
    assert not attempt.fits([replace(q, options=tuple(moved)) if q.id == left else q for q in BANK])
    assert not Attempt.from_plain(attempt.to_plain()).fits(bank_with(left))
    older = Attempt.from_plain({k: v for k, v in attempt.to_plain().items() if k != "wordings"})
    assert older.fits(bank_with(left)), "an attempt from before goes on"


def test_a_later_edit_leaves_a_past_grade_alone():
    attempt, question = _single(K.SINGLE)
    attempt, _ = answer(attempt, question, ("b",))
    assert score(Attempt.from_plain(attempt.to_plain())).right == 1


def test_a_bank_is_asked_by_id():
    quiz = Quiz(Audience.VOTER, tier=Tier.BASIC, pass_mark=70, draw=5, questions=BANK)
    assert quiz.question("q3") is BY_ID["q3"]
    assert quiz.question("gone") is None
    assert BANK[0].option("gone") is None


@given(st.integers(1, 12), st.sets(st.sampled_from(sorted(BY_ID))), st.integers(0, 999))
def test_attempt_begins_with_an_opening_question(count, seen, seed):
    opening = ("q2", "q7")
    attempt = draw(
        BANK, seen=frozenset(seen), count=count, rng=random.Random(seed), content_hash="h", opening=opening
    )
    first = attempt.question_ids[0]
    assert first in opening
    assert first not in seen or seen >= set(opening), "an unseen one, if there is one"
    assert len(set(attempt.question_ids)) == len(attempt.question_ids) == min(count, len(BANK))
    fresh_rest = [key for key in attempt.question_ids[1:] if key not in seen]
    assert len(fresh_rest) >= min(count - 1, len(BANK) - len(seen) - (first not in seen)), "unseen ones first"


@pytest.mark.parametrize(
    "size", [25, 17]
)  # 17: what is left of the smallest tier beside the forms of its track
def test_second_attempt_repeats_at_most_a_third(size):
    bank = tuple(_question(f"p{number}") for number in range(size))
    opening = ("p0", "p1")
    for seed in range(200):
        rng = random.Random(seed)
        first = draw(bank, seen=frozenset(), count=10, rng=rng, content_hash="h", opening=opening)
        seen = frozenset(first.question_ids)
        second = draw(bank, seen=seen, count=10, rng=rng, content_hash="h", opening=opening)
        assert 3 * len(seen.intersection(second.question_ids)) <= 10
        known = frozenset(question.id for question in bank)  # reviews have asked everything since
        second = draw(bank, seen=known, last=seen, count=10, rng=rng, content_hash="h", opening=opening)
        assert 3 * len(seen.intersection(second.question_ids)) <= 10
