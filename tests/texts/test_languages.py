"""Texts of another language: read beside the Persian ones, which stand in for what is missing or faulty."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.conversation.outgoing import Digits, Latin, TextRef
from bot.language.formatter import NotedFormatter
from bot.languages import formatter_of, load_languages
from bot.library.overlays import FOLDER, entry_lines
from bot.texts.languages import LanguageTexts, read_languages
from bot.texts.loader import read_texts
from bot.texts.pattern import Text
from bot.texts.translated import TranslatedTexts
from tests.fakes.shared_content import shipped_content, shipped_texts

PERSIAN = """\
-law = قانون
hello = سلام { $name }
nested = کار: { $what }
lines =
    { $first }
    دوم
state = حال: { $state ->
        [open] باز
       *[shut] بسته
    }
law = طبق { -law }
button-menu = منو
command-words-menu = منو
"""
ABOUT = """\
language-name = English
language-direction = ltr
language-digits = 0123456789
language-thousands = { "," }
language-months = Farvardin, Ordibehesht, Khordad, Tir, Mordad, Shahrivar, Mehr, Aban, Azar, Dey, Bahman, Esfand
language-day = { $day } { $month } { $year }
language-moment = { $date }, { $clock }
"""
FIRST_STRONG, END, LTR_MARK, RTL_MARK = "\u2068", "\u2069", "\u200e", "\u200f"


def persian(folder: Path) -> dict[str, Text]:
    file = folder / "persian.ftl"
    file.write_text(PERSIAN, encoding="utf-8")
    return dict(read_texts(None, [file]))


def read(folder: Path, source: str, about: str = ABOUT, code: str = "en") -> LanguageTexts:
    place = folder / "languages" / code
    place.mkdir(parents=True, exist_ok=True)
    (place / "language.ftl").write_text(about, encoding="utf-8")
    (place / "texts.ftl").write_text(source, encoding="utf-8")
    known = persian(folder)
    (reading,) = read_languages([folder / "languages"], None, persian=known, files=[folder / "persian.ftl"])
    return reading


def texts(folder: Path, source: str) -> TranslatedTexts:
    reading = read(folder, source)
    return TranslatedTexts(reading, persian(folder), formatter_of(reading.language))


def test_without_a_folder_nothing_is_read(tmp_path: Path) -> None:
    assert read_languages([tmp_path / "nowhere", tmp_path], None, persian={}) == ()


def test_a_missing_text_is_the_persian_one(tmp_path: Path) -> None:
    english = texts(tmp_path, "hello = Hello { $name }\n")
    assert english.render("hello", {"name": "x"}) == f"Hello {FIRST_STRONG}x{END}"
    assert english.render("law") == "طبق قانون"
    assert english.label(TextRef("button-menu")) == "منو"


def test_missing_texts_and_terms_are_listed(tmp_path: Path) -> None:
    reading = read(tmp_path, "hello = Hello { $name }\n-law = law\n")
    assert reading.missing == ("button-menu", "law", "lines", "nested", "state")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("hallo = Hello", "hallo: there is no Persian text with this key"),
        ("hello = Hello", "hello: the Persian text also shows $name"),
        ("law = By { $who }", "law: the Persian text has no $who"),
        ("law = <u>By law</u>", "law: '<' belongs to no known tag"),
        ("law = { -no-law }", "law: no text is called -no-law"),
        ("state = { $state ->\n   *[shut] closed\n }", "these are missing: open"),
    ],
)
def test_a_faulty_text_is_reported_and_left_out(tmp_path: Path, source: str, why: str) -> None:
    reading = read(tmp_path, f"{source}\nbutton-menu = Menu\n")
    (problem,) = reading.problems
    assert problem.startswith("en/texts.ftl:1: ")
    assert why in problem
    assert set(reading.texts) == {"button-menu"}


def test_a_term_of_the_language_serves_its_own_texts(tmp_path: Path) -> None:
    english = texts(tmp_path, "-law = the law\nnested = Work: { $what }, by { -law }\n")
    assert english.plain("nested", {"what": TextRef("law")}).endswith("by the law")
    assert "طبق قانون" in english.plain("nested", {"what": TextRef("law")})


def test_text_of_other_direction_is_isolated(tmp_path: Path) -> None:
    english = texts(tmp_path, "nested = Work: { $what }\nhello = Hello { $name }\n")
    assert english.render("nested", {"what": TextRef("law")}) == f"Work: {FIRST_STRONG}طبق قانون{END}"
    same = english.render("nested", {"what": TextRef("hello", {"name": "x"})})
    assert same == f"Work: Hello {FIRST_STRONG}x{END}"
    assert FIRST_STRONG not in english.label(TextRef("nested", {"what": TextRef("law")}))


def test_a_line_begins_in_the_direction_of_its_text(tmp_path: Path) -> None:
    english = texts(tmp_path, "lines =\n    { $first }\n    second\n")
    assert english.render("lines", {"first": "x"}).startswith(LTR_MARK + FIRST_STRONG)
    fallback = texts(tmp_path, "button-menu = Menu\n")
    assert fallback.render("lines", {"first": "x"}).startswith(RTL_MARK + FIRST_STRONG)


def test_words_of_the_content_are_translated_whole(tmp_path: Path) -> None:
    english = texts(tmp_path, "hello = Hello { $name }\n")
    english.translate_content({"خرید رأی": "Buying votes"})
    assert "Buying votes" in english.render("hello", {"name": "خرید رأی"})
    assert "خرید رأی دیدم" in english.render("hello", {"name": "خرید رأی دیدم"})
    assert english.label("خرید رأی") == "Buying votes"
    assert english.is_left_to_right("خرید رأی")
    assert not english.is_left_to_right("منطقهٔ ۲")


def test_numbers_and_days_as_the_language_writes_them(tmp_path: Path) -> None:
    english = texts(tmp_path, "hello = { $name }\n")

    def rendering(arg: object) -> str:
        return english.render("hello", {"name": arg}).strip("\u200e\u2066\u2068\u2069")  # type: ignore[dict-item]

    assert rendering(12345) == "12,345"
    assert rendering(Digits("۱۴۰۵")) == "1405"
    assert rendering(date(2026, 12, 3)) == "12 Azar 1405"
    assert rendering(datetime(2026, 12, 3, 11, 5, tzinfo=UTC)) == "12 Azar 1405, 14:35"
    assert rendering(Latin("a-1")) == "a-1"
    assert isinstance(formatter_of(english.language), NotedFormatter)


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ("language-direction = ltr\n", "language-name is missing"),
        ("language-name = X\nlanguage-direction = left\n", "language-direction is rtl or ltr"),
        ("language-name = X\nlanguage-digits = 012\n", "language-digits are ten digits"),
        (ABOUT.replace("Khordad, ", ""), "twelve names"),
        (ABOUT.replace("{ $month } ", ""), "language-day has $day, $month, $year"),
    ],
)
def test_what_is_said_about_a_language_is_checked(tmp_path: Path, about: str, why: str) -> None:
    reading = read(tmp_path, "", about)
    assert any(why in problem for problem in reading.problems)
    assert reading.language.notation is None


def test_only_a_marked_language_has_a_reviewer(tmp_path: Path) -> None:
    assert read(tmp_path, "").language.reviewed_by == ""
    marked = read(tmp_path, "", f"{ABOUT}reviewed-by = A. Reader, 2026-11-29\n")
    assert marked.language.reviewed_by == "A. Reader, 2026-11-29"


def test_unreviewed_languages_are_offered_in_the_sandbox_only(tmp_path: Path) -> None:
    content, persian = shipped_content(), shipped_texts()
    folder = tmp_path / FOLDER / "en"
    folder.mkdir(parents=True)
    (folder / "language.ftl").write_text(ABOUT, encoding="utf-8")
    (folder / "words.yaml").write_text(
        "\n".join(entry_lines("topic.vote", content.topics["vote"], "Voting")), encoding="utf-8"
    )
    assert not load_languages(tmp_path, content, persian, offer_unreviewed=False).names
    languages = load_languages(tmp_path, content, persian, offer_unreviewed=True)
    assert languages.names == {"en": "English"}
    assert languages.others["en"].label(content.topics["vote"]) == "Voting"
    languages.translate(replace(content, topics={**content.topics, "vote": "عنوان تازه"}))
    assert languages.others["en"].label("عنوان تازه") == "عنوان تازه"
    (folder / "reviewed.ftl").write_text("reviewed-by = N. N., 2026-11-29\n", encoding="utf-8")
    assert load_languages(tmp_path, content, persian, offer_unreviewed=False).names == {"en": "English"}


def test_typed_words_of_every_language_are_known(tmp_path: Path) -> None:
    place = tmp_path / FOLDER / "en"
    place.mkdir(parents=True)
    (place / "language.ftl").write_text(ABOUT, encoding="utf-8")
    (place / "typed.ftl").write_text(
        "command-words-menu = start page\nescape-words-cancel = quit it\n", "utf-8"
    )
    languages = load_languages(tmp_path, shipped_content(), shipped_texts(), offer_unreviewed=True)
    assert languages.command("start page") == languages.command("منو") == "menu"
    assert languages.escape("quit it") == languages.escape("لغو") == "cancel"
    assert languages.command("nothing") is None
