"""Search terms: one term for every spelling of a word."""

import pytest

from bot.language import finglish
from bot.language.analyzer import PersianAnalyzer
from bot.language.verbs import fold, verb_key
from bot.language.words import PersianWords
from bot.usecases.ports.language import WordReader
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import loaded_analyzer


@pytest.fixture(scope="module", params=["light", "hazm"])
def reader(request: pytest.FixtureRequest) -> WordReader:
    analyzer = loaded_analyzer() if request.param == "hazm" else PersianAnalyzer()
    return PersianWords(analyzer, ELECTION.names)


def terms(reader: WordReader, text: str) -> list[str]:
    return [word.term for word in reader.words(text)]


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("می‌فروشد", "میفروشه"),
        ("بخرند", "خریدن"),
        ("نامزدها", "نامزد"),
        ("تبلیغات", "تبلیغ"),
        ("آرا", "رأی"),
        ("هیأت", "هیئت"),
        ("كارت", "کارت"),
        ("18", "۱۸"),
        ("هجده", "۱۸"),
        ("ثبت نام", "ثبت‌نام"),
        ("رأی‌ها", "رای"),
    ],
)
def test_two_spellings_have_one_term(reader: WordReader, spelling: str, other: str) -> None:
    assert terms(reader, spelling) == terms(reader, other) != []


def test_what_says_nothing_is_left_out(reader: WordReader) -> None:
    assert terms(reader, "سلام، ببخشید، آیا می‌شود این کار را کرد؟") == []
    assert terms(reader, "🙂 !!! …") == []


def test_a_compound_has_its_parts(reader: WordReader) -> None:
    word = reader.words("رأی‌گیری")[0]
    assert word.parts == ("رای", "گرفت")


def test_latin_words_are_marked(reader: WordReader) -> None:
    assert [(word.term, word.latin) for word in reader.words("Kharid رأی")] == [
        ("kharid", True),
        ("رای", False),
    ]


@pytest.mark.parametrize(
    ("spoken", "term"),
    [
        ("شناسنامشونو", "شناسنام"),
        ("کارتمو", "کارت"),
        ("پوسترا", "پوستر"),
        ("خونه", "خانه"),
        ("مدرکه", "مدرک"),
    ],
)
def test_spoken_endings_are_taken_off(reader: WordReader, spoken: str, term: str) -> None:
    assert term in reader.readings(fold(spoken))


@pytest.mark.parametrize(
    ("form", "key"),
    [("میدن", "داد"), ("نمیگیره", "گرفت"), ("فروشنده", "فروخت"), ("میشه", ""), ("صندوق", None)],
)
def test_verbs_are_known_as_spoken(form: str, key: str | None) -> None:
    assert verb_key(form) == key


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("entekhabat", "انتخابات"),
        ("ghaza", "غذا"),
        ("shoraye", "شورای"),
        ("تحدید", "تهدید"),
        ("vaght", "وقت"),
    ],
)
def test_one_sound(typed: str, word: str) -> None:
    assert finglish.sound(typed) == finglish.sound(word)
    assert finglish.distance(typed, word) < 1


def test_the_nearer_spelling_is_nearer() -> None:
    assert finglish.distance("rai", "رای") < finglish.distance("rai", "رو") < finglish.distance("rai", "راه")


def test_everyday_words_are_heard(reader: WordReader) -> None:
    assert (reader.word_by_sound("mishe") or ("?",))[0] == ""
    assert (reader.word_by_sound("midan") or ("",))[0] == "داد"
    assert reader.word_by_sound("xqzkw") is None


def test_other_elections_and_opinions_are_told(reader: WordReader) -> None:
    assert reader.other_elections("نامزد ریاست‌جمهوری") and reader.other_elections("رئیس جمهور")
    assert not reader.other_elections("رئیس شعبه")
    assert reader.asks_opinion("به کی رأی بدم؟") and not reader.asks_opinion("کی رأی می‌دهد؟")
    assert reader.is_about_election("صندوق کجاست") and not reader.is_about_election("قیمت دلار")


def test_common_words_differ_from_rare_ones_with_hazm(reader: WordReader) -> None:
    assert reader.commonness("صندوق") > 0.8 if reader.ready else reader.commonness("صندوق") == 0
    assert reader.commonness("پلنب") == 0


def test_synonyms_go_both_ways(reader: WordReader) -> None:
    assert "حبس" in reader.synonyms("زندان") and "زندان" in reader.synonyms("حبس")
    assert reader.weak("رای") and not reader.weak("پوستر")
