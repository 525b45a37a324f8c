"""What tells near-copies apart: numbers in words and digits, names with one letter changed, channels, sides of
a gate."""

import pytest

from bot.domain.submissions.traces import VALUE_BITS, Kind, Trace, decisive, hash_of
from bot.language.masking import MARK
from bot.language.spoken_numbers import parted, read_number
from bot.language.traces import ReportTraces

READER = ReportTraces()


def of(text: str, kind: Kind = Kind.DECISIVE) -> set[str]:
    return {trace.text for trace in READER.traces(text) if trace.kind is kind}


def differ(one: str, other: str) -> bool:
    """Whether both name a thing of one kind, and another."""
    texts = {told: of(told) | of(told, Kind.CIRCUMSTANCE) for told in (one, other)}
    mine, its = ({text.partition("=")[0]: set[str]() for text in texts[told]} for told in (one, other))
    for told, by_thing in ((one, mine), (other, its)):
        for text in texts[told]:
            by_thing[text.partition("=")[0]].add(text)
    return any(mine[thing].isdisjoint(its[thing]) for thing in mine.keys() & its.keys())


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("بیست و سه", 23),
        ("بیستو سه", 23),
        ("صدو شصت", 160),
        ("صد و شش", 106),
        ("شصت ویک", 61),
        ("چهاردهم", 14),
        ("سوم", 3),
        ("bist o se", 23),
        ("shasto yek", 61),
        ("14", 14),
        ("سی و یازده", 30),
        ("صد و یازده", 111),
    ],
)
def test_numbers_in_words_are_read(words: str, number: int) -> None:
    read = read_number(list(parted(words.split())))
    assert read is not None and read[0] == number


def test_one_and_two_are_numbers_only_where_one_is_looked_for() -> None:
    assert read_number(["دو"]) is None
    assert read_number(["دو"], ones=True) == (2, 1)
    assert read_number([]) is None and read_number(["1" * 30]) is None


@pytest.mark.parametrize(
    "text",
    ["شعبهٔ ۱۴", "شعبه چهارده", "شعبه 14", "shobe 14", "شعبهٔ شمارهٔ ١٤", "حوزهٔ چهاردهم", "shobeye chahardah"],
)
def test_a_station_has_one_number_however_it_is_written(text: str) -> None:
    assert "station number=14" in of(f"دم {text} ایستاده بودند")
    assert of(text, Kind.EXACT) == {"station 14"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("جلوی شعبهٔ ۱۴ بود", "jeloye shobe 17 bud"),
        ("شعبه صد و شش", "شعبهٔ ۱۶۰"),
        ("مدرسهٔ صبوری", "مدرسه صابری"),
        ("خانم صابری منشی است", "khanom saboori monshie"),
        ("گروه باغ‌سپیدار ۲۰", "گروه باغ سپیدار بیست و دو"),
        ("تالار مروارید دشت", "تالار «مروارید کوه»"),
        ("کانال محله‌ما", "کانال محله‌شما"),
        ("کانال باهم تا سپیدار", "كانال «باهم تا سپيدان»"),
        ("درِ شرقی ورزشگاه", "dar e gharbi varzeshgah"),
        ("صبح جلوی در", "غروب جلوی در"),
        ("میز سه", "mize 5"),
        ("کوچهٔ سمنزار سوم", "کوچه سمنزار ۱۳"),
        ("این خانم دو بار رأی داد", "این آقا دو بار رأی داد"),
        ("دیوار درمانگاه سرمه", "در پارکینگ مجتمع سرمه"),
        ("درمونگاه سرمه", "مجتمع سرمه"),
        ("پلاک بیست و دو", "خیابان سرمه، پ 42"),
        ("بچه‌ها پوسترها را می‌کندند", "روی پوسترها پوستر چسبانده‌اند"),
        ("شعبهٔ یکصد و دوازده", "شعبهٔ دوازده"),
    ],
)
def test_another_name_number_channel_or_side_differs(one: str, other: str) -> None:
    assert differ(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مدرسهٔ صبوری بودم", "madrese saboori budam"),
        ("دبستان گل‌پر شلوغ بود", "دبستان گل پر شلوغ بود"),
        ("تالار مروارید شلوغ است", "تالار مروارید را بستند"),
        ("در خیابان گلپونه", "کوچهٔ سوم"),
        ("شعبهٔ ۱۴ و ۱۷", "شعبهٔ ۱۴"),
        ("شعبهٔ یکصد و دوازده", "شعبه ۱۱۲"),
        ("تو حیاط مدرسه می‌چرخن", "مدرسهٔ سرمه"),
        ("گروه بازارچه‌ی سرمه", "گروه بازارچه سرمه"),
        ("دبستان سرمه‌م", "دبستان سرمه"),
        ("آقای سرمه‌ای است", "اسمش سرمه‌ای"),
        ("اسمش سپهرداریه", "آقای سپهرداری"),
        ("کانال خبر سبزه زار", "کانال خبر سبزه‌زار"),
        ("پل تندر شلوغ است", "pole tondar sholughe"),
        ("خانم، یک آقا رأی داد", "آقا، یه مرد رأی داد"),
        ("خیابان سرمه بسته است", "پارک سرمه"),
    ],
)
def test_the_same_name_does_not_differ(one: str, other: str) -> None:
    assert not differ(one, other)


