"""Which phase a reported day belongs to, and until when reports of that day are accepted."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import ActorClass, Phase
from bot.domain.moments import DayPart, midnight, read_when, write_when
from bot.domain.owner.phases import phase_by_dates
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.reporting.scope import (
    disagrees,
    is_act_offered,
    is_too_late,
    open_phases,
    phases_of_answer,
    phases_of_day,
    reportable_now,
    resolve_act_and_day,
    usual_when,
)
from tests.fakes.election import ELECTION
from tests.fakes.polling_day import act

BEFORE, DAY, AFTER = Phase.BEFORE, Phase.DAY, Phase.AFTER
VOTING = date(2026, 12, 11)
RESULT = VOTING + timedelta(days=3)
ACTS = {
    reported_act.id: reported_act
    for reported_act in (
        act("P", ActorClass.CANDIDATE, phases=(BEFORE,)),
        act("V", ActorClass.STAFF, phases=(DAY,)),
        act("C", ActorClass.STAFF, phases=(DAY, AFTER)),
        act("R", ActorClass.STAFF, phases=(AFTER,)),
    )
}


def running(today: date, *, result: date | None = RESULT) -> RunningSettings:
    known = RunningSettings(Reporting.OPEN, polling_day=VOTING, result_day=result)
    return replace(known, phase=phase_by_dates(known, today=today))


def day_after_voting(days: int) -> date:
    return VOTING + timedelta(days=days)


def ids(today: date, **more: object) -> list[str]:
    return [
        reported_act.id for reported_act in reportable_now(ACTS.values(), running(today), today=today, **more)
    ]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("today", "taken"),
    [
        (day_after_voting(-5), ["P"]),
        (day_after_voting(0), ["P", "V", "C"]),
        (day_after_voting(1), ["P", "V", "C", "R"]),
        (RESULT + timedelta(days=2), ["P", "V", "C", "R"]),
        (RESULT + timedelta(days=3), ["C", "R"]),
    ],
)
def test_acts_with_open_window_are_offered_on_any_day(today: date, taken: list[str]) -> None:
    assert ids(today) == taken


def test_window_stays_open_without_a_result_day() -> None:
    assert is_act_offered(ACTS["V"], running(day_after_voting(200), result=None), today=day_after_voting(200))


def test_too_late_differs_from_not_yet_and_never_taken() -> None:
    late = RESULT + timedelta(days=3)
    assert is_too_late(ACTS["V"], running(late), today=late)
    assert not is_too_late(ACTS["C"], running(late), today=late)
    assert not is_too_late(ACTS["V"], running(RESULT), today=RESULT)
    assert not is_too_late(ACTS["R"], running(day_after_voting(0)), today=day_after_voting(0)), (
        "the day has not come"
    )
    shut = replace(running(late), reporting=Reporting.EMERGENCY)
    assert not is_too_late(ACTS["V"], shut, today=late), "the act is not grave enough, whatever the day"


@pytest.mark.parametrize(
    ("day", "part", "phases"),
    [
        (day_after_voting(-1), None, {BEFORE}),
        (day_after_voting(0), None, {DAY}),
        (day_after_voting(0), DayPart.NIGHT, {BEFORE, DAY}),
        (day_after_voting(1), None, {AFTER}),
        (day_after_voting(1), DayPart.MORNING, {AFTER}),
        (day_after_voting(1), DayPart.NIGHT, {DAY, AFTER}),
        (day_after_voting(2), DayPart.NIGHT, {AFTER}),
    ],
)
def test_day_belongs_to_phase_and_night_to_previous_evening(
    day: date, part: DayPart | None, phases: set[Phase]
) -> None:
    today = day_after_voting(2)
    assert phases_of_day(day, running(today), today=today, part=part) == phases


def test_result_on_polling_day_leaves_that_days_phase() -> None:
    known = running(day_after_voting(0), result=day_after_voting(0))
    assert known.phase is AFTER
    assert phases_of_day(day_after_voting(0), known, today=day_after_voting(0)) == {DAY, AFTER}


def test_manually_held_phase_counts_and_never_a_later_one() -> None:
    longer = replace(running(day_after_voting(1)), phase=DAY, phase_why="voting goes on")
    assert phases_of_day(day_after_voting(1), longer, today=day_after_voting(1)) == {DAY}
    put_off = replace(running(day_after_voting(0)), phase=BEFORE, phase_why="put off")
    assert phases_of_day(day_after_voting(0), put_off, today=day_after_voting(0)) == {BEFORE}


def test_without_polling_day_every_past_phase_is_possible() -> None:
    assert phases_of_day(
        day_after_voting(-9), RunningSettings(Reporting.OPEN, DAY), today=day_after_voting(0)
    ) == {BEFORE, DAY}
    assert phases_of_day(
        day_after_voting(-9), RunningSettings(Reporting.OPEN), today=day_after_voting(0)
    ) == set(Phase)
    assert phases_of_answer("long ago", running(day_after_voting(0)), today=day_after_voting(0)) == set(Phase)


@given(st.integers(-30, 30), st.integers(0, 30), st.sampled_from([None, *DayPart]), st.booleans())
def test_acts_offered_today_always_have_a_fitting_day(
    at: int, ago: int, part: DayPart | None, announced: bool
) -> None:
    """No act is offered in the form that every possible day would reject; and each day belongs to a phase."""
    today = day_after_voting(at)
    known = running(today, result=RESULT if announced else None)
    assert phases_of_day(today - timedelta(days=ago), known, today=today, part=part)
    assert open_phases(known, ELECTION.report_days, today=today)
    for reported_act in reportable_now(ACTS.values(), known, today=today):
        when_text = usual_when(reported_act, known, now=midnight(today) + timedelta(hours=12))
        assert not phases_of_answer(when_text, known, today=today).isdisjoint(reported_act.phases)
        assert read_when(when_text)[0] <= today


def test_undated_report_is_now_or_last_fitting_day() -> None:
    noon = midnight(day_after_voting(2)) + timedelta(hours=12)
    known = running(day_after_voting(2))
    assert usual_when(None, known, now=noon) == write_when(day_after_voting(2), DayPart.NOON)
    assert usual_when(ACTS["R"], known, now=noon) == write_when(day_after_voting(2), DayPart.NOON)
    assert usual_when(ACTS["V"], known, now=noon) == write_when(day_after_voting(0))
    assert usual_when(ACTS["P"], known, now=noon) == write_when(day_after_voting(-1))
    evening = midnight(day_after_voting(1)) + timedelta(hours=22)
    assert usual_when(ACTS["V"], running(day_after_voting(1)), now=evening) == write_when(
        day_after_voting(0)
    ), "the night belongs to another day"
    after_midnight: datetime = midnight(day_after_voting(1)) + timedelta(minutes=10)
    assert usual_when(ACTS["V"], running(day_after_voting(1)), now=after_midnight) == write_when(
        day_after_voting(1), DayPart.NIGHT
    )


def test_stated_day_takes_precedence_where_it_fits_act() -> None:
    noon = midnight(day_after_voting(2)) + timedelta(hours=12)
    known = running(day_after_voting(2))
    when_text = write_when(day_after_voting(0), DayPart.NIGHT)
    assert usual_when(None, known, now=noon, stated_when=when_text) == when_text
    assert usual_when(ACTS["V"], known, now=noon, stated_when=when_text) == when_text
    by_day = write_when(day_after_voting(0))
    assert usual_when(ACTS["P"], known, now=noon, stated_when=by_day) == write_when(day_after_voting(-1)), (
        "no act can be of that day"
    )


def test_latest_answer_stands_and_conflicting_one_is_asked_again() -> None:
    today, known = day_after_voting(1), running(day_after_voting(1))
    voting = Draft("d").with_answer(FieldName.ACT, "V")
    on_the_day = voting.with_answer(FieldName.WHEN, write_when(day_after_voting(0)))
    assert not disagrees(on_the_day, known, ACTS, today=today)
    later = on_the_day.with_answer(FieldName.WHEN, write_when(day_after_voting(1), DayPart.NOON)).with_answer(
        FieldName.TEXT, "words"
    )
    assert disagrees(later, known, ACTS, today=today)
    by_day = resolve_act_and_day(later, on_the_day, known, ACTS, today=today)
    assert FieldName.ACT not in by_day.answers
    assert {FieldName.WHEN, FieldName.TEXT} <= by_day.answers.keys()
    other = on_the_day.with_answer(FieldName.ACT, "R")
    by_act = resolve_act_and_day(other, on_the_day, known, ACTS, today=today)
    assert (by_act.get(FieldName.ACT), by_act.get(FieldName.WHEN)) == ("R", "")


def test_day_on_which_nothing_is_taken_is_asked_again() -> None:
    today = RESULT + timedelta(days=3)
    known = replace(running(today), reporting=Reporting.OPEN)
    draft = (
        Draft("d")
        .with_answer(FieldName.ACT, "R")
        .with_answer(FieldName.WHEN, write_when(day_after_voting(-9)))
    )
    asked = resolve_act_and_day(draft, draft, known, ACTS, today=today)
    assert (asked.get(FieldName.ACT), asked.get(FieldName.WHEN)) == ("R", "")
