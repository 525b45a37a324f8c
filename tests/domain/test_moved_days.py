"""What followers are told of days that move, also while they are being told of an earlier move."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.news.legal_calendar import Anchor, Days
from bot.domain.news.moved_days import MovedDay, days_moved, still_so

DAY, LATER = date(2027, 2, 20), date(2027, 3, 5)
DAYS = st.dictionaries(st.sampled_from(list(Anchor)), st.sampled_from([DAY, LATER, DAY + timedelta(days=1)]))


@pytest.mark.parametrize(
    "one",
    [
        MovedDay(Anchor.POLLING, DAY),
        MovedDay(Anchor.POLLING, None, LATER),
        MovedDay(Anchor.RESULT, DAY, mixed=True),
    ],
)
def test_it_is_kept_in_a_broadcast_and_read_again(one: MovedDay) -> None:
    assert MovedDay.read(str(one)) == one


def test_what_is_stored_otherwise_is_refused() -> None:
    for stored in ("", "polling", "poling/none/none", "polling/soon/none"):
        with pytest.raises(ValueError):
            MovedDay.read(stored)


@given(DAYS, DAYS)
def test_what_moved_is_what_differs(before: Days, after: Days) -> None:
    moved = days_moved(before, after)
    assert {one.anchor for one in moved} == {a for a in Anchor if before.get(a) != after.get(a)}
    assert all((one.day, one.known) == (after.get(one.anchor), before.get(one.anchor)) for one in moved)


def test_a_day_taken_back_is_news_only_where_somebody_has_heard_of_it() -> None:
    first = days_moved({}, {Anchor.POLLING: DAY})
    assert first == (MovedDay(Anchor.POLLING, DAY),)
    assert days_moved({Anchor.POLLING: DAY}, {}, earlier=first) == ()
    again = days_moved({Anchor.POLLING: DAY}, {}, earlier=first, heard=True)
    assert again == (MovedDay(Anchor.POLLING, None, mixed=True),)


def test_who_has_read_a_day_that_was_turned_back_hears_of_it_though_another_one_moves_first() -> None:
    """Two changes before anybody heard the second: the first one's readers are not forgotten."""
    days = {Anchor.POLLING: DAY}
    first = days_moved(days, {Anchor.POLLING: LATER})
    second = days_moved({Anchor.POLLING: LATER}, days, earlier=first, heard=True)
    third = days_moved(days, {**days, Anchor.REGISTRATION: DAY}, earlier=second, heard=False)
    assert {one.anchor for one in third} == {Anchor.POLLING, Anchor.REGISTRATION}


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=6), DAYS)
def test_whatever_is_changed_in_between_in_the_end_everybody_knows_the_days(
    changes: list[tuple[Days, bool]], known: Days
) -> None:
    """Two people: one reads each news that may have been heard, the other only the last one."""
    keen, slow, before = dict(known), dict(known), dict(known)
    going: tuple[MovedDay, ...] = ()
    heard = False
    for after, reads in changes:
        if reads:
            _reads(keen, going)
            heard = heard or bool(going)
        if before != after:
            going, heard = days_moved(before, after, earlier=going, heard=heard), False
        assert still_so(going, after)
        before = dict(after)
    for one in (keen, slow):
        _reads(one, going)
        assert one == before


def _reads(person: dict[Anchor, date], news: tuple[MovedDay, ...]) -> None:
    for one in news:
        if one.day is None:
            person.pop(one.anchor, None)
        else:
            person[one.anchor] = one.day
