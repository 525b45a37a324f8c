"""Days as people say them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.dates import from_jalali, long_date, weekday
from bot.language.spoken_days import find_told_day, parse_days, parse_spoken_day
from tests.fakes.timing import least_seconds

TODAY = date(2026, 5, 1)  # 11 Ordibehesht 1405, a Friday


@pytest.mark.parametrize(
    ("typed", "ago"),
    [
        ("امروز", 0),
        ("امروز صبح", 0),
        ("صبح امروز", 0),
        ("همین امروز", 0),
        ("امشب", 0),
        ("همین الان", 0),
        ("ديروز", 1),
        ("دیروز عصر", 1),
        ("دیروز بعد از ظهر", 1),
        ("دیروز، ساعت ۱۴:۳۰", 1),
        ("حدود ساعت 5 عصر دیروز", 1),
        ("دیشب", 1),
        ("دیشب ساعت ۱۰", 1),
        ("پریروز", 2),
        ("پریشب.", 2),
        ("پس‌پریروز", 3),
        ("پس پریروز", 3),
        ("دو روز پیش", 2),
        ("۳ روز پیش", 3),
        ("3 روز قبل", 3),
        ("٣ روز پيش", 3),
        ("سه روزِ پیش", 3),
        ("ده روز پیش", 10),
        ("بیست و یک روز پیش", 21),
        ("جمعه", 0),
        ("روز جمعه", 0),
        ("جمعه شب", 0),
        ("جمعهٔ گذشته", 7),
        ("جمعه‌ی پیش", 7),
        ("پنجشنبه", 1),
        ("پنج‌شنبه", 1),
        ("پنج شنبه صبح", 1),
        ("سه‌شنبه", 3),
        ("شنبه", 6),
        ("شنبهٔ گذشته", 6),
        ("چهارشنبهٔ هفتهٔ پیش", 9),
        ("شنبه هفته‌ی گذشته", 13),
        ("هفتهٔ پیش چهارشنبه", 9),
        ("هفته قبل، روز شنبه", 13),
        ("فردا", -1),
        ("پس‌فردا", -2),
    ],
)
def test_days_counted_from_today_are_read(typed: str, ago: int) -> None:
    assert parse_spoken_day(typed, today=TODAY) == TODAY - timedelta(days=ago)


@pytest.mark.parametrize(
    ("typed", "jalali"),
    [
        ("دوازده آذر", (1404, 9, 12)),
        ("دوازدهم آذر", (1404, 9, 12)),
        ("دوازدهم آذرماه ۱۴۰۴", (1404, 9, 12)),
        ("اول اردیبهشت", (1405, 2, 1)),
        ("یکم فروردین", (1405, 1, 1)),
        ("سوم دی", (1404, 10, 3)),
        ("بیست و سوم بهمن", (1404, 11, 23)),
        ("بیست‌ و‌ یکم اسفند", (1404, 12, 21)),
        ("سی‌ام فروردین", (1405, 1, 30)),
        ("سی و یکم فروردین", (1405, 1, 31)),
        ("دوشنبه ۷ اردیبهشت", (1405, 2, 7)),
        ("صبح ۷ اردیبهشت", (1405, 2, 7)),
        ("۷ اردیبهشت ساعت ۱۰", (1405, 2, 7)),
        ("در تاریخ ۱۴۰۵/۰۲/۰۷", (1405, 2, 7)),
        ("۱۲ آذر ۱۳۰۰", (1300, 9, 12)),
    ],
)
def test_dates_in_words_are_read(typed: str, jalali: tuple[int, int, int]) -> None:
    assert parse_spoken_day(typed, today=TODAY) == from_jalali(*jalali)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "هفتهٔ پیش",
        "هفته پیش",
        "یک هفته پیش",
        "چند روز پیش",
        "ماه پیش",
        "شب جمعه",
        "شب جمعهٔ پیش",
        "سی و دوم آذر",
        "دوازده سپتامبر",
        "صبح",
        "ساعت ۱۰",
        "دیروز یا پریروز",
        "آذر",
        "some day",
    ],
)
def test_what_names_no_single_day_is_asked_again(typed: str) -> None:
    assert parse_spoken_day(typed, today=TODAY) is None


@settings(deadline=None)  # a slow machine must not fail the test
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_nearest_one_that_has_come(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    assert parse_spoken_day(weekday(day), today=today) == day
    assert parse_spoken_day(long_date(day), today=today) == day
    assert parse_spoken_day(f"{back} روز پیش", today=today) == day


@given(st.text(alphabet=st.sampled_from("دیروزپشب جمعهسانبیکوم۰۱۲٣4 :\u200c،"), max_size=60))
def test_nothing_raises(typed: str) -> None:
    parse_spoken_day(typed, today=TODAY)


@pytest.mark.parametrize("piece", ["بیست و ", "در ", "ساعت ", "شب ", "۱ ", " ", "جمعه "])
def test_long_texts_take_no_long_time(piece: str) -> None:
    assert least_seconds(lambda: parse_spoken_day(piece * (4000 // len(piece)), today=TODAY)) < 0.05


@pytest.mark.parametrize(
    ("sentence", "ago", "at_night"),
    [
        ("دیروز دم شعبه هوادار نامزد الف پول می‌داد", 1, False),
        ("دیشب یکی در مسجد پول می‌داد.", 1, True),
        ("یکی در مسجد، ديشب، پول داد", 1, True),
        ("پریروز صبح دم شعبه بودم؛ همان پریروز پول دادند", 2, False),
        ("پریشب آمدند", 2, True),
        ("پس‌پریروز آمدند", 3, False),
        ("امروز رأی می‌خریدند", 0, False),
    ],
)
def test_a_sentence_tells_its_day(sentence: str, ago: int, at_night: bool) -> None:
    assert find_told_day(sentence, today=TODAY) == (TODAY - timedelta(days=ago), at_night)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "دم شعبه پول می‌دادند",
        "دیروز و امروز پول می‌دادند",
        "دیروز و دیشب پول می‌دادند",
        "امروز شنیدم که پریروز پول داده‌اند",
        "از دیروز پول می‌دهند",
        "تا دیشب پول می‌دادند",
        "مثل دیروز پول می‌دهند",
        "روزنامهٔ دیروزی را پخش کردند",
        "فردا پول می‌دهند",
        "محلهٔ امروزیان",
    ],
)
def test_a_sentence_without_one_clear_day_tells_none(sentence: str) -> None:
    assert find_told_day(sentence, today=TODAY) is None


@pytest.mark.parametrize("piece", ["از دیروز ", "پس ", "دیشب", "دی"])
def test_a_long_sentence_takes_no_long_time(piece: str) -> None:
    assert least_seconds(lambda: find_told_day(piece * (4000 // len(piece)), today=TODAY)) < 0.05


@pytest.mark.parametrize(
    ("typed", "ago"),
    [
        ("دیروز", (1, 1)),
        ("سه روز پیش تا دیروز", (3, 1)),
        ("از سه روز پیش تا امروز", (3, 0)),
        ("دیروز تا سه روز پیش", (3, 1)),
    ],
)
def test_days_from_one_to_another(typed: str, ago: tuple[int, int]) -> None:
    first, last = (TODAY - timedelta(days=days) for days in ago)
    assert parse_days(typed, today=TODAY) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "۵ تا ۸ آذر ۱۴۰۴",
        "از ۵ تا ۸ آذر ۱۴۰۴",
        "5 آذر 1404 تا 8 آذر 1404",
        "1404/9/5 - 1404/9/8",
        "۱۴۰۴/۹/۵–۱۴۰۴/۹/۸",
    ],
)
def test_the_last_day_says_the_month_of_both(typed: str) -> None:
    assert parse_days(typed, today=TODAY) == (from_jalali(1404, 9, 5), from_jalali(1404, 9, 8))


@pytest.mark.parametrize("typed", ["", "نیسان", "تا", "۵ تا", "۵ تا ۸", "از نیسان تا دیروز", "۵ تا ۴۰ آذر"])
def test_what_names_no_days(typed: str) -> None:
    assert parse_days(typed, today=TODAY) is None
