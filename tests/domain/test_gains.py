"""Means and intervals against other ways to compute them; which test is due; where learners stand."""

import statistics
from dataclasses import replace
from datetime import date, timedelta
from math import gamma, pi, sqrt

import pytest

from bot.domain.cohorts.stops import StopCount, StopPlace, count_stops
from bot.domain.learning.gain_test import (
    DONT_KNOW,
    LATER,
    GainMoment,
    GainRecord,
    RunningTest,
    answer_next,
    due_moment,
    form_of,
    merge_gain_records,
)
from bot.domain.learning.gains import BLOCK, GainSums, mean_gain, one_gain, student_quantile
from bot.domain.learning.lessons import Audience, LessonProgress, LessonStep, Progress, QuizProgress, Tier
from bot.domain.learning.parallel_forms import (
    FormName,
    FormPair,
    JudgedQuestion,
    ParallelForms,
    first_form,
    shuffled_options,
)
from bot.domain.learning.quizzes import QuestionKind, QuizQuestion
from tests.fakes.school import lesson, option, question

TODAY = date(2026, 11, 29)
EDITION = "e1"


def single_question(key: str) -> QuizQuestion:
    return question(key, QuestionKind.SINGLE, option("a", right=True), option("b"), option("c"))


def forms(pairs: int = 2) -> ParallelForms:
    sides = [
        FormPair(
            JudgedQuestion(single_question(f"a{n}"), difficulty=(1, 2)),
            JudgedQuestion(single_question(f"b{n}"), difficulty=(2, 1)),
        )
        for n in range(pairs)
    ]
    return ParallelForms(Audience.STAFF, pairs=tuple(sides))


# --- the interval -----------------------------------------------------------------------------------------


def area_within(t: float, degrees: int) -> float:
    """The probability of -t … t under Student's density, by Simpson's rule."""
    scale = gamma((degrees + 1) / 2) / (sqrt(degrees * pi) * gamma(degrees / 2))
    steps = 2000
    width = 2 * t / steps
    ordinates = [
        scale * (1 + (-t + n * width) ** 2 / degrees) ** (-(degrees + 1) / 2) for n in range(steps + 1)
    ]
    inner = 4 * sum(ordinates[1:-1:2]) + 2 * sum(ordinates[2:-1:2])
    return width / 3 * (ordinates[0] + inner + ordinates[-1])


@pytest.mark.parametrize("degrees", [10, 19, 39, 59, 99, 199])
def test_quantile_encloses_95_percent_of_the_density(degrees: int) -> None:
    assert area_within(student_quantile(degrees), degrees) == pytest.approx(0.95, abs=2e-5)


def test_mean_and_interval_equal_those_of_the_differences() -> None:
    pairs = [(4, 7), (5, 5), (3, 8), (6, 9), (7, 6)] * 4
    sums = GainSums(Audience.STAFF, moment=GainMoment.AFTER)
    for before, then in pairs:
        sums = sums.plus(
            one_gain(Audience.STAFF, cohort_id="", moment=GainMoment.AFTER, before=before, then=then)
        )
    differences = [then - before for before, then in pairs]
    mean = mean_gain(sums)
    assert mean is not None and mean.count == 20
    assert mean.gain == pytest.approx(statistics.mean(differences))
    assert mean.before == pytest.approx(statistics.mean(before for before, _ in pairs))
    half = 2.0930 * statistics.stdev(differences) / sqrt(20)  # 2.0930: from a printed table, 19 degrees
    assert (mean.low, mean.high) == (
        pytest.approx(mean.gain - half, abs=1e-3), pytest.approx(mean.gain + half, abs=1e-3),
    )  # fmt: skip


def test_fewer_than_a_block_has_no_mean() -> None:
    sums = GainSums(Audience.STAFF, moment=GainMoment.AFTER, count=BLOCK - 1, gain=30, gain_squared=90)
    assert mean_gain(sums) is None
    assert mean_gain(replace(sums, count=BLOCK)) is not None


# --- forms ------------------------------------------------------------------------------------------------


def test_forms_change_places_between_learners() -> None:
    firsts = [first_form(Audience.STAFF, seed=f"learner {n}") for n in range(400)]
    assert 160 < firsts.count(FormName.A) < 240
    assert firsts == [first_form(Audience.STAFF, seed=f"learner {n}") for n in range(400)]
    tracks = [first_form(Audience.VOTER, seed=f"learner {n}") for n in range(400)]
    assert 160 < sum(a is b for a, b in zip(firsts, tracks, strict=True)) < 240


