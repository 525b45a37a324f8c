"""Dates of the law: counted from days that are set, unknown without them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import Confidence
from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import (
    Anchor,
    Dated,
    LegalDate,
    Mark,
    Sure,
    When,
    dated,
    days_of,
    for_audience,
    out_of_order,
    sure,
    with_day,
)
from bot.domain.owner.settings import Running
from bot.language.dates import from_jalali, months_later
from tests.fakes.read_once import shipped_content

POLLING = date(2027, 2, 19)
SHIPPED = shipped_content().calendar
SHIPPED_ARTICLES = shipped_content().articles
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


def entry(begins: Mark | None, ends: Mark | None, *audiences: Audience) -> LegalDate:
    return LegalDate(
        "x",
        title="t",
        words="w",
        article_ids=("94",),
        audiences=audiences or tuple(Audience),
        begins=begins,
        ends=ends,
    )


def one(begins: Mark | None, ends: Mark | None = None, **known: date) -> Dated:
    found = dated(
        [entry(begins, ends)], {Anchor(name): day for name, day in known.items()}, later=months_later
    )
    return found[0]


def test_the_campaign_of_the_shipped_calendar_begins_eight_days_before_and_ends_the_day_before() -> None:
    found = {d.entry.id: d for d in dated(SHIPPED, {Anchor.POLLING: POLLING}, later=months_later)}
    campaign = found["campaign"]
    assert (campaign.first, campaign.last) == (POLLING - timedelta(days=8), POLLING - timedelta(days=1))
    assert found["withdrawal"].last == POLLING - timedelta(days=3)
    assert found["notice"].first == found["notice"].last == POLLING - timedelta(days=9)
    assert found["lists"].last == campaign.first - timedelta(days=8)
    assert found["registration"].when(POLLING) is When.UNKNOWN


def test_no_date_is_known_without_a_day() -> None:
    found = dated(SHIPPED, {}, later=months_later)
    assert {d.when(POLLING) for d in found if d.entry.anchors()} == {When.UNKNOWN}
    assert {d.when(POLLING) for d in found if not d.entry.anchors()} == {When.UNDATED}
    assert {a for d in SHIPPED for a in d.anchors()} == set(Anchor), "each day that owners set is used"


def test_months_are_jalali_months() -> None:
    registration = from_jalali(1405, 7, 21)
    assert registration is not None
    found = one(None, Mark(Anchor.REGISTRATION, months=-3), registration=registration)
    assert found.last == from_jalali(1405, 4, 21)
    assert months_later(from_jalali(1405, 6, 31) or POLLING, 1) == from_jalali(1405, 7, 30)
    assert months_later(from_jalali(1405, 1, 31) or POLLING, -1) == from_jalali(1404, 12, 29)


@given(DAYS, st.integers(-40, 40))
def test_months_there_and_back_lead_to_the_same_month(day: date, months: int) -> None:
    there = months_later(day, months)
    assert abs((months_later(there, -months) - day).days) <= 2


@pytest.mark.parametrize(
    ("begins", "ends", "today", "when"),
    [
        (Mark(Anchor.POLLING), None, POLLING, When.NOW),
        (Mark(Anchor.POLLING), None, POLLING + timedelta(days=1), When.PAST),
        (Mark(Anchor.POLLING), None, POLLING - timedelta(days=1), When.AHEAD),
        (Mark(Anchor.POLLING), Mark(Anchor.RESULT), POLLING + timedelta(days=90), When.NOW),
        (None, Mark(Anchor.POLLING), POLLING - timedelta(days=90), When.NOW),
        (None, Mark(Anchor.POLLING), POLLING + timedelta(days=1), When.PAST),
        (Mark(Anchor.RESULT), None, POLLING, When.UNKNOWN),
    ],
)
def test_where_a_date_stands(begins: Mark | None, ends: Mark | None, today: date, when: When) -> None:
    assert one(begins, ends, polling=POLLING).when(today) is when


def test_a_last_day_far_away_does_not_press_yet() -> None:
    dates = dated([entry(None, Mark(Anchor.POLLING))], {Anchor.POLLING: POLLING}, later=months_later)
    early = for_audience(dates, None, today=POLLING - timedelta(days=31))
    late = for_audience(dates, None, today=POLLING - timedelta(days=30))
    assert (len(early.now), len(early.ahead)) == (0, 1)
    assert (len(late.now), len(late.ahead)) == (1, 0)


def test_each_track_has_its_own_dates_and_hears_which_days_it_waits_for() -> None:
    dates = dated(SHIPPED, {Anchor.POLLING: POLLING}, later=months_later)
    voter = for_audience(dates, Audience.VOTER, today=POLLING - timedelta(days=9))
    assert [d.entry.id for d in voter.now] == ["notice"]
    assert [d.entry.id for d in voter.ahead] == ["campaign", "voting", "late-arrivals"]
    assert "annulment" in {d.entry.id for d in voter.undated}
    assert "rejected" not in {d.entry.id for d in voter.undated}, "that is for candidates"
    assert voter.waiting == (Anchor.REGISTRATION, Anchor.QUALIFIED, Anchor.RESULT)
    assert "withdrawal" not in {d.entry.id for d in (*voter.now, *voter.ahead)}
    candidate = for_audience(dates, Audience.CANDIDATE, today=POLLING - timedelta(days=9))
    assert "withdrawal" in {d.entry.id for d in candidate.now}


def entry_of(articles: tuple[str, ...], counted: str = "") -> LegalDate:
    return replace(entry(Mark(Anchor.POLLING), None), article_ids=articles, counted=counted)


def test_a_date_is_as_sure_as_its_weakest_article() -> None:
    articles = {
        "94": replace(SHIPPED_ARTICLES["94"], confidence=Confidence.CROSS_CHECKED),
        "95": replace(SHIPPED_ARTICLES["95"], confidence=Confidence.SOURCED),
        "96": replace(SHIPPED_ARTICLES["96"], confidence=Confidence.RECHECK),
    }
    assert sure(entry_of(("94",)), articles) is Sure.TWO
    assert sure(entry_of(("94", "95")), articles) is Sure.ONE
    assert sure(entry_of(("94", "96")), articles) is Sure.UNCONFIRMED
    assert sure(entry_of(("94", "gone")), articles) is Sure.UNCONFIRMED
    assert sure(entry_of(("94",), counted="from a day of ours"), articles) is Sure.UNCONFIRMED


def test_months_are_counted_from_the_day_that_days_lead_to() -> None:
    polling = from_jalali(1405, 7, 8)
    assert polling is not None
    assert one(None, Mark(Anchor.POLLING, days=-8, months=-1), polling=polling).last == from_jalali(
        1405, 5, 31
    )


def test_days_that_contradict_are_found() -> None:
    assert out_of_order({Anchor.START: POLLING, Anchor.REGISTRATION: POLLING}) is None
    assert out_of_order({Anchor.START: POLLING, Anchor.REGISTRATION: POLLING - timedelta(days=1)}) == (
        Anchor.START,
        Anchor.REGISTRATION,
    )
    assert out_of_order({Anchor.POLLING: POLLING, Anchor.RESULT: POLLING}) is None
    assert out_of_order({Anchor.REGISTRATION: POLLING, Anchor.POLLING: POLLING}) == (
        Anchor.REGISTRATION,
        Anchor.POLLING,
    )
    assert out_of_order({Anchor.POLLING: POLLING, Anchor.RESULT: POLLING - timedelta(days=1)}) is not None


@pytest.mark.parametrize("later", [Anchor.QUALIFIED, Anchor.POLLING, Anchor.RESULT])
@pytest.mark.parametrize("earlier", [Anchor.START, Anchor.REGISTRATION])
def test_registration_of_seven_days_is_over_before_what_comes_after_it(
    earlier: Anchor, later: Anchor
) -> None:
    registration = one(*_registration(), registration=POLLING)
    assert registration.last is not None
    assert out_of_order({earlier: POLLING, later: registration.last}) == (earlier, later)
    assert out_of_order({earlier: POLLING, later: registration.last + timedelta(days=1)}) is None


def test_days_that_contradict_are_found_past_a_day_between_them() -> None:
    known = {Anchor.START: POLLING - timedelta(days=3), Anchor.REGISTRATION: POLLING}
    known |= {Anchor.QUALIFIED: POLLING + timedelta(days=1), Anchor.POLLING: POLLING + timedelta(days=2)}
    assert out_of_order(known) is not None
    assert out_of_order(known, Anchor.POLLING) == (Anchor.START, Anchor.POLLING)
    assert out_of_order({**known, Anchor.RESULT: POLLING + timedelta(days=9)}, Anchor.RESULT) is None, (
        "what others say against one another is no reason to refuse this one"
    )


def _registration() -> tuple[Mark | None, Mark | None]:
    (found,) = [one for one in SHIPPED if one.id == "registration"]
    return found.begins, found.ends


@given(st.sampled_from(Anchor), st.none() | DAYS)
def test_a_day_is_set_in_its_place(anchor: Anchor, day: date | None) -> None:
    found = days_of(with_day(Running(), anchor, day))
    assert found == ({} if day is None else {anchor: day})
