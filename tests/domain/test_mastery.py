"""Mastery: a share in which newer answers weigh more."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.mastery import Mastery, after_answer, mastery_from, mastery_plain, weak_topics


def after(*marks: bool) -> Mastery:
    found = Mastery()
    for right in marks:
        found = found.after(right=right)
    return found


def test_the_newer_answer_weighs_more() -> None:
    assert after(False, True).share > 0.5 > after(True, False).share
    assert after(True, False).share == pytest.approx(0.9 / 1.9)


@given(st.lists(st.booleans(), max_size=60))
def test_a_share_stays_a_share_and_the_weight_is_bounded(marks: list[bool]) -> None:
    found = after(*marks)
    assert 0 <= found.share <= 1
    assert found.total < 10
    if marks:
        weights = [0.9**age for age in range(len(marks))]
        wanted = sum(w for w, right in zip(weights, reversed(marks), strict=True) if right) / sum(weights)
        assert found.share == pytest.approx(wanted)


def test_one_answer_makes_no_topic_weak_and_practice_mends_it() -> None:
    assert not after(False).weak
    assert after(False, False).weak
    assert not after(False, False, *[True] * 8).weak


def test_weak_topics_come_weakest_first() -> None:
    topics = {"vote": after(True, True), "money": after(False, False), "count": after(True, False)}
    assert weak_topics(topics, most=5) == ("money", "count")
    assert weak_topics(topics, most=1) == ("money",)


def test_it_is_stored_as_two_numbers_a_topic_and_comes_back() -> None:
    topics = after_answer(after_answer({}, "vote", right=True), "vote", right=False)
    assert after_answer(topics, "", right=True) is topics
    back = mastery_from(json.loads(json.dumps(mastery_plain(topics))))
    assert back["vote"].share == pytest.approx(topics["vote"].share, abs=1e-4)
