"""The law's own table of days, row by row: the calendar has each, counted as the law counts it, with how sure it is."""

from datetime import date, timedelta

import pytest

from bot.domain.news.legal_calendar import Anchor, Dated, Sure, When, dated, sure
from bot.domain.news.near_dates import near
from bot.language.dates import from_jalali, months_later
from tests.fakes.read_once import shipped_content

SHIPPED = shipped_content()


def jalali(year: int, month: int, day: int) -> date:
    found = from_jalali(year, month, day)
    assert found is not None
    return found


START, REGISTRATION = jalali(1405, 9, 27), jalali(1405, 10, 21)
QUALIFIED, POLLING, RESULT = jalali(1405, 12, 20), jalali(1406, 2, 11), jalali(1406, 2, 13)
KNOWN = {
    Anchor.START: START,
    Anchor.REGISTRATION: REGISTRATION,
    Anchor.QUALIFIED: QUALIFIED,
    Anchor.POLLING: POLLING,
    Anchor.RESULT: RESULT,
}
ROWS: dict[str, tuple[tuple[str, ...], date | None, date | None, Sure]] = {
    "prevention": (("89",), None, jalali(1405, 5, 11), Sure.ONE),
    "ministry-informs": (("81",), None, jalali(1405, 8, 27), Sure.ONE),
    "resignation": (("41", "41-t2"), None, jalali(1405, 7, 21), Sure.TWO),
    "board-central": (("44",), None, jalali(1405, 10, 1), Sure.ONE),
    "boards-local": (("47", "48"), None, jalali(1405, 10, 7), Sure.ONE),
    "trustees": (("49",), None, None, Sure.ONE),
    "registration": (("61",), REGISTRATION, jalali(1405, 10, 27), Sure.TWO),
    "inquiries": (("62",), jalali(1405, 10, 28), jalali(1405, 11, 7), Sure.UNCONFIRMED),
    "board-decides": (("63", "64"), jalali(1405, 10, 28), jalali(1405, 11, 11), Sure.UNCONFIRMED),
    "watch-decides": (("64",), jalali(1405, 11, 12), jalali(1405, 12, 1), Sure.UNCONFIRMED),
    "rejected": (("64",), None, None, Sure.ONE),
    "new-evidence": (("64-t",), None, None, Sure.ONE),
    "approved-list": (("67",), QUALIFIED, jalali(1405, 12, 23), Sure.UNCONFIRMED),
    "complaints": (("68",), QUALIFIED, jalali(1406, 2, 15), Sure.ONE),
    "lists": (("21",), None, jalali(1406, 1, 26), Sure.TWO),
    "list-leave": (("21",), None, jalali(1406, 1, 29), Sure.TWO),
    "facilities-lists": (("95",), None, jalali(1406, 1, 3), Sure.UNCONFIRMED),
    "facilities": (("95",), None, jalali(1406, 1, 20), Sure.ONE),
    "constituency": (("37-t4",), None, jalali(1406, 1, 27), Sure.TWO),
    "notice": (("54",), jalali(1406, 2, 2), jalali(1406, 2, 2), Sure.ONE),
    "campaign": (("94",), jalali(1406, 2, 3), jalali(1406, 2, 10), Sure.TWO),
    "silence": (("98-t1",), jalali(1406, 2, 10), RESULT, Sure.ONE),
    "withdrawal": (("37-t3",), None, jalali(1406, 2, 8), Sure.ONE),
    "station-ready": (("59",), jalali(1406, 2, 10), jalali(1406, 2, 10), Sure.ONE),
    "traces": (("96",), POLLING, POLLING, Sure.TWO),
    "voting": (("20", "20-t2"), POLLING, POLLING, Sure.TWO),
    "late-arrivals": (("29",), POLLING, POLLING, Sure.ONE),
    "result": (("70",), RESULT, RESULT, Sure.ONE),
    "result-village": (("71",), RESULT, jalali(1406, 2, 15), Sure.ONE),
    "result-city": (("72",), RESULT, jalali(1406, 2, 15), Sure.ONE),
    "result-answers": (("71", "72"), None, jalali(1406, 2, 30), Sure.UNCONFIRMED),
    "recount": (("85",), None, None, Sure.ONE),
    "annulment": (("74", "75"), None, None, Sure.ONE),
    "ballots": (("73",), None, None, Sure.ONE),
    "administrative": (("87-t3",), RESULT, jalali(1406, 3, 13), Sure.UNCONFIRMED),
    "term": (("3",), None, None, Sure.ONE),
}
"""Articles, first day, last day; both None for a stage that hangs on no day an owner could set."""


def counted(**known: date) -> dict[str, Dated]:
    days = {Anchor(name): day for name, day in known.items()} or KNOWN
    return {one.entry.id: one for one in dated(SHIPPED.calendar, days, later=months_later)}


@pytest.mark.parametrize("row", ROWS)
def test_the_calendar_has_this_row_of_the_law(row: str) -> None:
    articles, first, last, how_sure = ROWS[row]
    found = counted()[row]
    assert set(articles) <= set(found.entry.article_ids)
    assert (found.first, found.last) == (first, last)
    assert sure(found.entry, SHIPPED.articles) is how_sure
    undated = first is None and last is None
    assert (found.when(POLLING) is When.UNDATED) is undated
    assert bool(found.entry.waits) is undated, "a stage without a day says what it begins with"
    assert bool(found.entry.counted) is (how_sure is Sure.UNCONFIRMED), "what we counted ourselves is said"


def test_nothing_stands_in_the_calendar_that_is_no_row_but_the_order_that_begins_it() -> None:
    assert {one.id for one in SHIPPED.calendar} == {*ROWS, "start-order"}


@pytest.mark.parametrize("anchor", Anchor)
def test_one_day_alone_dates_only_what_hangs_on_it(anchor: Anchor) -> None:
    for one in counted(**{anchor.value: KNOWN[anchor]}).values():
        asked = [mark.anchor for mark in (one.entry.begins, one.entry.ends) if mark is not None]
        dates = [day for day in (one.first, one.last) if day is not None]
        assert bool(dates) is (anchor in asked), one.entry.id


def test_the_chain_after_registration_has_no_gap_and_no_overlap() -> None:
    found = counted()
    closed = found["registration"].last
    begins, ends = found["board-decides"].first, found["board-decides"].last
    assert closed is not None and begins == closed + timedelta(days=1)
    assert ends is not None and found["watch-decides"].first == ends + timedelta(days=1)


def test_nobody_is_written_to_about_a_day_that_we_chose_ourselves() -> None:
    dates = tuple(counted().values())
    ends = counted()["result-answers"].last
    assert ends is not None
    assert near(dates, today=ends - timedelta(days=1)) == ()
    campaign = counted()["campaign"].first
    assert campaign is not None
    told = {one.dated.entry.id for one in near(dates, today=campaign - timedelta(days=1))}
    assert "campaign" in told