def test_edition_changes_with_words_and_options_keep_their_order() -> None:
    old = forms()
    reworded = replace(old.pairs[0].a, question=replace(old.pairs[0].a.question, text="other words"))
    new = replace(old, pairs=(replace(old.pairs[0], a=reworded), *old.pairs[1:]))
    assert old.edition() == forms().edition() != new.edition()
    orders = {tuple(o.id for o in shuffled_options(single_question("a0"), seed=str(n))) for n in range(60)}
    assert len(orders) == 6
    assert shuffled_options(single_question("a0"), seed="s") == shuffled_options(
        single_question("a0"), seed="s"
    )


# --- which test is due ------------------------------------------------------------------------------------

DONE = GainRecord(EDITION, before=3)


@pytest.mark.parametrize(
    ("record", "begun", "finished", "due"),
    [
        (GainRecord(), False, False, GainMoment.BEFORE),
        (GainRecord(), True, False, None),
        (GainRecord(EDITION, declined=True), False, False, None),
        (DONE, True, False, None),
        (DONE, True, True, GainMoment.AFTER),
        (replace(DONE, edition="e0"), True, True, None),
        (replace(DONE, after=8, after_day=TODAY), True, True, None),
        (replace(DONE, after=8, after_day=TODAY - LATER), True, True, GainMoment.LATER),
        (replace(DONE, after=8, after_day=TODAY - LATER + timedelta(days=1)), True, True, None),
        (replace(DONE, after=8, after_day=TODAY - LATER, later=7), True, True, None),
        (GainRecord(), True, True, None),
    ],
)
def test_due_moment(record: GainRecord, begun: bool, finished: bool, due: GainMoment | None) -> None:
    assert due_moment(record, edition=EDITION, begun=begun, finished=finished, today=TODAY) is due


def test_only_the_count_remains_of_a_finished_test() -> None:
    record = GainRecord(EDITION, first=FormName.B, running=RunningTest(GainMoment.BEFORE))
    record, finished = answer_next(record, forms(3), "a", today=TODAY)
    assert finished is None and record.running == RunningTest(GainMoment.BEFORE, chosen=("a",))
    record, _ = answer_next(record, forms(3), DONT_KNOW, today=TODAY)
    assert GainRecord.from_plain(record.to_plain()) == record
    record, finished = answer_next(record, forms(3), "b", today=TODAY)
    assert finished is GainMoment.BEFORE
    assert record == GainRecord(EDITION, first=FormName.B, before=1)
    assert (form_of(record, GainMoment.AFTER), form_of(record, GainMoment.LATER)) == (FormName.A, FormName.B)


def test_unknown_option_is_no_answer() -> None:
    with pytest.raises(ValueError, match="option"):
        answer_next(GainRecord(running=RunningTest(GainMoment.AFTER)), forms(), "z", today=TODAY)
    with pytest.raises(ValueError, match="running"):
        answer_next(GainRecord(), forms(), "a", today=TODAY)


def test_merged_accounts_keep_the_record_with_more_results() -> None:
    full = replace(DONE, after=8, after_day=TODAY)
    assert merge_gain_records(full, DONE) == merge_gain_records(DONE, full) == full
    assert (
        merge_gain_records(GainRecord(running=RunningTest(GainMoment.BEFORE)), GainRecord()).running is None
    )


# --- where learners stand ---------------------------------------------------------------------------------


def test_stops_are_counted_in_fives() -> None:
    first, second = lesson("one", order=1, article_id="1"), lesson("two", order=2, article_id="1")
    taught = {Tier.BASIC: (first, second)}

    def at(**read: LessonProgress) -> Progress:
        return Progress(lessons=read)

    whole = LessonProgress(3, scenario_done=True)
    passed = {"voter/basic": QuizProgress(1.0, passed=True)}
    learners = [
        *[at(one=LessonProgress(1))] * 13,
        *[at(one=LessonProgress(3))] * 5,
        *[at(one=whole, two=LessonProgress(2))] * 4,
        *[at(one=whole, two=whole)] * 9,
        *[replace(at(one=whole, two=whole), quizzes=passed)] * 30,
        *[Progress()] * 7,
    ]
    counts = count_stops(Audience.VOTER, learners, lessons=lambda _, tier: taught.get(tier, ()))
    assert counts == [
        StopCount(StopPlace(Tier.BASIC, LessonStep.CARD, "one", 1), 10),
        StopCount(StopPlace(Tier.BASIC, LessonStep.QUIZ), 5),
        StopCount(StopPlace(Tier.BASIC, LessonStep.SCENARIO, "one"), 5),
    ]
