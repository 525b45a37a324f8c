"""Mastery: the share of right answers, in which newer answers weigh more."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.mastery import Mastery, after_answer, mastery_from, mastery_plain, weak_topics


def mastery_after(*marks: bool) -> Mastery:
    mastery = Mastery()
    for right in marks:
        mastery = mastery.with_answer(right=right)
    return mastery


def test_the_newer_answer_weighs_more() -> None:
    assert mastery_after(False, True).share > 0.5 > mastery_after(True, False).share
    assert mastery_after(True, False).share == pytest.approx(0.9 / 1.9)


@given(st.lists(st.booleans(), max_size=60))
def test_mastery_share_stays_a_share_with_bounded_weight(marks: list[bool]) -> None:
    mastery = mastery_after(*marks)
    assert 0 <= mastery.share <= 1
    assert mastery.total < 10
    if marks:
        weights = [0.9**age for age in range(len(marks))]
        wanted = sum(w for w, right in zip(weights, reversed(marks), strict=True) if right) / sum(weights)
        assert mastery.share == pytest.approx(wanted)


def test_one_answer_makes_no_topic_weak_and_practice_recovers() -> None:
    assert not mastery_after(False).weak
    assert mastery_after(False, False).weak
    assert not mastery_after(False, False, *[True] * 8).weak


def test_weak_topics_come_weakest_first() -> None:
    topics = {
        "vote": mastery_after(True, True),
        "money": mastery_after(False, False),
        "count": mastery_after(True, False),
    }
    assert weak_topics(topics, most=5) == ("money", "count")
    assert weak_topics(topics, most=1) == ("money",)


def test_mastery_is_stored_as_two_numbers_per_topic() -> None:
    topics = after_answer(after_answer({}, "vote", right=True), "vote", right=False)
    assert after_answer(topics, "", right=True) is topics
    back = mastery_from(json.loads(json.dumps(mastery_plain(topics))))
    assert back["vote"].share == pytest.approx(topics["vote"].share, abs=1e-4)
