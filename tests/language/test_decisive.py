"""What distinguishes near-copies: numbers, names that differ in one letter, channels, sides of a gate."""

import pytest

from bot.domain.submissions.traces import VALUE_BITS, Trace, TraceKind, decisive, hash_of
from bot.language.masking import MARK
from bot.language.spoken_numbers import read_number, split_conjunctions
from bot.language.traces import ReportTraces

READER = ReportTraces()


def trace_texts(text: str, kind: TraceKind = TraceKind.DECISIVE) -> set[str]:
    return {trace.text for trace in READER.traces(text) if trace.kind is kind}


def differ(first_text: str, second_text: str) -> bool:
    """Whether both texts name different things of one kind."""
    texts = {
        passage: trace_texts(passage) | trace_texts(passage, TraceKind.CIRCUMSTANCE)
        for passage in (first_text, second_text)
    }
    mine, its = (
        {text.partition("=")[0]: set[str]() for text in texts[passage]}
        for passage in (first_text, second_text)
    )
    for passage, by_thing in ((first_text, mine), (second_text, its)):
        for text in texts[passage]:
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
    read = read_number(list(split_conjunctions(words.split())))
    assert read is not None and read[0] == number


def test_one_and_two_are_numbers_only_when_expected() -> None:
    assert read_number(["دو"]) is None
    assert read_number(["دو"], ones=True) == (2, 1)
    assert read_number([]) is None and read_number(["1" * 30]) is None


@pytest.mark.parametrize(
    "text",
    ["شعبهٔ ۱۴", "شعبه چهارده", "شعبه 14", "shobe 14", "شعبهٔ شمارهٔ ١٤", "حوزهٔ چهاردهم", "shobeye chahardah"],
)
def test_a_station_has_one_number_however_it_is_written(text: str) -> None:
    assert "station number=14" in trace_texts(f"دم {text} ایستاده بودند")
    assert trace_texts(text, TraceKind.EXACT) == {"station 14"}


@pytest.mark.parametrize(
    ("first_text", "other"),
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
def test_another_name_number_channel_or_side_differs(first_text: str, other: str) -> None:
    assert differ(first_text, other)


@pytest.mark.parametrize(
    ("first_text", "other"),
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
def test_the_same_name_does_not_differ(first_text: str, other: str) -> None:
    assert not differ(first_text, other)


def test_a_number_that_counts_names_nothing() -> None:
    assert not any("number" in text for text in trace_texts("دم کوچه ۲۰ نفر ایستاده‌اند"))


def test_later_candidate_letters_are_read_only_after_candidate_word() -> None:
    assert (
        trace_texts("پوستر نامزد د روی دیوار", TraceKind.CANDIDATE)
        == {"d"}
        == trace_texts("namzad d", TraceKind.CANDIDATE)
    )
    assert trace_texts("گفت د برو", TraceKind.CANDIDATE) == set()


def test_what_is_masked_quoted_or_closer_is_marked() -> None:
    assert trace_texts(f"کانال {MARK} نوشت", TraceKind.HIDDEN) == {""} and not trace_texts(
        "کانال محله نوشت", TraceKind.HIDDEN
    )
    assert {"rz"} <= trace_texts("در «راز بازارگان» نوشت", TraceKind.NAMED)
    assert not trace_texts("گفت «اگر به این نامزد رأی ندهی فردا بیرونت می‌کنم»", TraceKind.NAMED)
    assert trace_texts("میز سه", TraceKind.PRECISE) == {"desk"}
    assert trace_texts("صبح شعبهٔ ۲۴ و عصر شعبهٔ ۴۰", TraceKind.PRECISE) == {"station [24, 40]"}


def test_hashes_of_things_are_laid_out_as_stored_ones() -> None:
    """Rows of earlier releases are compared by these bits: 35 of the value, above them the kind of thing."""
    all_ones = (1 << 60) - 1
    of_value = hash_of(decisive("side", "left"), lambda text: all_ones if "=" in text else 0)
    of_thing = hash_of(decisive("side", "left"), lambda text: 0 if "=" in text else all_ones)
    assert (of_value, of_thing) == ((1 << 35) - 1, all_ones - (1 << 35) + 1)


def test_decisive_trace_hash_reveals_only_its_kind() -> None:
    first_hash, second_hash = (hash_of(decisive("station number", value), hash) for value in ("14", "17"))
    assert first_hash != second_hash and first_hash >> VALUE_BITS == second_hash >> VALUE_BITS
    assert first_hash >> VALUE_BITS != hash_of(decisive("side", "14"), hash) >> VALUE_BITS
    assert hash_of(Trace(TraceKind.NAMED, "sbr"), hash) == hash_of(Trace(TraceKind.WORD, "sbr"), hash)


def test_sides_and_parts_of_the_day_are_circumstances() -> None:
    assert trace_texts("صبح درِ شرقی", TraceKind.CIRCUMSTANCE) == {"part of day=early", "side=east"}
    assert not trace_texts("صبح درِ شرقی")


def test_all_words_of_a_channels_name_are_looked_for() -> None:
    assert trace_texts("کانال باهم تا سپیدار", TraceKind.NAMED) == {"bm", "spdr"}
