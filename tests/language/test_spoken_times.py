"""Days with their hour, as people type them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.moments import DayPart
from bot.language.dates import TEHRAN
from bot.language.spoken_times import find_told_time, read_time, speaks_of_time, split_time
from bot.usecases.ports.language import TypedTime
from tests.fakes.timing import least_seconds

NOW = datetime(2026, 5, 1, 12, 32, tzinfo=TEHRAN)  # a Friday
TODAY = date(2026, 5, 1)


def on(ago: int, hour: int, minute: int = 0) -> TypedTime:
    return TypedTime(TODAY - timedelta(days=ago), None, time(hour, minute))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("دیشب ساعت ۹", on(1, 21)),
        ("دیشب ساعت نه و نیم", on(1, 21, 30)),
        ("ديشب ساعت ٩", on(1, 21)),
        ("دیشب حدود ساعت 10:15", on(1, 22, 15)),
        ("دیشب ساعت ۲", on(0, 2)),
        ("دیشب ساعت ۱۲", on(0, 0)),
        ("دیشب ۹", on(1, 21)),
        ("دیشب حدودای ۹", on(1, 21)),
        ("پریشب ساعت ۱۱", on(2, 23)),
        ("دیروز ساعت ۱۴:۳۰", on(1, 14, 30)),
        ("دیروز، ۹ صبح", on(1, 9)),
        ("۵ عصر دیروز", on(1, 17)),
        ("دیروز ساعت ۳ بعد از ظهر", on(1, 15)),
        ("دیروز ۱ ظهر", on(1, 13)),
        ("دیروز ساعت ۱۲", on(1, 12)),
        ("دیروز ساعت ۴ بامداد", on(1, 4)),
        ("دو شب پیش ساعت ۹", on(2, 21)),
        ("پنجشنبه ساعت ده شب", on(1, 22)),
        ("۱۰ اردیبهشت ساعت ۲۱", on(1, 21)),
        ("۱۰ اردیبهشت ۱۴۰۵، ۹:۴۵ صبح", on(1, 9, 45)),
        ("دو ساعت پیش", on(0, 10, 30)),
        ("نیم ساعت پیش", on(0, 12)),
        ("یک ساعت و نیم پیش", on(0, 11)),
        ("یه ربع پیش", on(0, 12, 15)),
        ("۲۰ دقیقه قبل", on(0, 12, 10)),
        ("13 ساعت پیش", on(1, 23, 30)),
        ("dishab saate 9", on(1, 21)),
        ("dirooz 5 asr", on(1, 17)),
        ("do saat pish", on(0, 10, 30)),
    ],
)
def test_day_and_hour_are_read_together(typed: str, read: TypedTime) -> None:
    assert read_time(typed, now=NOW) == (read,)


@pytest.mark.parametrize(
    ("typed", "ago", "part"),
    [
        ("جمعه ظهر", 0, DayPart.NOON),
        ("دیشب", 1, DayPart.NIGHT),
        ("امروز صبح", 0, DayPart.MORNING),
        ("دیروز بعد از ظهر", 1, DayPart.EVENING),
        ("پنج‌شنبه شب", 1, DayPart.NIGHT),
        ("صبح ۱۰ اردیبهشت", 1, DayPart.MORNING),
        ("الان", 0, DayPart.NOON),
        ("jome zohr", 0, DayPart.NOON),
        ("dirooz", 1, None),
        ("دیروز", 1, None),
        ("سه روز پیش", 3, None),
    ],
)
def test_day_and_part_are_read_together(typed: str, ago: int, part: DayPart | None) -> None:
    assert read_time(typed, now=NOW) == (TypedTime(TODAY - timedelta(days=ago), part),)


def test_hour_without_part_means_both() -> None:
    assert read_time("دیروز ساعت ۹", now=NOW) == (on(1, 9), on(1, 21))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ساعت ۹ صبح", on(0, 9)),
        ("ساعت ۹ شب", on(1, 21)),
        ("ساعت ۹", on(0, 9)),
        ("ظهر", TypedTime(TODAY, DayPart.NOON)),
        ("عصر", TypedTime(TODAY - timedelta(days=1), DayPart.EVENING)),
        ("پرروز ساعت ۱۴", on(2, 14)),
        ("دیرزو عصر", TypedTime(TODAY - timedelta(days=1), DayPart.EVENING)),
    ],
)
def test_presumed_day_or_corrected_slip_is_marked(typed: str, read: TypedTime) -> None:
    times = read_time(typed, now=NOW)
    assert [(t.day, t.part, t.clock, t.presumed) for t in times] == [(read.day, read.part, read.clock, True)]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "شب جمعه",
        "چند ساعت پیش",
        "دیروز یا پریروز صبح",
        "هفتهٔ پیش ساعت ۹",
        "ساعت ۴۰",
        "a word",
        "۱۲",
        "سر صف رأی",
    ],
)
def test_what_names_no_single_time_is_asked_again(typed: str) -> None:
    assert read_time(typed, now=NOW) == ()


def test_tonight_after_midnight_began_yesterday() -> None:
    late = NOW.replace(hour=0, minute=30)
    assert read_time("امشب ساعت ۹", now=late) == (on(1, 21),)
    assert read_time("امشب ساعت ۱۲", now=late) == (on(0, 0),)


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("دیشب ساعت ۹ دم شعبه پول می‌دادند", on(1, 21)),
        ("دیروز ۵ عصر جلوی مدرسه شام دادند", on(1, 17)),
        ("دیروز ساعت ۹ جلوی مدرسه شام دادند", TypedTime(TODAY - timedelta(days=1), None)),
        ("دیشب از ساعت ۸ تا ساعت ۱۰ پول می‌دادند", TypedTime(TODAY - timedelta(days=1), DayPart.NIGHT)),
        ("دو ساعت پیش سه نفر را راه ندادند", on(0, 10, 30)),
        ("امروز ساعت ۲۲ می‌خواهند پول بدهند", TypedTime(TODAY, None)),
        ("پول می‌دادند", None),
    ],
)
def test_sentence_tells_its_time_as_far_as_certain(sentence: str, read: TypedTime | None) -> None:
    assert find_told_time(sentence, now=NOW) == read


@given(st.text(alphabet=st.sampled_from("دیشبروز ساعت۹٩9جمعهظهرپقلنیمو:.،\u200c saet"), max_size=60))
def test_nothing_raises(typed: str) -> None:
    read_time(typed, now=NOW)
    find_told_time(typed, now=NOW)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("حدود ظهر", DayPart.NOON),
        ("سر ظهر بود", DayPart.NOON),
        ("دم غروب", DayPart.EVENING),
        ("اول صبح", DayPart.MORNING),
        ("آخر شب", DayPart.NIGHT),
        ("فکر کنم عصر بود", DayPart.EVENING),
    ],
)
def test_rough_time_is_a_part_of_the_day(typed: str, part: DayPart) -> None:
    (read,) = read_time(typed, now=NOW, day=TODAY - timedelta(days=3))
    assert (read.day, read.part, read.clock) == (TODAY - timedelta(days=3), part, None)


def test_range_of_hours_begins_with_its_first() -> None:
    (read,) = read_time("دیروز ساعت ۱۰ صبح تا ۱۲", now=NOW)
    assert read == replace(on(1, 10), presumed=True)
    assert split_time("زمانش دیشب بود", now=NOW) == (
        "",
        (TypedTime(TODAY - timedelta(days=1), DayPart.NIGHT),),
    )


def test_who_is_not_sure_of_the_time_confirms_it() -> None:
    assert [read.presumed for read in read_time("دیروز ظهر بود", now=NOW)] == [False]
    assert [read.presumed for read in read_time("فکر کنم دیروز ظهر", now=NOW)] == [True]


@pytest.mark.parametrize(
    ("text", "is_time"),
    [
        ("پارسال", True),
        ("فردا", True),
        ("چند روز پیش", True),
        ("شب جمعه", True),
        ("روز رأی‌گیری", True),
        ("۷/۹", True),
        ("میدان امروز", False),
        ("منطقه ۵", False),
        ("هفت حوض", False),
    ],
)
def test_words_of_time_are_known_however_vague(text: str, is_time: bool) -> None:
    assert speaks_of_time(text) is is_time


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["ساعت ", "حدود ", "۹ شب ", "شب ", "دیروز ", "دو ساعت پیش ", "۱۲ "])
def test_long_texts_take_no_long_time(piece: str) -> None:
    text = piece * (4000 // len(piece))
    assert least_seconds(lambda: read_time(text, now=NOW)) < 0.1
    assert least_seconds(lambda: find_told_time(text, now=NOW)) < 0.1
