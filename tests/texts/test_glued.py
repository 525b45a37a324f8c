"""What is rendered in any test is read for sentences that are glued together; and that reading finds them."""

import pytest

from bot.conversation.outgoing import Term
from tests.fakes.glued import glued
from tests.fakes.read_once import shipped_texts


@pytest.mark.parametrize(
    "text",
    [
        "حد قبولی ۶۰٪ است.پاسخ درست",
        "باز است؟<b>این</b>",
        "گفت «نه»\u2068پس\u2069 رفت",
        "می‌بیند.\u2066Who\u2069",
    ],
)
def test_a_glued_sentence_is_found(text: str) -> None:
    assert glued(text)


@pytest.mark.parametrize(
    "text",
    [
        "این بود. آن هم",
        "این بود.\n\nآن",
        "۱۴۰۵.۹ و 3.14",
        "example.org و a.b",
        "«پرونده»‌ها",
        "این‌ها؟!",
        "(نه.)",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert not glued(text)


def test_what_a_whole_quiz_ends_with_stands_on_its_own() -> None:
    words = shipped_texts().render(
        "quiz-failed",
        {
            "right": 3, "total": 9, "percent": 33, "pass": 60, "left": 1, "reread": "some",
            "weak": _weak(),
        },
    )  # fmt: skip
    assert "است.\n\n" in words


def _weak() -> Term:
    return Term("quiz-weak", dict.fromkeys(shipped_texts().variables("quiz-weak"), "x"))


def test_the_joining_letter_behind_a_quoted_word_is_no_new_sentence() -> None:
    assert not glued("در «راهنما»ی همین ربات هست.")
    assert glued("در «راهنما»یک کار هست.")


@pytest.mark.parametrize(
    "text",
    [
        "مادهٔ ۸۴.این را بخوانید",
        "ساعت \u2068۱۴:۳۵\u2069.بعد بیایید",
        "(نه).این",
        "شد؛این",
        "پایان.«این»",
    ],
)
def test_ends_behind_numbers_brackets_and_marks_are_seen(text: str) -> None:
    assert glued(text)


def test_what_is_no_end_of_a_sentence_is_left_alone() -> None:
    assert not glued("ساعت ۱۴:۳۵ تا ۱۸، مادهٔ ۸۴ (بند الف)، «نه» و ۱۲٫۵ درصد؛ بعد «بله».")
