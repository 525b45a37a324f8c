"""What a sentence tells of place, time and actor: cut out where it is certain, left alone elsewhere."""

from datetime import date, datetime, time

import pytest

from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.moments import DayPart
from bot.language.place_reader import AreaNameReader
from bot.language.spoken_times import read_time, split_time
from bot.language.told_actors import find_told_actor
from bot.usecases.ports.language import ToldPlace
from tests.fakes.shared_content import shipped_content
from tests.fakes.turns import TEHRAN

NOW = datetime(2026, 11, 29, 14, 40, tzinfo=TEHRAN)
READER = AreaNameReader()


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("دیشب توی مدرسه شهید باهنر منطقه ۵ تهران پول می‌دادند", ToldPlace(("thr05",), "مدرسه شهید باهنر")),
        ("دیروز توی منطقه۵، مدرسهٔ نور، ناظر خواب بود", ToldPlace(("thr05",), "مدرسهٔ نور")),
        ("madrese shahid bahonar mantaghe 5", ToldPlace(("thr05",), "madrese shahid bahonar")),
        ("در نارمک پول دادند", ToldPlace(("thr04", "thr08"), "")),
        ("دم شعبه ۱۲ منطقهٔ دوازده", ToldPlace(("thr12",), "شعبه ۱۲")),
        ("توی مدرسه پول می‌دادند", ToldPlace(())),
        ("رئیس مدرسه گفت رأی بدهید", ToldPlace(())),
        ("منطقهٔ ما شلوغ بود", ToldPlace(())),
        ("", ToldPlace(())),
    ],
)
def test_told_place_is_cut_out_of_a_sentence(sentence: str, place: ToldPlace) -> None:
    assert READER.read_told_place(sentence, shipped_content().areas) == place


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("ستاد یه نامزد کارت هدیه پخش میکرد", ActorClass.HEADQUARTERS),
        ("دیدم که ناظر شعبه برگه‌ها را پر کرد", ActorClass.STAFF),
        ("رئیس اداره‌مون گفت به فلانی رأی بدید", ActorClass.OFFICIAL),
        ("بسیجی‌ها مردم رو تهدید کردن", ActorClass.FORCE),
        ("یه نامزد پول میداد", ActorClass.CANDIDATE),
        ("به ناظر پول دادند", None),
        ("ناظر را زدند", None),
        ("جلوی ستاد پول میدادن", None),
        ("هوادار نامزد الف پول میداد", None),
        ("فرماندار و ناظر با هم آرا را عوض کردند", None),
    ],
)
def test_told_actor_is_whoever_acts(sentence: str, actor: ActorClass | None) -> None:
    assert find_told_actor(sentence) is actor


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("منطقه ۵ مدرسه باهنر دیشب ساعت ۹", "منطقه ۵ مدرسه باهنر"),
        ("دیشب ساعت ۹ مدرسه باهنر", "مدرسه باهنر"),
        ("mantaghe 5 dishab saate 9", "mantaghe 5"),
        ("دیشب ساعت ۹", ""),
    ],
)
def test_time_beside_a_place_is_split_off(typed: str, rest: str) -> None:
    words, (reading,) = split_time(typed, now=NOW)
    assert (words, reading.day, reading.clock) == (rest, date(2026, 11, 28), time(21))


@pytest.mark.parametrize(
    "name", ["میدان هفت تیر", "خیابان ۱۵ خرداد", "مدرسه ۲۲ بهمن منطقه ۳", "خیابان جمعه", "شعبه ۱۲", "باغ صبا"]
)
def test_names_of_places_are_no_time(name: str) -> None:
    assert split_time(name, now=NOW) == (name, ())


def test_number_of_a_place_is_no_hour() -> None:
    words, (reading,) = split_time("منطقه ۵ شب", now=NOW)
    assert (words, reading.clock, reading.part) == ("منطقه ۵", None, DayPart.NIGHT)


def test_hour_alone_is_of_the_day_that_is_open() -> None:
    day = date(2026, 11, 20)
    (morning,) = read_time("۱۰ صبح", now=NOW, day=day)
    assert (morning.day, morning.clock, morning.presumed) == (day, time(10), False)
    assert [reading.clock for reading in read_time("۹", now=NOW, day=day)] == [time(9), time(21)]
    (other,) = read_time("دیروز ۱۰ صبح", now=NOW, day=day)
    assert other.day == date(2026, 11, 28), "a day that is typed counts more"
