"""The progress of a learner."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.checks import CardCheck
from bot.domain.learning.lessons import (
    Audience,
    EndingOutcome,
    Lesson,
    LessonCard,
    LessonProgress,
    LessonStep,
    Progress,
    ResumePoint,
    Scenario,
    ScenarioNode,
    SceneChoice,
    Tier,
    count_ending,
    finish_scenario,
    lesson_done,
    read_card,
    record_quiz,
    resume_in,
    resume_point,
    saw_questions,
    share_done,
    tier_open,
)

V, B = Audience.VOTER, Tier.BASIC


def _lesson(key: str, cards: int = 2) -> Lesson:
    nodes = {
        "a": ScenarioNode("a", text="?", choices=(SceneChoice("x", next_id="b"),)),
        "b": ScenarioNode("b", text=".", ending=True),
    }
    return Lesson(
        key, track=V, tier=B, title=key, cards=tuple(LessonCard(f"{key}/{n}", text="t") for n in range(cards)),
        scenario=Scenario("a", nodes=nodes), order=1,
    )  # fmt: skip


ONE, TWO = _lesson("one"), _lesson("two", 3)
TIER = (ONE, TWO)


def test_the_way_through_a_tier():
    progress = Progress()
    seen = []
    while (point := resume_point(progress, TIER)) is not None:
        seen.append((point.step, point.lesson_id, point.card))
        lesson = ONE if point.lesson_id == "one" else TWO
        match point.step:
            case LessonStep.CARD:
                progress = read_card(progress, lesson, card=point.card)
            case LessonStep.SCENARIO:
                progress = finish_scenario(progress, lesson)
            case LessonStep.QUIZ:
                progress = record_quiz(progress, track=V, tier=B, share=0.8, passed=True)
    assert seen == [
        (LessonStep.CARD, "one", 0),
        (LessonStep.CARD, "one", 1),
        (LessonStep.SCENARIO, "one", 0),
        (LessonStep.CARD, "two", 0),
        (LessonStep.CARD, "two", 1),
        (LessonStep.CARD, "two", 2),
        (LessonStep.SCENARIO, "two", 0),
        (LessonStep.QUIZ, None, 0),
    ]
    assert share_done(progress, TIER) == 1.0


def test_going_back_never_loses_ground():
    progress = read_card(Progress(), TWO, card=2)
    assert read_card(progress, TWO, card=0) is progress
    assert progress.lesson("two") == LessonProgress(cards_read=3)


def test_a_card_past_the_end_counts_as_the_last():
    assert read_card(Progress(), ONE, card=9).lesson("one").cards_read == 2


def test_a_lesson_once_done_begins_anew():
    progress = finish_scenario(read_card(Progress(), ONE, card=1), ONE)
    assert lesson_done(progress, ONE)
    assert resume_in(progress, ONE) == ResumePoint(LessonStep.CARD, lesson_id="one", card=0)


def test_grown_lesson_reopens_and_shrunk_one_is_done():
    progress = finish_scenario(read_card(Progress(), ONE, card=1), ONE)
    assert resume_in(progress, _lesson("one", 3)) == ResumePoint(LessonStep.CARD, lesson_id="one", card=2)
    assert lesson_done(progress, _lesson("one", 1))
    assert share_done(progress, (_lesson("one", 1),)) == 0.5


def test_a_quiz_keeps_the_best_and_a_pass():
    progress = record_quiz(Progress(), track=V, tier=B, share=0.9, passed=True)
    progress = record_quiz(progress, track=V, tier=B, share=0.2, passed=False)
    assert progress.quiz(V, B).best == 0.9
    assert progress.quiz(V, B).passed
    assert not progress.quiz(V, Tier.ADVANCED).passed


@pytest.mark.parametrize(
    ("track", "tier", "passed", "is_open"),
    [
        (Audience.VOTER, Tier.ADVANCED, None, True),
        (Audience.STAFF, Tier.BASIC, None, True),
        (Audience.STAFF, Tier.INTERMEDIATE, None, False),
        (Audience.STAFF, Tier.INTERMEDIATE, Tier.BASIC, True),
        (Audience.STAFF, Tier.ADVANCED, Tier.BASIC, False),
    ],
)
def test_a_tier_opens_after_the_one_before(track, tier, passed, is_open):
    progress = Progress()
    if passed is not None:
        progress = record_quiz(progress, track=track, tier=passed, share=1.0, passed=True)
    assert tier_open(progress, track=track, tier=tier) is is_open


def test_an_empty_tier_has_nothing_to_do():
    assert share_done(Progress(), ()) == 0.0
    assert resume_point(Progress(), ()) is None


def test_a_scenario_knows_its_nodes():
    assert ONE.scenario.node("a").choices[0].next_id == "b"
    assert ONE.scenario.node("gone") is None
    assert [node.id for node in ONE.scenario.endings()] == ["b"]


steps = st.lists(
    st.tuples(
        st.sampled_from(["card", "scenario", "quiz", "seen"]), st.sampled_from(TIER), st.integers(0, 5)
    ),
    max_size=12,
)


def _apply(progress: Progress, what: str, lesson: Lesson, number: int) -> Progress:
    match what:
        case "card":
            return read_card(progress, lesson, card=number)
        case "scenario":
            return finish_scenario(progress, lesson)
        case "quiz":
            return record_quiz(progress, track=V, tier=B, share=number / 5, passed=number > 3)
        case _:
            return saw_questions(progress, [f"q{number}"])


@given(steps)
def test_progress_only_grows_and_survives_storage(done):
    progress = Progress()
    for step in done:
        before = share_done(progress, TIER)
        progress = _apply(progress, *step)
        assert before <= share_done(progress, TIER) <= 1.0
    assert Progress.from_plain(json.loads(json.dumps(progress.to_plain()))) == progress


def test_first_ending_counts_for_topic_of_checks() -> None:
    check = CardCheck("ask", answers=(), topic="vote")
    checked = replace(ONE, cards=(replace(ONE.cards[0], check=check), *ONE.cards[1:]))
    right = ScenarioNode("e", text="end", ending=True, outcome=EndingOutcome.MENDED)
    wrong = replace(right, outcome=None)
    assert count_ending(Progress(), checked, right).topics["vote"].share == 1
    assert count_ending(Progress(), checked, wrong).topics["vote"].share == 0
    assert not count_ending(Progress(), ONE, right).topics
