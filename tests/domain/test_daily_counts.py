"""What owners see of daily counts: steps of five, whole days, nothing about a single question or report."""

from datetime import date, timedelta

import pytest

from bot.domain.figures.daily_counts import (
    PLACE_TOPIC,
    STEP,
    CountKind,
    DailyCount,
    FormStep,
    QuestionOutcome,
    TopicFigures,
    UsageSpan,
    days_of_span,
    form_figures,
    form_steps,
    question_figures,
    share_of,
    shown_count,
)
from bot.domain.reporting.drafts import ORDER, FormVariant

DAY = date(2026, 11, 29)
KNOWN = ("vote", "count", PLACE_TOPIC)


def questions(topic: str, outcome: QuestionOutcome, count: int) -> DailyCount:
    return DailyCount(DAY, CountKind.QUESTION, topic, outcome, count)


def steps(step: str, way: str, count: int) -> DailyCount:
    return DailyCount(DAY, CountKind.FORM, step, way, count)


@pytest.mark.parametrize(("count", "start"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10), (104, 100)])
def test_counts_are_shown_in_steps_of_five(count: int, start: int) -> None:
    assert shown_count(count) == start


def test_running_day_is_never_shown() -> None:
    assert days_of_span(UsageSpan.WEEK, today=DAY) == (DAY - timedelta(days=7), DAY - timedelta(days=1))
    assert days_of_span(UsageSpan.MONTH, today=DAY) == (DAY - timedelta(days=30), DAY - timedelta(days=1))


def test_outcomes_and_topics_add_up_over_days() -> None:
    counts = [
        questions("vote", QuestionOutcome.ANSWERED, 21),
        questions("vote", QuestionOutcome.MISSED, 6),
        questions("count", QuestionOutcome.NEAR, 12),
        questions("vote", QuestionOutcome.HANDED, 5),
        questions(PLACE_TOPIC, QuestionOutcome.ANSWERED, 4),
    ]
    figures = question_figures(counts, known=KNOWN)
    assert (figures.asked, figures.answered, figures.near, figures.missed) == (40, 25, 10, 5)
    assert figures.handed == 5, "a question that is handed over was counted as missed already"
    assert figures.topics == (TopicFigures("vote", 25, 5), TopicFigures("count", 10, 0))
    assert figures.others == 0


def test_rare_and_former_topics_are_shown_together() -> None:
    rare = [questions(f"t{n}", QuestionOutcome.ANSWERED, 4) for n in range(3)]
    former = questions("gone", QuestionOutcome.ANSWERED, 8)
    figures = question_figures([*rare, former], known=[f"t{n}" for n in range(3)])
    assert figures.topics == () and figures.others == 20


def test_one_more_question_changes_nothing_within_a_step() -> None:
    def figures(count: int) -> object:
        return question_figures([questions("vote", QuestionOutcome.MISSED, count)], known=KNOWN)

    assert figures(0) == figures(1) == figures(4), "a first question is not seen"
    assert figures(5) == figures(9) != figures(10)


def test_order_of_topics_does_not_tell_more_than_steps() -> None:
    counts = [questions("count", QuestionOutcome.NEAR, 5), questions("vote", QuestionOutcome.NEAR, 9)]
    assert [topic.topic for topic in question_figures(counts, known=KNOWN).topics] == ["count", "vote"]


@pytest.mark.parametrize("way", FormVariant)
def test_funnel_has_every_step_of_its_variant(way: FormVariant) -> None:
    figures = form_figures([], way)
    assert tuple(row.step for row in figures.steps) == form_steps(way)
    assert set(ORDER[way]) < set(form_steps(way)) and form_steps(way)[-1] is FormStep.SENT
    assert not any(row.count for row in figures.steps)


def test_funnel_counts_its_own_variant_only() -> None:
    counts = [
        steps("opened", "", 31),
        steps("text", "quick", 20),
        steps("text", "full", 50),
        steps("sent", "quick", 11),
        steps("discarded", "quick", 6),
    ]
    figures = form_figures(counts, FormVariant.QUICK)
    assert [(str(row.step), row.count) for row in figures.steps if row.count] == [("text", 20), ("sent", 10)]
    assert (figures.opened, figures.discarded, figures.declined) == (30, 5, 0)


def test_bars_are_shares_of_what_is_shown() -> None:
    assert [share_of(part, 20, steps=10) for part in (0, 5, 10, 20)] == [0, 3, 5, 10]
    assert share_of(STEP, 0, steps=10) == 0 and share_of(30, 20, steps=6) == 6
