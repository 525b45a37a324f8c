"""Which phase a reported day is of, and until when what happened in it is taken."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import ActorClass, Phase
from bot.domain.moments import Part, midnight, read_when, write_when
from bot.domain.owner.phases import by_dates
from bot.domain.owner.settings import Reporting, Running
from bot.domain.reporting.drafts import Draft, Name
from bot.domain.reporting.reported_day import open_phases, phases_of_day, phases_told, usual_when
from bot.domain.reporting.scope import agreeing, disagrees, is_too_late, offered, reportable_now
from tests.fakes.polling_day import act

BEFORE, DAY, AFTER = Phase.BEFORE, Phase.DAY, Phase.AFTER
VOTING = date(2026, 12, 11)
RESULT = VOTING + timedelta(days=3)
ACTS = {
    one.id: one
    for one in (
        act("P", ActorClass.CANDIDATE, phases=(BEFORE,)),
        act("V", ActorClass.STAFF, phases=(DAY,)),
        act("C", ActorClass.STAFF, phases=(DAY, AFTER)),
        act("R", ActorClass.STAFF, phases=(AFTER,)),
    )
}


def running(today: date, *, result: date | None = RESULT) -> Running:
    known = Running(Reporting.OPEN, polling_day=VOTING, result_day=result)
    return replace(known, phase=by_dates(known, today=today))


def on(days: int) -> date:
    return VOTING + timedelta(days=days)


def ids(today: date, **more: object) -> list[str]:
    return [one.id for one in reportable_now(ACTS.values(), running(today), today=today, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("today", "taken"),
    [
        (on(-5), ["P"]),
        (on(0), ["P", "V", "C"]),
        (on(1), ["P", "V", "C", "R"]),
        (RESULT + timedelta(days=2), ["P", "V", "C", "R"]),
        (RESULT + timedelta(days=3), ["C", "R"]),
    ],
)
def test_acts_of_every_day_whose_window_is_open_are_offered(today: date, taken: list[str]) -> None:
    assert ids(today) == taken


def test_without_a_day_of_the_result_the_window_stays_open() -> None:
    assert offered(ACTS["V"], running(on(200), result=None), today=on(200))


def test_what_is_too_late_is_told_from_what_has_not_come_or_is_not_taken_at_all() -> None:
    late = RESULT + timedelta(days=3)
    assert is_too_late(ACTS["V"], running(late), today=late)
    assert not is_too_late(ACTS["C"], running(late), today=late)
    assert not is_too_late(ACTS["V"], running(RESULT), today=RESULT)
    assert not is_too_late(ACTS["R"], running(on(0)), today=on(0)), "it has not come"
    shut = replace(running(late), reporting=Reporting.EMERGENCY)
    assert not is_too_late(ACTS["V"], shut, today=late), "it is not grave enough, whatever the day"


@pytest.mark.parametrize(
    ("day", "part", "phases"),
    [
        (on(-1), None, {BEFORE}),
        (on(0), None, {DAY}),
        (on(0), Part.NIGHT, {BEFORE, DAY}),
        (on(1), None, {AFTER}),
        (on(1), Part.MORNING, {AFTER}),
        (on(1), Part.NIGHT, {DAY, AFTER}),
        (on(2), Part.NIGHT, {AFTER}),
    ],
)
def test_a_day_belongs_to_its_phase_and_its_night_to_the_evening_before_too(
    day: date, part: Part | None, phases: set[Phase]
) -> None:
    today = on(2)
    assert phases_of_day(day, running(today), today=today, part=part) == phases


def test_a_result_on_polling_day_itself_takes_nothing_away_from_that_day() -> None:
    known = running(on(0), result=on(0))
    assert known.phase is AFTER
    assert phases_of_day(on(0), known, today=on(0)) == {DAY, AFTER}


def test_a_phase_that_is_held_by_hand_counts_for_any_day_and_never_a_later_one() -> None:
    longer = replace(running(on(1)), phase=DAY, phase_why="voting goes on")
    assert phases_of_day(on(1), longer, today=on(1)) == {DAY}
    put_off = replace(running(on(0)), phase=BEFORE, phase_why="put off")
    assert phases_of_day(on(0), put_off, today=on(0)) == {BEFORE}


def test_where_no_day_of_voting_is_known_a_day_may_be_of_any_phase_that_has_come() -> None:
    assert phases_of_day(on(-9), Running(Reporting.OPEN, DAY), today=on(0)) == {BEFORE, DAY}
    assert phases_of_day(on(-9), Running(Reporting.OPEN), today=on(0)) == set(Phase)
    assert phases_told("long ago", running(on(0)), today=on(0)) == set(Phase)


@given(st.integers(-30, 30), st.integers(0, 30), st.sampled_from([None, *Part]), st.booleans())
def test_what_is_offered_today_always_has_a_day_that_it_fits(
    at: int, ago: int, part: Part | None, announced: bool
) -> None:
    """No act stands in the form that every answer to the day would send back; and no day is of no phase."""
    today = on(at)
    known = running(today, result=RESULT if announced else None)
    assert phases_of_day(today - timedelta(days=ago), known, today=today, part=part)
    assert open_phases(known, today=today)
    for one in reportable_now(ACTS.values(), known, today=today):
        told = usual_when(one, known, now=midnight(today) + timedelta(hours=12))
        assert not phases_told(told, known, today=today).isdisjoint(one.phases)
        assert read_when(told)[0] <= today


def test_what_nobody_has_dated_was_just_now_or_on_the_last_day_that_fits() -> None:
    noon = midnight(on(2)) + timedelta(hours=12)
    known = running(on(2))
    assert usual_when(None, known, now=noon) == write_when(on(2), Part.NOON)
    assert usual_when(ACTS["R"], known, now=noon) == write_when(on(2), Part.NOON)
    assert usual_when(ACTS["V"], known, now=noon) == write_when(on(0))
    assert usual_when(ACTS["P"], known, now=noon) == write_when(on(-1))
    evening = midnight(on(1)) + timedelta(hours=22)
    assert usual_when(ACTS["V"], running(on(1)), now=evening) == write_when(on(0)), "its night is another one"
    after_midnight: datetime = midnight(on(1)) + timedelta(minutes=10)
    assert usual_when(ACTS["V"], running(on(1)), now=after_midnight) == write_when(on(1), Part.NIGHT)


def test_a_day_that_was_told_comes_first_where_the_act_fits_it() -> None:
    noon = midnight(on(2)) + timedelta(hours=12)
    known = running(on(2))
    told = write_when(on(0), Part.NIGHT)
    assert usual_when(None, known, now=noon, told=told) == told
    assert usual_when(ACTS["V"], known, now=noon, told=told) == told
    by_day = write_when(on(0))
    assert usual_when(ACTS["P"], known, now=noon, told=by_day) == write_when(on(-1)), "no act of that day"


def test_the_answer_that_came_last_stands_and_the_other_is_asked_anew() -> None:
    today, known = on(1), running(on(1))
    voting = Draft("d").answered(Name.ACT, "V")
    on_the_day = voting.answered(Name.WHEN, write_when(on(0)))
    assert not disagrees(on_the_day, known, ACTS, today=today)
    later = on_the_day.answered(Name.WHEN, write_when(on(1), Part.NOON)).answered(Name.TEXT, "words")
    assert disagrees(later, known, ACTS, today=today)
    by_day = agreeing(later, on_the_day, known, ACTS, today=today)
    assert Name.ACT not in by_day.answers
    assert {Name.WHEN, Name.TEXT} <= by_day.answers.keys()
    other = on_the_day.answered(Name.ACT, "R")
    by_act = agreeing(other, on_the_day, known, ACTS, today=today)
    assert (by_act.get(Name.ACT), by_act.get(Name.WHEN)) == ("R", "")


def test_a_day_for_which_nothing_is_taken_is_asked_anew_itself() -> None:
    today = RESULT + timedelta(days=3)
    known = replace(running(today), reporting=Reporting.OPEN)
    draft = Draft("d").answered(Name.ACT, "R").answered(Name.WHEN, write_when(on(-9)))
    asked = agreeing(draft, draft, known, ACTS, today=today)
    assert (asked.get(Name.ACT), asked.get(Name.WHEN)) == ("R", "")
