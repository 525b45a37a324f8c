"""Which attempts count, how an exam is drawn, and what opens when."""

import json
import random
from datetime import date, timedelta

import pytest

from bot.domain.learning.attempts import (
    EXAM_ATTEMPTS,
    TIER_ATTEMPTS,
    FinishedAttempt,
    attempts_left,
    count_begun,
    finish_attempt,
)
from bot.domain.learning.lessons import Audience, Progress, Tier, exam_open, prerequisite_tier, record_quiz
from bot.domain.learning.quizzes import Attempt, Option, QuestionKind, QuizQuestion, answer, draw, draw_over

DAY = date(2026, 11, 24)
C, B, M, A = Audience.CANDIDATE, Tier.BASIC, Tier.INTERMEDIATE, Tier.ADVANCED


def question(key: str) -> QuizQuestion:
    options = tuple(Option(o, text=o, right=o == "a", feedback="f") for o in "abc")
    return QuizQuestion(
        key, kind=QuestionKind.SINGLE, text=key, options=options, lesson_id="l1", topic="vote"
    )


def bank(name: str, size: int) -> tuple[QuizQuestion, ...]:
    return tuple(question(f"{name}{n}") for n in range(size))


@pytest.mark.parametrize(("tier", "most"), [(B, TIER_ATTEMPTS), (None, EXAM_ATTEMPTS)])
def test_daily_attempts_run_out_and_return_tomorrow(tier: Tier | None, most: int) -> None:
    progress = Progress()
    for begun in range(most):
        assert attempts_left(progress, track=C, tier=tier, today=DAY) == most - begun
        progress = count_begun(progress, track=C, tier=tier, today=DAY)
    progress = Progress.from_plain(json.loads(json.dumps(progress.to_plain())))
    assert attempts_left(progress, track=C, tier=tier, today=DAY) == 0
    assert attempts_left(progress, track=Audience.VOTER, tier=tier, today=DAY) > 0
    assert attempts_left(progress, track=C, tier=tier, today=DAY + timedelta(days=1)) == most


def test_progress_of_an_earlier_version_reads() -> None:
    old = {"lessons": {"vb1": [3, True]}, "quizzes": {"voter/basic": [0.9, True]}, "seen": ["q1"]}
    progress = Progress.from_plain(old)
    assert progress.lesson("vb1").scenario_done and progress.quiz(Audience.VOTER, B).passed
    assert progress.topics == {} and progress.begun == {}
    assert Progress.from_plain({}) == Progress()


def test_an_exam_asks_about_every_tier_unseen_first() -> None:
    banks = (bank("b", 12), bank("m", 12), bank("a", 12))
    seen = frozenset(f"b{n}" for n in range(8)) | {f"m{n}" for n in range(12)}
    for seed in range(30):
        drawn = draw_over(banks, seen=seen, count=20, rng=random.Random(seed), content_hash="h")
        parts = [sum(key.startswith(name) for key in drawn.question_ids) for name in "bma"]
        assert sum(parts) == 20 and min(parts) >= 6
        assert len(set(drawn.question_ids)) == 20
        assert {"b8", "b9", "b10", "b11"} <= set(drawn.question_ids)
        assert [len(order) for order in drawn.option_orders] == [3] * 20


def test_second_exam_repeats_at_most_a_third() -> None:
    banks = (bank("b", 17), bank("m", 17), bank("a", 17))
    seen = frozenset(question.id for tier in banks for question in tier)
    for seed in range(30):
        rng = random.Random(seed)
        first = frozenset(draw_over(banks, seen=seen, count=20, rng=rng, content_hash="h").question_ids)
        second = draw_over(banks, seen=seen, last=first, count=20, rng=rng, content_hash="h")
        assert 3 * len(first.intersection(second.question_ids)) <= 20


@pytest.mark.parametrize(("sizes", "count"), [((2, 12, 12), 20), ((1, 1, 1), 3), ((12, 3, 12), 20)])
def test_a_small_tier_leaves_its_share_to_the_others(sizes: tuple[int, ...], count: int) -> None:
    banks = [bank(name, size) for name, size in zip("bma", sizes, strict=True)]
    drawn = draw_over(banks, seen=frozenset(), count=20, rng=random.Random(1), content_hash="h")
    assert len(drawn.question_ids) == count


def take_attempt(questions: tuple[QuizQuestion, ...], rights: list[bool]) -> Attempt:
    attempt = draw(questions, seen=frozenset(), count=9, rng=random.Random(1), content_hash="h1")
    by_id = {q.id: q for q in questions}
    for right in rights:
        attempt, _ = answer(attempt, by_id[attempt.current_id() or ""], ("a",) if right else ("b",))
    return attempt


def test_a_finished_attempt_stands_whatever_the_content_says_later() -> None:
    attempt = take_attempt(bank("q", 4), [True, True, True, False])
    result = finish_attempt(
        attempt, bank("q", 4), id="x", tier="candidate/basic", day=DAY, pass_mark=70, number=2
    )
    assert (result.right, result.total, result.percent, result.passed, result.content_hash) == (
        3,
        4,
        75,
        True,
        "h1",
    )
    assert {(a.topic, a.lesson_id) for a in result.answers} == {("vote", "l1")}
    back = FinishedAttempt.from_data(
        "x", json.loads(json.dumps(result.data())), tier=result.tier, day=DAY, content_hash="h1", passed=True
    )
    assert back == result
    emptied = finish_attempt(attempt, (), id="x", tier="candidate/basic", day=DAY, pass_mark=70, number=2)
    assert (emptied.right, emptied.passed) == (3, True), "graded questions still count after they are removed"


def test_only_a_finished_attempt_is_kept() -> None:
    with pytest.raises(ValueError, match="finished"):
        finish_attempt(
            take_attempt(bank("q", 4), [True]), (), id="x", tier="t", day=DAY, pass_mark=70, number=1
        )


def test_what_opens_what() -> None:
    progress = Progress()
    assert prerequisite_tier(progress, track=C, tier=B) is None
    assert prerequisite_tier(progress, track=C, tier=M) is B
    assert prerequisite_tier(progress, track=C, tier=A) is B
    assert prerequisite_tier(progress, track=Audience.VOTER, tier=A) is None
    assert prerequisite_tier(progress, track=Audience.VOTER, tier=None) is B
    for tier in (B, M):
        progress = record_quiz(progress, track=C, tier=tier, share=0.9, passed=True)
    assert prerequisite_tier(progress, track=C, tier=A) is None
    assert prerequisite_tier(progress, track=C, tier=None) is A
    assert not exam_open(progress, C)
    progress = record_quiz(progress, track=C, tier=A, share=0.9, passed=True)
    assert exam_open(progress, C) and prerequisite_tier(progress, track=C, tier=None) is None
