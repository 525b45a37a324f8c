"""What followers are told about moved days, also while news of an earlier move is being sent."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.news.calendar_news import MovedDay, are_days_current, days_moved
from bot.domain.news.legal_calendar import Days
from tests.fakes.election import ELECTION

DAY, LATER = date(2027, 2, 20), date(2027, 3, 5)
ORDER = ELECTION.day_ids()
DAYS = st.dictionaries(st.sampled_from(ORDER), st.sampled_from([DAY, LATER, DAY + timedelta(days=1)]))


@pytest.mark.parametrize(
    "moved_day",
    [
        MovedDay("polling", DAY),
        MovedDay("polling", None, LATER),
        MovedDay("result", DAY, mixed=True),
    ],
)
def test_it_is_kept_in_a_broadcast_and_read_again(moved_day: MovedDay) -> None:
    assert MovedDay.read(str(moved_day), ORDER) == moved_day


def test_what_is_stored_otherwise_is_refused() -> None:
    for stored in ("", "polling", "poling/none/none", "polling/soon/none"):
        with pytest.raises(ValueError):
            MovedDay.read(stored, ORDER)


@given(DAYS, DAYS)
def test_what_moved_is_what_differs(before: Days, after: Days) -> None:
    moved = days_moved(before, after, order=ORDER)
    assert {moved_day.anchor for moved_day in moved} == {a for a in ORDER if before.get(a) != after.get(a)}
    assert all(
        (moved_day.day, moved_day.known) == (after.get(moved_day.anchor), before.get(moved_day.anchor))
        for moved_day in moved
    )


def test_undone_day_is_news_only_if_somebody_heard() -> None:
    first = days_moved({}, {"polling": DAY}, order=ORDER)
    assert first == (MovedDay("polling", DAY),)
    assert days_moved({"polling": DAY}, {}, earlier=first, order=ORDER) == ()
    again = days_moved({"polling": DAY}, {}, earlier=first, heard=True, order=ORDER)
    assert again == (MovedDay("polling", None, mixed=True),)


def test_reader_of_undone_day_is_notified_despite_another_move() -> None:
    """Two changes before anybody was told about the second: the readers of the first are not forgotten."""
    days = {"polling": DAY}
    first = days_moved(days, {"polling": LATER}, order=ORDER)
    second = days_moved({"polling": LATER}, days, earlier=first, heard=True, order=ORDER)
    third = days_moved(days, {**days, "registration": DAY}, earlier=second, heard=False, order=ORDER)
    assert {moved_day.anchor for moved_day in third} == {"polling", "registration"}


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=6), DAYS)
def test_any_sequence_of_changes_leaves_everybody_informed(
    changes: list[tuple[Days, bool]], known: Days
) -> None:
    """Two people: one reads each news item that may have been sent, the other only the last one."""
    keen, slow, before = dict(known), dict(known), dict(known)
    going: tuple[MovedDay, ...] = ()
    heard = False
    for after, reads in changes:
        if reads:
            _apply_news(keen, going)
            heard = heard or bool(going)
        if before != after:
            going, heard = days_moved(before, after, earlier=going, heard=heard, order=ORDER), False
        assert are_days_current(going, after)
        before = dict(after)
    for reader in (keen, slow):
        _apply_news(reader, going)
        assert reader == before


def _apply_news(person: dict[str, date], news: tuple[MovedDay, ...]) -> None:
    for moved_day in news:
        if moved_day.day is None:
            person.pop(moved_day.anchor, None)
        else:
            person[moved_day.anchor] = moved_day.day
