"""The roster: hours of Tehran's clock, two people each, gaps, and whom a critical case wakes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.desk.roster import (
    HOURS,
    MOST_IN_AN_HOUR,
    NEEDED,
    WAKE_EVERY,
    HourSpan,
    HourState,
    RosterEntry,
    RosterHour,
    WakeCall,
    count_by_hour,
    enter_person,
    find_gaps,
    is_roster_time,
    next_reading,
    planned_span,
    roster_days,
    spans_of,
    turn_to_wake,
    waits_for_morning,
)
from bot.domain.errors import BadInput, TooMany
from bot.domain.people import Account, Messenger

POLLING = date(2026, 5, 2)
FIRST = date(2026, 5, 1)
NOON = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
"""Half past twelve in Tehran, on the first day."""
ALI, MINA, SIMA, LEAD = (Account(Messenger.TELEGRAM, number) for number in (1, 2, 3, 9))


def entries(account: Account, *hours: int, day: date = FIRST, accepted: bool = True) -> list[RosterEntry]:
    state = HourState.ACCEPTED if accepted else HourState.ASKED
    return [RosterEntry(RosterHour(day, hour), account, LEAD, state) for hour in hours]


def test_roster_lasts_from_day_before_to_two_days_after() -> None:
    assert list(roster_days(POLLING)) == [date(2026, 5, day) for day in (1, 2, 3, 4)]
    midnight = datetime(2026, 4, 30, 20, 30, tzinfo=UTC)
    assert is_roster_time(midnight, POLLING) and not is_roster_time(midnight - timedelta(seconds=1), POLLING)
    end = datetime(2026, 5, 4, 20, 30, tzinfo=UTC)
    assert is_roster_time(end - timedelta(seconds=1), POLLING) and not is_roster_time(end, POLLING)
    assert not is_roster_time(midnight, None)


def test_before_dawn_the_next_morning_is_todays() -> None:
    before_dawn = datetime(2026, 4, 30, 23, 30, tzinfo=UTC)  # three in Tehran
    waiting = [
        hour for hour in range(HOURS) if waits_for_morning(HourSpan(RosterHour(FIRST, hour), 1), before_dawn)
    ]
    assert waiting == list(range(8, HOURS))
    assert not waits_for_morning(HourSpan(RosterHour(POLLING, 7), 1), NOON), "tonight is before that morning"


def test_hours_run_over_midnight() -> None:
    late = RosterHour(FIRST, 22)
    assert late.plus(3) == RosterHour(POLLING, 1) and late.until(RosterHour(POLLING, 1)) == 3
    assert RosterHour.at(NOON) == RosterHour(FIRST, 12)
    assert spans_of([late, RosterHour(FIRST, 23), RosterHour(POLLING, 0), RosterHour(POLLING, 5)]) == [
        HourSpan(late, 3),
        HourSpan(RosterHour(POLLING, 5), 1),
    ]
    assert spans_of([]) == ()


def test_one_person_twice_in_an_hour_is_refused() -> None:
    there, span = entries(ALI, 14), HourSpan(RosterHour(FIRST, 12), 4)
    other_account = Account(Messenger.BALE, 1)
    for accounts in ({ALI}, {ALI, other_account}):
        with pytest.raises(BadInput) as refusal:
            enter_person(there, span, accounts=accounts, account=ALI, by=LEAD)
        assert refusal.value.key == "roster-twice"
        assert refusal.value.args_for_text == {"hour": 14, "day": FIRST}
    new = enter_person(there, span, accounts={MINA}, account=MINA, by=LEAD)
    assert [entry.hour.number for entry in new] == [12, 13, 14, 15]
    assert {entry.state for entry in new} == {HourState.ASKED}


def test_full_hour_takes_nobody_else() -> None:
    full = [
        entry for number in range(MOST_IN_AN_HOUR) for entry in entries(Account(Messenger.BALE, number), 8)
    ]
    with pytest.raises(TooMany):
        enter_person(full, HourSpan(RosterHour(FIRST, 8), 1), accounts={ALI}, account=ALI, by=LEAD)


@pytest.mark.parametrize(
    ("day", "number", "length", "refusal"),
    [
        (date(2026, 4, 30), 8, 4, "roster-outside"),
        (date(2026, 5, 4), 22, 4, "roster-outside"),
        (FIRST, 8, 0, "roster-outside"),
        (FIRST, 8, 25, "roster-outside"),
        (FIRST, 8, 4, "roster-over"),
    ],
)
def test_hours_that_cannot_be_entered(day: date, number: int, length: int, refusal: str) -> None:
    with pytest.raises(BadInput, match=refusal):
        planned_span(RosterHour(day, number), length, polling_day=POLLING, now=NOON)


def test_present_hour_can_still_be_entered() -> None:
    assert planned_span(RosterHour(FIRST, 12), 1, polling_day=POLLING, now=NOON).count == 1
    with pytest.raises(BadInput, match="roster-no-day"):
        planned_span(RosterHour(FIRST, 12), 1, polling_day=None, now=NOON)


def test_gaps_are_hours_from_now_with_too_few_people() -> None:
    whole_day = [*entries(ALI, *range(HOURS)), *entries(MINA, *range(HOURS))]
    people = count_by_hour([entry for entry in whole_day if entry.hour.number != 20])
    gaps = find_gaps(people, {}, polling_day=POLLING, now=NOON)
    assert gaps is not None and gaps.is_due and not gaps.is_whole
    assert gaps.gaps[0].span == HourSpan(RosterHour(FIRST, 20), 1)
    assert gaps.gaps[1].span == HourSpan(RosterHour(POLLING, 0), 3 * HOURS)
    assert gaps.hours == 1 + 3 * HOURS
    single = count_by_hour(entries(ALI, 20))
    gaps = find_gaps(people + single, single, polling_day=POLLING, now=NOON)
    assert gaps is not None and (gaps.gaps[0].people, gaps.asked) == (1, 1)


def test_whole_roster_has_no_gap_and_ends() -> None:
    days = roster_days(POLLING)
    people = {RosterHour(day, hour): NEEDED for day in days for hour in range(HOURS)}
    gaps = find_gaps(people, {}, polling_day=POLLING, now=NOON)
    assert gaps is not None and gaps.is_whole
    assert find_gaps({}, {}, polling_day=POLLING, now=NOON + timedelta(days=4)) is None


def test_gap_is_red_three_days_before_only() -> None:
    week_before = find_gaps({}, {}, polling_day=POLLING, now=NOON - timedelta(days=7))
    soon = find_gaps({}, {}, polling_day=POLLING, now=NOON - timedelta(days=3))
    assert week_before is not None and not week_before.is_due and week_before.hours == 4 * HOURS
    assert soon is not None and soon.is_due


def test_wake_order_goes_around_the_roster() -> None:
    roster = [*entries(ALI, 12, 13), *entries(MINA, 12), *entries(SIMA, 14), *entries(LEAD, 23)]
    able, called = {ALI, MINA, SIMA, LEAD}, list[Account]()
    for _ in range(4):
        account = turn_to_wake(roster, able=able, called=called, now=NOON)
        assert account is not None
        called.append(account)
    assert called == [ALI, MINA, SIMA, ALI], "those of this hour, then of the next ones, not of tonight"


def test_nobody_is_woken_who_cannot_take_the_case() -> None:
    roster = [*entries(ALI, 12), *entries(MINA, 12, accepted=False), *entries(SIMA, 11)]
    assert turn_to_wake(roster, able={MINA, SIMA}, called=(), now=NOON) is None
    assert turn_to_wake(roster, able={ALI, MINA, SIMA}, called=(), now=NOON) == ALI


def test_next_turn_comes_after_five_minutes() -> None:
    call = WakeCall("c1", NOON, (ALI,))
    assert not call.is_due(NOON + WAKE_EVERY - timedelta(seconds=1)) and call.is_due(NOON + WAKE_EVERY)
    assert call.is_due(NOON - timedelta(hours=1)), "a clock that was set back silences nobody for an hour"


def test_form_says_when_somebody_reads_next() -> None:
    roster = [*entries(ALI, 14), *entries(MINA, 13, accepted=False)]
    assert next_reading(roster, polling_day=POLLING, now=NOON) == RosterHour(FIRST, 14)
    assert next_reading(entries(ALI, 12), polling_day=POLLING, now=NOON) is None, "somebody reads now"
    assert next_reading(entries(ALI, 11), polling_day=POLLING, now=NOON) is None, "nothing is promised"
    assert next_reading(roster, polling_day=POLLING, now=NOON - timedelta(days=1)) is None
