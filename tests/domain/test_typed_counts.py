"""Counts as people type them: digits of three scripts, marks between them, and what is no count."""

import pytest

from bot.domain.learning.typed_counts import CountFault, read_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12", 12),
        ("۱۲", 12),
        ("١٢", 12),
        (" ۱ ۲ ", 12),
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
        ("3/4", CountFault.NO_NUMBER),
        ("²", CountFault.NO_NUMBER),
        ("", CountFault.NO_NUMBER),
    ],
)
def test_counts_as_people_type_them(text: str, count: int | CountFault) -> None:
    assert read_count(text, most=50) == count
