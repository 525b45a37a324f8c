"""A text as traces: irrelevant differences leave them equal, identifying details make them differ."""

import pytest

from bot.domain.submissions.traces import Trace, TraceKind
from bot.language import finglish
from bot.language.analyzer import PersianAnalyzer
from bot.language.traces import COPIES, ReportTraces
from bot.language.words import PersianWords

READER = ReportTraces()
HALF_SPACE = "\N{ZERO WIDTH NON-JOINER}"


def trace_texts(text: str, kind: TraceKind) -> set[str]:
    return {trace.text for trace in READER.traces(text) if trace.kind is kind}


@pytest.mark.parametrize(
    ("first_text", "other"),
    [
        ("كيسه‌هاي برنج جلوي مدرسه", "کیسه‌های برنج جلوی مدرسه"),
        (f"کیسه{HALF_SPACE}ها را می{HALF_SPACE}دادند", "کیسه ها را می دادند"),
        ("ساعت ۱۰ و 30 نفر", "ساعت 10 و ٣٠ نفر"),
        ("۷۰۰,۰۰۰ تومان", "700000 تومان"),
    ],
)
def test_letters_half_spaces_and_digits_make_no_difference(first_text: str, other: str) -> None:
    assert READER.traces(first_text) == READER.traces(other)


def test_no_word_of_a_report_remains_in_memory() -> None:
    READER.traces("دم مدرسهٔ شهید زولبیاگران بودم، kanale zoolbiagaran ham neveshte bood")
    READER.copies("دم مدرسهٔ شهید زولبیاگران بودم و همه را دیدم")
    caches = {name: f.cache_info() for name, f in vars(finglish).items() if hasattr(f, "cache_info")}
    assert len(caches) == 4 and [name for name, cache in caches.items() if cache.currsize] == []


def test_latin_letters_meet_persian_ones() -> None:
    shared = trace_texts("جلوی مدرسهٔ صبوری برنج می‌دادند", TraceKind.WORD) & trace_texts(
        "jelo madrese saboori berenj midadan", TraceKind.WORD
    )
    assert {"sbr", "brnj"} <= shared


def test_place_names_are_recognised_by_preceding_words() -> None:
    assert trace_texts("دم مدرسهٔ شهید صبوری بودم", TraceKind.PLACE) == {"sbr"}
    assert trace_texts("پشت مدرسه صابری", TraceKind.NAME).isdisjoint(
        trace_texts("پشت مدرسه صبوری", TraceKind.NAME)
    )
    assert (
        trace_texts("مسجدالنور، حوالی ساعت ده", TraceKind.PLACE)
        and trace_texts("پشت مدرسه بود", TraceKind.PLACE) == set()
    )
    together = trace_texts("مدرسه حافظ کیا", TraceKind.WORD) & trace_texts("madrese hafezkia", TraceKind.WORD)
    assert any(len(sound) > 3 for sound in together), "«حافظ کیا» is one name"


def test_numbers_hours_and_candidates_are_kinds_of_their_own() -> None:
    text = "ساعت ده و نیم، ۲۲ حلب، به نامزد الف"
    assert trace_texts(text, TraceKind.HOUR) == {"10"} and trace_texts(text, TraceKind.NUMBER) == {"22"}
    assert (
        trace_texts(text, TraceKind.CANDIDATE)
        == {"a"}
        == trace_texts("be alef ray bede", TraceKind.CANDIDATE)
    )
    assert trace_texts("از 22:10 تا", TraceKind.HOUR) == {"10"}


def test_common_words_are_left_out() -> None:
    assert (
        trace_texts("رای به نامزد در شعبه", TraceKind.WORD)
        == set()
        == trace_texts("ray be namzad", TraceKind.WORD) - {"b"}
    )


def test_traces_are_equal_before_and_after_dictionaries_load() -> None:
    text = "دو خانم از ساک‌های خرید خوراکی میان رأی‌دهندگان تقسیم می‌کردند"
    before = READER.traces(text)
    PersianWords(PersianAnalyzer()).words(text)
    assert READER.traces(text) == before == ReportTraces().traces(text)
    assert not READER._reader.ready


def test_copy_with_greeting_shares_runs_but_other_story_none() -> None:
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
    assert isinstance(READER.folded_text(text), str)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ساعت 8:30 سی نفر آمدند", {"30"}),
        ("ساعت هجده و ده دقیقه دوازده نفر", {"12"}),
        ("در 18:40 پنجاه برگه", {"50"}),
    ],
)
def test_a_time_of_day_is_no_number(text: str, numbers: set[str]) -> None:
    assert {trace.text for trace in READER.traces(text) if trace.kind is TraceKind.NUMBER} == numbers


def test_a_name_stands_behind_the_ending_of_its_kind() -> None:
    for text in ("مدرسه‌ی مهرگان", "مدرسهٔ مهرگان", "madrese mehregan"):
        assert Trace(TraceKind.WORD, "mrgn") in READER.traces(text)
    assert any(trace.kind is TraceKind.PLACE for trace in READER.traces("مدرسه‌ی مهرگان"))
    assert not any(trace.kind is TraceKind.PLACE for trace in READER.traces("ادارهٔ‌ مدرسه می‌رفتند"))


def test_a_name_written_apart_is_spelled_as_together() -> None:
    apart, together = (
        {t for t in READER.traces(text) if t.kind is TraceKind.NAME}
        for text in ("مدرسه نیک بذر", "مدرسه نیکبذر")
    )
    assert apart & together
