"""Corrections of mistyped words."""

import pytest

from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.search.spelling import Spelling, split_glued_word

WORDS = {word: word for word in ("تهدید", "تمدید", "صندوق", "شناسنامه", "رای", "خرید", "کارت", "ملی", "با")}
SPELLING = Spelling(WORDS, PersianWords(PersianAnalyzer()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("صندق", "صندوق"),
        ("صندووق", "صندوق"),
        ("صندوغ", "صندوق"),
        ("شناسنماه", "شناسنامه"),
        ("شناسنامه", "شناسنامه"),
    ],
)
def test_one_slip(typed: str, meant: str) -> None:
    guesses = SPELLING.one_slip(typed)
    assert max(guesses, key=lambda term: guesses[term]) == meant


def test_a_slip_that_sounds_alike_is_surer() -> None:
    guesses = SPELLING.one_slip("تحدید")
    assert guesses["تهدید"] > guesses["تمدید"]


def test_two_slips_or_a_short_word_are_not_guessed() -> None:
    assert SPELLING.one_slip("سندوغ") == {}
    assert SPELLING.one_slip("رأ") == {}


def test_heard_in_latin_letters() -> None:
    assert SPELLING.heard("sandogh", most=2) == {"صندوق": pytest.approx(0.2)}
    assert "خرید" in SPELLING.heard("kharid", most=2)
    assert SPELLING.heard("xyz", most=2) == {}


def test_words_run_together() -> None:
    assert split_glued_word("باکارتملی", WORDS.__contains__) == ("با", "کارت", "ملی")
    assert split_glued_word("کارتم", WORDS.__contains__) is None
    assert split_glued_word("کارت", WORDS.__contains__) is None
