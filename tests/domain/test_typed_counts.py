"""Counts as people type them: digits of three scripts, marks between them, and what is no count."""

import pytest

from bot.domain.learning.typed_counts import CountFault, read_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12", 12),
        ("۱۲", 12),
        ("١٢", 12),
        ("\u2067۱۲\u2069", 12),
        ("0", 0),
        ("-0", 0),
        ("50", 50),
        ("51", CountFault.LARGE),
        ("۱۰٬۰۰۰٬۰۰۰", CountFault.LARGE),
        ("9" * 4000, CountFault.LARGE),
        ("-1", CountFault.NEGATIVE),
        ("−۱", CountFault.NEGATIVE),
        ("۱-", CountFault.NEGATIVE),
        ("-" * 3, CountFault.NO_NUMBER),
        ("دوازده", CountFault.NO_NUMBER),
        ("۱۲ تا", CountFault.NO_NUMBER),
        ("3/4", CountFault.NOT_WHOLE),
        ("۲.۵", CountFault.NOT_WHOLE),
        ("2.5", CountFault.NOT_WHOLE),
        ("۲/۵", CountFault.NOT_WHOLE),
        ("۲٫۵", CountFault.NOT_WHOLE),
        ("۲،۵", CountFault.NOT_WHOLE),
        ("2_5", CountFault.NOT_WHOLE),
        (" ۱ ۲ ", CountFault.NOT_WHOLE),
        ("۱-۲", CountFault.NOT_WHOLE),
        ("-۲.۵", CountFault.NOT_WHOLE),
        ("۲۵.", 25),
        ("۱۲،", 12),
        ("۰.۲۵۰", CountFault.NOT_WHOLE),
        ("²", CountFault.NO_NUMBER),
        ("", CountFault.NO_NUMBER),
    ],
)
def test_counts_as_people_type_them(text: str, count: int | CountFault) -> None:
    assert read_count(text, most=50) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("۱٬۲۵۰", 1250),
        ("1,250", 1250),
        ("۱.۲۵۰", 1250),
        ("۱،۲۵۰", 1250),
        ("۱ ۲۵۰", 1250),
        ("۱\u202f۲۵۰", 1250),
        ("۱٬۲۵۰٬۰۰۰", 1_250_000),
        ("1,250.000", CountFault.NOT_WHOLE),
        ("۱٬۲۵", CountFault.NOT_WHOLE),
        ("۱٬۲۵۰۰", CountFault.NOT_WHOLE),
        ("۱۲۵۰٬۰۰۰", CountFault.NOT_WHOLE),
        ("۱٫۲۵۰", CountFault.NOT_WHOLE),
        ("۱۲۵۰.۵", CountFault.NOT_WHOLE),
        ("۱٬۲۵۰.۵", CountFault.NOT_WHOLE),
    ],
)
def test_marks_stand_between_thousands_only(text: str, count: int | CountFault) -> None:
    assert read_count(text, most=2_000_000) == count
