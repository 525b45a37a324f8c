"""Places as people type them, in the shipped tree and in one with schools."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree
from bot.domain.catalogue.stations import Station
from bot.language.place_reader import AreaNameReader
from tests.fakes.shared_content import shipped_content
from tests.fakes.timing import least_seconds

TEHRAN = shipped_content().areas
READER = AreaNameReader()


def station(number: int, name: str, address: str, district: str) -> Area:
    return Area(
        f"{district}s{number}",
        name=name,
        parent_id=district,
        kind=AreaKind.STATION,
        station=Station(address=address),
    )


TOWN = AreaTree(
    (
        Area("t", name="شهرستان فرضی", parent_id=None, kind=AreaKind.COUNTY),
        Area("t1", name="منطقهٔ ۱", parent_id="t", kind=AreaKind.DISTRICT, quarters=("گلزار",)),
        Area("t2", name="منطقهٔ ۲", parent_id="t", kind=AreaKind.DISTRICT, quarters=("گلزار",)),
        station(1, "شعبهٔ ۱، دبستان بهار", "خیابان لاله", "t1"),
        station(2, "شعبهٔ ۲، مسجد نور", "خیابان سرو", "t1"),
        station(1, "شعبهٔ ۱، دبیرستان شهید امیدی", "خیابان یاس", "t2"),
        station(125, "شعبهٔ ۱۲۵، مدرسهٔ امید", "کوچهٔ کاج", "t2"),
    )
)


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("منطقه ۱۲", "thr12"),
        ("منطقهٔ ۱۲", "thr12"),
        ("منطقه‌ی 12", "thr12"),
        ("منطقه١٢", "thr12"),
        ("منطقهٔ دوازده", "thr12"),
        ("منطقه دوازدهم", "thr12"),
        ("منطقه یک", "thr01"),
        ("منطقه بیست و دو", "thr22"),
        ("تو منطقه ۲ تهران", "thr02"),
        ("شهرداری منطقه 5", "thr05"),
        ("mantaghe 12", "thr12"),
        ("Mantagheye 12 Tehran", "thr12"),
        ("mantaghe davazdah", "thr12"),
        ("شعبه نمونه ۱ منطقه ۲", "thr02s1"),
        ("منطقه ۲، شعبه شماره ۳", "thr02s3"),
        ("shobe 3 mantaghe 2", "thr02s3"),
        ("شهرستان تهران", "thr"),
    ],
)
def test_name_typed_in_full_is_certain(typed: str, area: str) -> None:
    reading = READER.read_place(typed, TEHRAN)
    assert (reading.area_ids, reading.certain, reading.has_more) == ((area,), True, False)


@pytest.mark.parametrize(
    ("typed", "areas"),
    [
        ("۱۲", ("thr12",)),
        ("تجریش", ("thr01",)),
        ("محله نارمک", ("thr04", "thr08")),
        ("نارمکک", ("thr04", "thr08")),
        ("منظقه 12", ("thr12",)),
        ("منطقه ۲ یا ۳", ("thr02",)),
        ("tajrish", ("thr01",)),
        ("نازی آباد", ("thr16",)),
        ("نازی‌آباد", ("thr16",)),
    ],
)
def test_quarter_slip_or_bare_number_is_asked(typed: str, areas: tuple[str, ...]) -> None:
    reading = READER.read_place(typed, TEHRAN)
    assert (reading.area_ids, reading.certain) == (areas, False)


def test_street_beyond_the_district_is_more() -> None:
    reading = READER.read_place("منطقهٔ ۶، خیابان ولیعصر، جلوی مدرسه", TEHRAN)
    assert (reading.area_ids, reading.certain, reading.has_more) == (("thr06",), True, True)


@pytest.mark.parametrize(
    ("typed", "areas", "certain"),
    [
        ("شعبه ۱۲۵", ("t2s125",), True),
        ("حوزه ۱۲۵", ("t2s125",), True),
        ("شعبه ۱", ("t1s1", "t2s1"), False),
        ("شعبه ۱ منطقه ۲", ("t2s1",), True),
        ("شعبهٔ ۱، دبستان بهار", ("t1s1",), True),
        ("دبستان بهار", ("t1s1",), False),
        ("مدرسه بهار", ("t1s1",), False),
        ("دبستان بهر", (), False),
        ("دبیرستان شهید امیدی", ("t2s1",), False),
        ("مسجد نور منطقه یک", ("t1s2",), False),
        ("گلزار", ("t1", "t2"), False),
        ("شعبه ۹ منطقه ۲", ("t2",), True),
    ],
)
def test_station_is_found_by_number_and_school_by_name(
    typed: str, areas: tuple[str, ...], certain: bool
) -> None:
    reading = READER.read_place(typed, TOWN)
    assert (reading.area_ids, reading.certain) == (areas, certain)


@pytest.mark.parametrize(
    "typed", ["", "👍", "جلوی خانهٔ ما", "منطقه", "شعبه", "منطقه ۹۹", "123456789012", "ب" * 3000]
)
def test_what_names_no_area_finds_none(typed: str) -> None:
    assert READER.read_place(typed, TEHRAN).area_ids == ()


@pytest.mark.parametrize(
    ("sentence", "area"),
    [
        ("دیشب در منطقه ۱۲ جلوی مدرسه پول می‌دادند", "thr12"),
        ("dishab mantaghe 12 pool midadan", "thr12"),
        ("در نارمک پول می‌دادند", ""),
        ("از منطقه ۲ تا منطقه ۳ پول می‌دادند", ""),
        ("پول می‌دادند", ""),
    ],
)
def test_sentence_names_its_district_only_by_number(sentence: str, area: str) -> None:
    assert READER.find_told_place(sentence, TEHRAN) == area


@given(st.text(alphabet=st.sampled_from("منطقهشعبیدوازنارک ۱٢3،.\u200c\u0654abo"), max_size=80))
def test_nothing_raises(typed: str) -> None:
    READER.read_place(typed, TEHRAN)
    READER.find_told_place(typed, TOWN)


def test_a_long_text_takes_no_long_time() -> None:
    text = "منطقه شعبه نارمک ۱۲ " * 200
    assert least_seconds(lambda: READER.find_told_place(text, TEHRAN)) < 0.1
