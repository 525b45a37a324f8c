"""All text rendered in tests is checked for missing spaces between sentences; the check finds them."""

import pytest

from bot.conversation.outgoing import TextRef
from tests.fakes.sentence_spacing import find_glued_place
from tests.fakes.shared_content import shipped_texts


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
    assert find_glued_place(text)


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
    assert not find_glued_place(text)


def test_quizzes_final_paragraph_stands_on_its_own() -> None:
    words = shipped_texts().render(
        "quiz-failed",
        {
            "right": 3, "total": 9, "percent": 33, "pass": 60, "left": 1, "reread": "some",
            "weak": _weak(),
        },
    )  # fmt: skip
    assert "است.\n\n" in words


def _weak() -> TextRef:
    return TextRef("quiz-weak", dict.fromkeys(shipped_texts().variables("quiz-weak"), "x"))


def test_suffix_after_quotation_is_no_new_sentence() -> None:
    assert not find_glued_place("در «راهنما»ی همین ربات هست.")
    assert find_glued_place("در «راهنما»یک کار هست.")


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
    assert find_glued_place(text)


def test_punctuation_not_ending_a_sentence_is_left_alone() -> None:
    assert not find_glued_place("ساعت ۱۴:۳۵ تا ۱۸، مادهٔ ۸۴ (بند الف)، «نه» و ۱۲٫۵ درصد؛ بعد «بله».")
