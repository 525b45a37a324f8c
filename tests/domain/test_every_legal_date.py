"""The law's own table of days: the calendar has each one, counted as the law says, with its certainty."""

from datetime import date, timedelta

import pytest

from bot.domain.news.calendar_news import dates_of_tomorrow
from bot.domain.news.legal_calendar import (
    Certainty,
    DatedEntry,
    DateStatus,
    certainty_of,
    resolve_dates,
)
from bot.language.dates import from_jalali, months_later
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

SHIPPED = shipped_content()


def jalali(year: int, month: int, day: int) -> date:
    gregorian = from_jalali(year, month, day)
    assert gregorian is not None
    return gregorian


START, REGISTRATION = jalali(1405, 9, 27), jalali(1405, 10, 21)
QUALIFIED, POLLING, RESULT = jalali(1405, 12, 20), jalali(1406, 2, 11), jalali(1406, 2, 13)
KNOWN = {
    "start": START,
    "registration": REGISTRATION,
    "qualified": QUALIFIED,
    "polling": POLLING,
    "result": RESULT,
}
ROWS: dict[str, tuple[tuple[str, ...], date | None, date | None, Certainty]] = {
    "prevention": (("89",), None, jalali(1405, 5, 11), Certainty.ONE),
    "ministry-informs": (("81",), None, jalali(1405, 8, 27), Certainty.ONE),
    "resignation": (("41", "41-t2"), None, jalali(1405, 7, 21), Certainty.TWO),
    "board-central": (("44",), None, jalali(1405, 10, 1), Certainty.ONE),
    "boards-local": (("47", "48"), None, jalali(1405, 10, 7), Certainty.ONE),
    "trustees": (("49",), None, None, Certainty.ONE),
    "registration": (("61",), REGISTRATION, jalali(1405, 10, 27), Certainty.TWO),
    "inquiries": (("62",), jalali(1405, 10, 28), jalali(1405, 11, 7), Certainty.UNCONFIRMED),
    "board-decides": (("63", "64"), jalali(1405, 10, 28), jalali(1405, 11, 11), Certainty.UNCONFIRMED),
    "watch-decides": (("64",), jalali(1405, 11, 12), jalali(1405, 12, 1), Certainty.UNCONFIRMED),
    "rejected": (("64",), None, None, Certainty.ONE),
    "new-evidence": (("64-t",), None, None, Certainty.ONE),
    "approved-list": (("67",), QUALIFIED, jalali(1405, 12, 23), Certainty.UNCONFIRMED),
    "complaints": (("68",), QUALIFIED, jalali(1406, 2, 15), Certainty.ONE),
    "complaint-answer": (("68",), None, None, Certainty.ONE),
    "lists": (("21",), None, jalali(1406, 1, 26), Certainty.TWO),
    "list-leave": (("21",), None, jalali(1406, 1, 29), Certainty.TWO),
    "facilities-lists": (("95",), None, jalali(1406, 1, 3), Certainty.UNCONFIRMED),
    "facilities": (("95",), None, jalali(1406, 1, 20), Certainty.ONE),
    "constituency": (("37-t4",), None, jalali(1406, 1, 27), Certainty.TWO),
    "notice": (("54",), jalali(1406, 2, 2), jalali(1406, 2, 2), Certainty.ONE),
    "campaign": (("94",), jalali(1406, 2, 3), jalali(1406, 2, 10), Certainty.TWO),
    "silence": (("98-t1",), jalali(1406, 2, 10), RESULT, Certainty.ONE),
    "withdrawal": (("37-t3",), None, jalali(1406, 2, 8), Certainty.ONE),
    "station-ready": (("59",), jalali(1406, 2, 10), jalali(1406, 2, 10), Certainty.ONE),
    "traces": (("96",), POLLING, POLLING, Certainty.TWO),
    "voting": (("20", "20-t2"), POLLING, POLLING, Certainty.TWO),
    "late-arrivals": (("29",), POLLING, POLLING, Certainty.ONE),
    "result": (("70",), RESULT, RESULT, Certainty.ONE),
    "result-village": (("71",), RESULT, jalali(1406, 2, 15), Certainty.ONE),
    "result-city": (("72",), RESULT, jalali(1406, 2, 15), Certainty.ONE),
    "result-answers": (("71", "72"), None, jalali(1406, 2, 30), Certainty.UNCONFIRMED),
    "recount": (("85",), None, None, Certainty.ONE),
    "annulment": (("74", "75"), None, None, Certainty.ONE),
    "ballots": (("73",), None, None, Certainty.ONE),
    "administrative": (("87-t3",), RESULT, jalali(1406, 3, 13), Certainty.UNCONFIRMED),
    "term": (("3",), None, None, Certainty.ONE),
}
"""Articles, first day, last day. Both days are None for a stage that depends on no day that an owner sets."""


def dated_entries(**known: date) -> dict[str, DatedEntry]:
    days = known or KNOWN
    return {
        dated_entry.entry.id: dated_entry
        for dated_entry in resolve_dates(SHIPPED.calendar, days, later=months_later)
    }


@pytest.mark.parametrize("row", ROWS)
def test_the_calendar_has_this_row_of_the_law(row: str) -> None:
    articles, first, last, how_sure = ROWS[row]
    dated_entry = dated_entries()[row]
    assert set(articles) <= set(dated_entry.entry.article_ids)
    assert (dated_entry.first, dated_entry.last) == (first, last)
    assert certainty_of(dated_entry.entry, SHIPPED.articles) is how_sure
    undated = first is None and last is None
    assert (dated_entry.when(POLLING) is DateStatus.UNDATED) is undated
    assert bool(dated_entry.entry.waits) is undated, "a stage without a day says what starts it"
    assert bool(dated_entry.entry.counted) is (how_sure is Certainty.UNCONFIRMED), (
        "days that we computed ourselves are marked"
    )


def test_calendar_has_only_table_rows_and_the_start_order() -> None:
    assert {entry.id for entry in SHIPPED.calendar} == {*ROWS, "start-order"}


@pytest.mark.parametrize("anchor", ELECTION.day_ids())
def test_one_day_alone_dates_only_what_hangs_on_it(anchor: str) -> None:
    for dated_entry in dated_entries(**{anchor: KNOWN[anchor]}).values():
        asked = [
            mark.anchor for mark in (dated_entry.entry.begins, dated_entry.entry.ends) if mark is not None
        ]
        dates = [day for day in (dated_entry.first, dated_entry.last) if day is not None]
        assert bool(dates) is (anchor in asked), dated_entry.entry.id


def test_stages_after_registration_have_no_gap_or_overlap() -> None:
    entries = dated_entries()
    closed = entries["registration"].last
    begins, ends = entries["board-decides"].first, entries["board-decides"].last
    assert closed is not None and begins == closed + timedelta(days=1)
    assert ends is not None and entries["watch-decides"].first == ends + timedelta(days=1)


def test_nobody_is_notified_of_days_we_chose_ourselves() -> None:
    dates = tuple(dated_entries().values())
    ends = dated_entries()["result-answers"].last
    assert ends is not None
    assert dates_of_tomorrow(dates, today=ends - timedelta(days=1)) == ()
    campaign = dated_entries()["campaign"].first
    assert campaign is not None
    entry_ids = {
        notice.dated.entry.id for notice in dates_of_tomorrow(dates, today=campaign - timedelta(days=1))
    }
    assert "campaign" in entry_ids