def test_a_number_that_counts_names_nothing() -> None:
    assert not any("number" in text for text in of("دم کوچه ۲۰ نفر ایستاده‌اند"))


def test_candidates_beyond_three_letters_are_told_behind_the_word_for_one() -> None:
    assert of("پوستر نامزد د روی دیوار", Kind.CANDIDATE) == {"d"} == of("namzad d", Kind.CANDIDATE)
    assert of("گفت د برو", Kind.CANDIDATE) == set()


def test_what_is_masked_quoted_or_closer_is_marked() -> None:
    assert of(f"کانال {MARK} نوشت", Kind.HIDDEN) == {""} and not of("کانال محله نوشت", Kind.HIDDEN)
    assert {"rz"} <= of("در «راز بازارگان» نوشت", Kind.NAMED)
    assert not of("گفت «اگر به این نامزد رأی ندهی فردا بیرونت می‌کنم»", Kind.NAMED)
    assert of("میز سه", Kind.PRECISE) == {"desk"}
    assert of("صبح شعبهٔ ۲۴ و عصر شعبهٔ ۴۰", Kind.PRECISE) == {"station [24, 40]"}


def test_hashes_of_things_are_laid_out_as_stored_ones() -> None:
    """Rows of earlier releases are compared by these very bits: 35 of the value, above them the kind of thing."""
    all_ones = (1 << 60) - 1
    of_value = hash_of(decisive("side", "left"), lambda text: all_ones if "=" in text else 0)
    of_thing = hash_of(decisive("side", "left"), lambda text: 0 if "=" in text else all_ones)
    assert (of_value, of_thing) == ((1 << 35) - 1, all_ones - (1 << 35) + 1)


def test_a_hash_of_a_decisive_trace_tells_its_kind_of_thing_and_no_more() -> None:
    one, other = (hash_of(decisive("station number", value), hash) for value in ("14", "17"))
    assert one != other and one >> VALUE_BITS == other >> VALUE_BITS
    assert one >> VALUE_BITS != hash_of(decisive("side", "14"), hash) >> VALUE_BITS
    assert hash_of(Trace(Kind.NAMED, "sbr"), hash) == hash_of(Trace(Kind.WORD, "sbr"), hash)


def test_sides_and_parts_of_the_day_are_circumstances() -> None:
    assert of("صبح درِ شرقی", Kind.CIRCUMSTANCE) == {"part of day=early", "side=east"}
    assert not of("صبح درِ شرقی")


def test_all_words_of_a_channels_name_are_looked_for() -> None:
    assert of("کانال باهم تا سپیدار", Kind.NAMED) == {"bm", "spdr"}
