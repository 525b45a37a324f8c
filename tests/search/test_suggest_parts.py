"""The parts of the suggester: pieces of a text, traits, counts, calibration, word lists."""

from collections.abc import Iterable

import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.classifiers import Leaning, NaiveBayes, beginnings, rows, runs
from bot.search.suggester import AFRESH, PIECE, WHOLE_TEXT, SubjectWords, pieces

READER = PersianWords(PersianAnalyzer())


def number_words(count: int) -> str:
    return " ".join(str(number) for number in range(count))


def test_a_short_text_is_one_piece() -> None:
    assert list(pieces(number_words(WHOLE_TEXT))) == [number_words(WHOLE_TEXT)]


def test_long_text_is_cut_with_every_word_kept() -> None:
    text_pieces = list(pieces(number_words(61)))
    assert all(len(piece.split()) <= PIECE for piece in text_pieces)
    assert {word for piece in text_pieces for word in piece.split()} == set(number_words(61).split())
    assert text_pieces[1].split()[0] == str(AFRESH)


def test_clauses_are_kept_together_where_they_fit() -> None:
    first, second = number_words(PIECE - 1) + ".", number_words(PIECE - 2) + "؟"
    assert list(pieces(f"{first} {second}")) == [first, second]


def test_traits_of_a_text() -> None:
    assert list(beginnings("صندوق رأی", 3)) == ["صند", "رأی"]
    assert list(rows("یک دو", 4)) == [" یک", "یک دو", "دو "]
    assert list(runs("پلمب")) == [" پلم", "پلمب", "لمب "]
    assert list(runs("رأ")) == [" رأ "]


def test_counts_speak_for_the_place_that_has_a_trait() -> None:
    counts = NaiveBayes([(0, "ab"), (0, "ac"), (1, "cd"), (2, "")], 3)
    odds = counts.odds("a")
    assert odds[0] > 0 > odds[1]
    assert counts.odds("z") == [0.0, 0.0, 0.0]
    assert counts.odds("aa") == counts.odds("a")


def test_more_of_the_same_says_more() -> None:
    counts = NaiveBayes([(0, "ab"), (1, "cd")], 2)
    assert counts.odds("ab")[0] > counts.odds("a")[0]


def lines(leaning: Iterable[str], upright: Iterable[str]) -> list[tuple[bool, str]]:
    return [*((True, line) for line in leaning), *((False, line) for line in upright)]


def test_leaning_learns_what_two_traits_mean_together() -> None:
    training_lines = lines(["ab", "abx", "aby"], ["a", "ax", "b", "bx", "c", "cx"]) * 8
    leaning = Leaning(training_lines)
    assert leaning.odds("ab") > 0 > max(leaning.odds("a"), leaning.odds("c"))
    assert leaning.odds("?") == 0.0


def test_leaning_is_the_same_at_every_start() -> None:
    training_lines = lines(["ab", "bc"], ["cd", "de"])
    assert Leaning(training_lines).odds("abc") == Leaning(training_lines).odds("abc")


def test_leaning_without_lines_leans_nowhere() -> None:
    assert Leaning([]).odds("a") == 0.0


LISTS = {"ours": ("برگه رأی", "صندوق"), "dress": ("حجاب", "شال", "بی‌حجاب"), "private": ("سگ",)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("حجابشان خوب نبود", True),  # a word may continue
        ("شال داشت", True),
        ("شالیزار بود", False),  # a word of three letters may not
        ("بی‌حجاب", True),
        ("سگی بود", False),
        ("برگهٔ رأی ندادند", False),  # one of our acts
        ("", False),
    ],
)
def test_a_list_names_its_subject(text: str, named: bool) -> None:
    assert SubjectWords(LISTS, READER).has_other_subject(READER.plain(text)) is named


def test_traits_tell_which_subjects_stand_together() -> None:
    words = SubjectWords(LISTS, READER)
    assert set(words.traits(READER.plain("با شال و حجاب کنار صندوق"))) == {
        "#dress", "##dress", "#ours", "#dress #ours",
    }  # fmt: skip
    assert set(words.traits(READER.plain("سگ"))) == {"#private", "#no ours", "#private #no ours"}


def test_no_list_at_all_names_nothing() -> None:
    words = SubjectWords({"dress": ()}, READER)
    assert not words.has_other_subject("x") and list(words.traits("x")) == ["#no ours"]
