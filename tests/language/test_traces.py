"""A text as traces: what makes no difference makes none, what identifies an incident does."""

import pytest

from bot.domain.submissions.traces import Kind, Trace
from bot.language.analyzer import PersianAnalyzer
from bot.language.traces import COPIES, ReportTraces
from bot.language.words import PersianWords

READER = ReportTraces()
HALF_SPACE = "\N{ZERO WIDTH NON-JOINER}"


def of(text: str, kind: Kind) -> set[str]:
    return {trace.text for trace in READER.traces(text) if trace.kind is kind}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كيسه‌هاي برنج جلوي مدرسه", "کیسه‌های برنج جلوی مدرسه"),
        (f"کیسه{HALF_SPACE}ها را می{HALF_SPACE}دادند", "کیسه ها را می دادند"),
        ("ساعت ۱۰ و 30 نفر", "ساعت 10 و ٣٠ نفر"),
        ("۷۰۰,۰۰۰ تومان", "700000 تومان"),
    ],
)
def test_letters_half_spaces_and_digits_make_no_difference(one: str, other: str) -> None:
    assert READER.traces(one) == READER.traces(other)


def test_latin_letters_meet_persian_ones() -> None:
    shared = of("جلوی مدرسهٔ صبوری برنج می‌دادند", Kind.WORD) & of(
        "jelo madrese saboori berenj midadan", Kind.WORD
    )
    assert {"sbr", "brnj"} <= shared


def test_names_of_places_are_known_by_what_stands_before_them() -> None:
    assert of("دم مدرسهٔ شهید صبوری بودم", Kind.PLACE) == {"sbr"}
    assert of("پشت مدرسه صابری", Kind.NAME).isdisjoint(of("پشت مدرسه صبوری", Kind.NAME))
    assert of("مسجدالنور، حوالی ساعت ده", Kind.PLACE) and of("پشت مدرسه بود", Kind.PLACE) == set()
    together = of("مدرسه حافظ کیا", Kind.WORD) & of("madrese hafezkia", Kind.WORD)
    assert any(len(sound) > 3 for sound in together), "«حافظ کیا» is one name"


def test_numbers_hours_and_candidates_are_kinds_of_their_own() -> None:
    text = "ساعت ده و نیم، ۲۲ حلب، به نامزد الف"
    assert of(text, Kind.HOUR) == {"10"} and of(text, Kind.NUMBER) == {"22"}
    assert of(text, Kind.CANDIDATE) == {"a"} == of("be alef ray bede", Kind.CANDIDATE)
    assert of("از 22:10 تا", Kind.HOUR) == {"10"}


def test_common_words_are_left_out() -> None:
    assert of("رای به نامزد در شعبه", Kind.WORD) == set() == of("ray be namzad", Kind.WORD) - {"b"}


def test_a_text_has_the_same_traces_before_and_after_the_dictionaries_are_there() -> None:
    text = "دو خانم از ساک‌های خرید خوراکی میان رأی‌دهندگان تقسیم می‌کردند"
    before = READER.traces(text)
    PersianWords(PersianAnalyzer()).words(text)
    assert READER.traces(text) == before == ReportTraces().traces(text)
    assert not READER._reader.ready


def test_a_copy_with_a_greeting_shares_most_runs_and_another_story_none() -> None:
    story = "جلوی مدرسهٔ شهید صبوری از پشت یک نیسان آبی به هرکس که قول رأی می‌داد یک کیسهٔ برنج می‌دادند"
    runs = READER.copies(story)
    assert len(runs) == COPIES
    assert len(runs & READER.copies(f"سلام. {story} لطفاً پیگیری کنید")) >= COPIES / 2
    assert not runs & READER.copies("همسایه‌مون با یه گونی برگشت خونه و گفت دم صبوری اسمتو می‌پرسن")
    assert READER.copies("دو کلمه") == frozenset()


@pytest.mark.parametrize("text", ["", "😡😡", "\x00", "ـ" * 50, "9" * 400, "a" * 3000, "ساعت"])
def test_any_text_is_read(text: str) -> None:
    READER.traces(text)
    READER.copies(text)
    assert isinstance(READER.folded(text), str)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ساعت 8:30 سی نفر آمدند", {"30"}),
        ("ساعت هجده و ده دقیقه دوازده نفر", {"12"}),
        ("در 18:40 پنجاه برگه", {"50"}),
    ],
)
def test_a_time_of_day_is_no_number(text: str, numbers: set[str]) -> None:
    assert {trace.text for trace in READER.traces(text) if trace.kind is Kind.NUMBER} == numbers


def test_a_name_stands_behind_the_ending_of_its_kind() -> None:
    for text in ("مدرسه‌ی مهرگان", "مدرسهٔ مهرگان", "madrese mehregan"):
        assert Trace(Kind.WORD, "mrgn") in READER.traces(text)
    assert any(trace.kind is Kind.PLACE for trace in READER.traces("مدرسه‌ی مهرگان"))
    assert not any(trace.kind is Kind.PLACE for trace in READER.traces("ادارهٔ‌ مدرسه می‌رفتند"))


def test_a_name_written_apart_is_spelled_as_together() -> None:
    apart, together = (
        {t for t in READER.traces(text) if t.kind is Kind.NAME} for text in ("مدرسه نیک بذر", "مدرسه نیکبذر")
    )
    assert apart & together
