"""Dates of the law: counted from the days that are set, unknown without them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import Confidence
from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import (
    AnchorOffset,
    Certainty,
    DatedEntry,
    DateStatus,
    LegalDate,
    certainty_of,
    days_of,
    for_audience,
    out_of_order,
    resolve_dates,
    with_day,
)
from bot.domain.owner.settings import RunningSettings
from bot.language.dates import from_jalali, months_later
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

POLLING = date(2027, 2, 19)
SHIPPED = shipped_content().calendar
SHIPPED_ARTICLES = shipped_content().articles
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


def entry(begins: AnchorOffset | None, ends: AnchorOffset | None, *audiences: Audience) -> LegalDate:
    return LegalDate(
        "x",
        title="t",
        words="w",
        article_ids=("94",),
        audiences=audiences or tuple(Audience),
        begins=begins,
        ends=ends,
    )


def make_dated_entry(
    begins: AnchorOffset | None, ends: AnchorOffset | None = None, **known: date
) -> DatedEntry:
    dates = resolve_dates([entry(begins, ends)], known, later=months_later)
    return dates[0]


def test_shipped_campaign_lasts_from_eight_to_one_day_before() -> None:
    dates_by_id = {d.entry.id: d for d in resolve_dates(SHIPPED, {"polling": POLLING}, later=months_later)}
    campaign = dates_by_id["campaign"]
    assert (campaign.first, campaign.last) == (POLLING - timedelta(days=8), POLLING - timedelta(days=1))
    assert dates_by_id["withdrawal"].last == POLLING - timedelta(days=3)
    assert dates_by_id["notice"].first == dates_by_id["notice"].last == POLLING - timedelta(days=9)
    assert dates_by_id["lists"].last == campaign.first - timedelta(days=8)
    assert dates_by_id["registration"].when(POLLING) is DateStatus.UNKNOWN


def test_no_date_is_known_without_a_day() -> None:
    dates = resolve_dates(SHIPPED, {}, later=months_later)
    assert {d.when(POLLING) for d in dates if d.entry.anchors()} == {DateStatus.UNKNOWN}
    assert {d.when(POLLING) for d in dates if not d.entry.anchors()} == {DateStatus.UNDATED}
    assert {a for d in SHIPPED for a in d.anchors()} == set(ELECTION.day_ids()), (
        "each day that owners set is used"
    )


def test_months_are_jalali_months() -> None:
    registration = from_jalali(1405, 7, 21)
    assert registration is not None
    dated_entry = make_dated_entry(None, AnchorOffset("registration", months=-3), registration=registration)
    assert dated_entry.last == from_jalali(1405, 4, 21)
    assert months_later(from_jalali(1405, 6, 31) or POLLING, 1) == from_jalali(1405, 7, 30)
    assert months_later(from_jalali(1405, 1, 31) or POLLING, -1) == from_jalali(1404, 12, 29)


@given(DAYS, st.integers(-40, 40))
def test_months_there_and_back_lead_to_the_same_month(day: date, months: int) -> None:
    there = months_later(day, months)
    assert abs((months_later(there, -months) - day).days) <= 2


@pytest.mark.parametrize(
    ("begins", "ends", "today", "when"),
    [
        (AnchorOffset("polling"), None, POLLING, DateStatus.NOW),
        (AnchorOffset("polling"), None, POLLING + timedelta(days=1), DateStatus.PAST),
        (AnchorOffset("polling"), None, POLLING - timedelta(days=1), DateStatus.AHEAD),
        (
            AnchorOffset("polling"),
            AnchorOffset("result"),
            POLLING + timedelta(days=90),
            DateStatus.NOW,
        ),
        (None, AnchorOffset("polling"), POLLING - timedelta(days=90), DateStatus.NOW),
        (None, AnchorOffset("polling"), POLLING + timedelta(days=1), DateStatus.PAST),
        (AnchorOffset("result"), None, POLLING, DateStatus.UNKNOWN),
    ],
)
def test_where_a_date_stands(
    begins: AnchorOffset | None, ends: AnchorOffset | None, today: date, when: DateStatus
) -> None:
    assert make_dated_entry(begins, ends, polling=POLLING).when(today) is when


def test_a_last_day_far_away_does_not_press_yet() -> None:
    dates = resolve_dates([entry(None, AnchorOffset("polling"))], {"polling": POLLING}, later=months_later)
    early = for_audience(dates, None, today=POLLING - timedelta(days=31), order=ELECTION.day_ids())
    late = for_audience(dates, None, today=POLLING - timedelta(days=30), order=ELECTION.day_ids())
    assert (len(early.now), len(early.ahead)) == (0, 1)
    assert (len(late.now), len(late.ahead)) == (1, 0)


def test_each_track_sees_own_dates_and_pending_days() -> None:
    dates = resolve_dates(SHIPPED, {"polling": POLLING}, later=months_later)
    voter = for_audience(dates, Audience.VOTER, today=POLLING - timedelta(days=9), order=ELECTION.day_ids())
    assert [d.entry.id for d in voter.now] == ["notice"]
    assert [d.entry.id for d in voter.ahead] == ["campaign", "voting", "late-arrivals"]
    assert "annulment" in {d.entry.id for d in voter.undated}
    assert "rejected" not in {d.entry.id for d in voter.undated}, "that entry is for candidates"
    assert voter.waiting == ("registration", "qualified", "result")
    assert "withdrawal" not in {d.entry.id for d in (*voter.now, *voter.ahead)}
    candidate = for_audience(
        dates, Audience.CANDIDATE, today=POLLING - timedelta(days=9), order=ELECTION.day_ids()
    )
    assert "withdrawal" in {d.entry.id for d in candidate.now}


def entry_of(articles: tuple[str, ...], counted: str = "") -> LegalDate:
    return replace(entry(AnchorOffset("polling"), None), article_ids=articles, counted=counted)


def test_a_date_is_as_sure_as_its_weakest_article() -> None:
    articles = {
        "94": replace(SHIPPED_ARTICLES["94"], confidence=Confidence.CROSS_CHECKED),
        "95": replace(SHIPPED_ARTICLES["95"], confidence=Confidence.SOURCED),
        "96": replace(SHIPPED_ARTICLES["96"], confidence=Confidence.RECHECK),
    }
    assert certainty_of(entry_of(("94",)), articles) is Certainty.TWO
    assert certainty_of(entry_of(("94", "95")), articles) is Certainty.ONE
    assert certainty_of(entry_of(("94", "96")), articles) is Certainty.UNCONFIRMED
    assert certainty_of(entry_of(("94", "gone")), articles) is Certainty.UNCONFIRMED
    assert certainty_of(entry_of(("94",), counted="from a day of ours"), articles) is Certainty.UNCONFIRMED


def test_months_are_counted_from_day_that_days_lead_to() -> None:
    polling = from_jalali(1405, 7, 8)
    assert polling is not None
    assert make_dated_entry(
        None, AnchorOffset("polling", days=-8, months=-1), polling=polling
    ).last == from_jalali(1405, 5, 31)


def test_days_that_contradict_are_found() -> None:
    assert out_of_order({"start": POLLING, "registration": POLLING}, ELECTION.days) is None
    assert out_of_order({"start": POLLING, "registration": POLLING - timedelta(days=1)}, ELECTION.days) == (
        "start",
        "registration",
    )
    assert out_of_order({"polling": POLLING, "result": POLLING}, ELECTION.days) is None
    assert out_of_order({"registration": POLLING, "polling": POLLING}, ELECTION.days) == (
        "registration",
        "polling",
    )
    assert (
        out_of_order({"polling": POLLING, "result": POLLING - timedelta(days=1)}, ELECTION.days) is not None
    )


@pytest.mark.parametrize("later", ["qualified", "polling", "result"])
@pytest.mark.parametrize("earlier", ["start", "registration"])
def test_seven_day_registration_ends_before_what_follows(earlier: str, later: str) -> None:
    registration = make_dated_entry(*_registration(), registration=POLLING)
    assert registration.last is not None
    assert out_of_order({earlier: POLLING, later: registration.last}, ELECTION.days) == (earlier, later)
    assert (
        out_of_order({earlier: POLLING, later: registration.last + timedelta(days=1)}, ELECTION.days) is None
    )


def test_contradicting_days_are_found_across_intermediate_days() -> None:
    known = {"start": POLLING - timedelta(days=3), "registration": POLLING}
    known |= {"qualified": POLLING + timedelta(days=1), "polling": POLLING + timedelta(days=2)}
    assert out_of_order(known, ELECTION.days) is not None
    assert out_of_order(known, ELECTION.days, "polling") == ("start", "polling")
    assert out_of_order({**known, "result": POLLING + timedelta(days=9)}, ELECTION.days, "result") is None, (
        "a conflict between other days is no reason to refuse this one"
    )


def _registration() -> tuple[AnchorOffset | None, AnchorOffset | None]:
    (calendar_entry,) = [item for item in SHIPPED if item.id == "registration"]
    return calendar_entry.begins, calendar_entry.ends


@given(st.sampled_from(ELECTION.day_ids()), st.none() | DAYS)
def test_a_day_is_set_in_its_place(anchor: str, day: date | None) -> None:
    days = days_of(with_day(RunningSettings(), anchor, day))
    assert days == ({} if day is None else {anchor: day})
