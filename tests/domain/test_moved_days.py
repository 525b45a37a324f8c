"""What followers are told about moved days, also while news of an earlier move is being sent."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.news.legal_calendar import Anchor, Days
from bot.domain.news.moved_days import MovedDay, are_days_current, days_moved

DAY, LATER = date(2027, 2, 20), date(2027, 3, 5)
DAYS = st.dictionaries(st.sampled_from(list(Anchor)), st.sampled_from([DAY, LATER, DAY + timedelta(days=1)]))


@pytest.mark.parametrize(
    "moved_day",
    [
        MovedDay(Anchor.POLLING, DAY),
        MovedDay(Anchor.POLLING, None, LATER),
        MovedDay(Anchor.RESULT, DAY, mixed=True),
    ],
)
def test_it_is_kept_in_a_broadcast_and_read_again(moved_day: MovedDay) -> None:
    assert MovedDay.read(str(moved_day)) == moved_day


def test_what_is_stored_otherwise_is_refused() -> None:
    for stored in ("", "polling", "poling/none/none", "polling/soon/none"):
        with pytest.raises(ValueError):
            MovedDay.read(stored)


@given(DAYS, DAYS)
def test_what_moved_is_what_differs(before: Days, after: Days) -> None:
    moved = days_moved(before, after)
    assert {moved_day.anchor for moved_day in moved} == {a for a in Anchor if before.get(a) != after.get(a)}
    assert all(
        (moved_day.day, moved_day.known) == (after.get(moved_day.anchor), before.get(moved_day.anchor))
        for moved_day in moved
    )


def test_undone_day_is_news_only_if_somebody_heard() -> None:
    first = days_moved({}, {Anchor.POLLING: DAY})
    assert first == (MovedDay(Anchor.POLLING, DAY),)
    assert days_moved({Anchor.POLLING: DAY}, {}, earlier=first) == ()
    again = days_moved({Anchor.POLLING: DAY}, {}, earlier=first, heard=True)
    assert again == (MovedDay(Anchor.POLLING, None, mixed=True),)


def test_reader_of_undone_day_is_notified_despite_another_move() -> None:
    """Two changes before anybody was told about the second: the readers of the first are not forgotten."""
    days = {Anchor.POLLING: DAY}
    first = days_moved(days, {Anchor.POLLING: LATER})
    second = days_moved({Anchor.POLLING: LATER}, days, earlier=first, heard=True)
    third = days_moved(days, {**days, Anchor.REGISTRATION: DAY}, earlier=second, heard=False)
    assert {moved_day.anchor for moved_day in third} == {Anchor.POLLING, Anchor.REGISTRATION}


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
            going, heard = days_moved(before, after, earlier=going, heard=heard), False
        assert are_days_current(going, after)
        before = dict(after)
    for reader in (keen, slow):
        _apply_news(reader, going)
        assert reader == before


def _apply_news(person: dict[Anchor, date], news: tuple[MovedDay, ...]) -> None:
    for moved_day in news:
        if moved_day.day is None:
            person.pop(moved_day.anchor, None)
        else:
            person[moved_day.anchor] = moved_day.day
