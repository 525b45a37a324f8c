"""Typed addresses: kept bare, never opened; a sentence is not an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.addresses import LONGEST_ADDRESS, read_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://T.me/Chan_A/12?utm_source=x&single", "https://t.me/Chan_A/12?single="),
        ("t.me/chan_a", "https://t.me/chan_a"),
        ("\u200eHTTP://Example.IR:80/a#b", "http://example.ir/a"),
        ("https://example.ir:8443/?fbclid=1&id=2", "https://example.ir:8443/?id=2"),
        ("https://user:secret@example.ir/", "https://example.ir/"),
        ("  @Chan_A ", "@chan_a"),
        ("example.ir", "https://example.ir"),
        ("کانال نامزد الف", "کانال نامزد الف"),
    ],
)
def test_an_address_is_kept_bare(typed: str, kept: str) -> None:
    assert read_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@a",
        "@two words",
        "javascript://example.ir/x",
        "file:///etc/passwd",
        "https://localhost/x",
        "http://[bad/x.y",
        "https://example.ir:99999/",
        "به نظر من نامزد الف بهتر است. رأی بدهید!",
        "من فکر می‌کنم که همهٔ ما باید فردا به پای صندوق برویم",
        "two\nlines",
        "👍👍",
        "https://example.ir/" + "a" * LONGEST_ADDRESS,
    ],
)
def test_what_is_no_address_is_not_kept(typed: str) -> None:
    assert read_address(typed) is None


@given(st.text(max_size=400))
def test_nothing_that_is_typed_raises_and_what_is_kept_is_one_line(typed: str) -> None:
    kept = read_address(typed)
    assert kept is None or (kept and "\n" not in kept)


@given(st.text(max_size=400).map(lambda tail: f"https://example.ir/{tail}"))
def test_reading_twice_keeps_the_same(typed: str) -> None:
    kept = read_address(typed)
    assert kept is None or read_address(kept) in (kept, None)
