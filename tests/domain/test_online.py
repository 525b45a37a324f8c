"""One page is one text however it was copied; an account is never a page."""

import pytest

from bot.domain.submissions.online import Online, read_online
from bot.language.links import read_link

SAME = (
    (
        "https://t.me/Shahr_News/120",
        "http://t.me/shahr_news/120/",
        "t.me/s/shahr_news/120?embed=1",
        "https://telegram.me/shahr_news/120?single",
        "https://t.me/shahr_news/7/120",
    ),
    (
        "https://www.instagram.com/p/CxYz_1/?igsh=abc",
        "https://instagram.com/somebody/p/CxYz_1",
        "https://www.instagram.com/reel/CxYz_1/?utm_source=ig_web",
        "m.instagram.com/tv/CxYz_1",
    ),
    (
        "https://twitter.com/anybody/status/99?s=20&t=k",
        "https://x.com/anybody/status/99/photo/1",
        "https://mobile.twitter.com/i/web/status/99",
    ),
    ("https://eitaa.com/shora/55", "http://www.eitaa.com/shora/55/", "web.eitaa.com/shora/55"),
    ("https://ble.ir/shora/-33/44", "https://bale.ai/shora/-33/44"),
    ("https://rubika.ir/shora/ABCDEFG", "http://rubika.ir/shora/ABCDEFG/?utm_medium=x"),
    (
        "https://example.ir/خبر/كتاب-ي",
        "http://www.example.ir/خبر/کتاب-ی/?utm_source=t&fbclid=1",
        "https://example.ir/%D8%AE%D8%A8%D8%B1/%DA%A9%D8%AA%D8%A7%D8%A8-%DB%8C#end",
        "example.ir/خبر/کتاب‌-ی/",
    ),
    ("https://example.ir/n?id=۱۲&b=2", "https://example.ir/n?b=2&id=12&ref=home"),
    ("https://www.youtube.com/watch?v=aB_1&t=9", "https://m.youtube.com/watch?v=aB_1&si=q"),
)


def kept(typed: str) -> str:
    """As a report keeps it."""
    found = read_link(typed)
    assert isinstance(found, str), (typed, found)
    return found


@pytest.mark.parametrize("ways", SAME)
def test_however_a_page_was_copied_it_is_one(ways: tuple[str, ...]) -> None:
    pages = {read_online(kept(way)).page for way in ways}
    assert len(pages) == 1 and pages != {""}, pages


def test_different_pages_stay_different() -> None:
    ways = (
        "https://t.me/a_channel/1", "https://t.me/a_channel/2", "https://t.me/b_channel/1", "https://example.ir/",
        "https://example.ir/a", "https://example.ir/A", "https://example.ir/a?p=1", "https://instagram.com/p/aBc",
        "https://instagram.com/p/abc", "https://example.ir:8443/a",
    )  # fmt: skip
    assert len({read_online(kept(way)).page for way in ways}) == len(ways)


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("@Neighbour", "@neighbour"),
        ("https://t.me/neighbour", "t.me/neighbour"),
        ("https://t.me/s/neighbour", "t.me/neighbour"),
        ("https://instagram.com/neighbour/?hl=fa", "instagram.com/neighbour"),
        ("https://instagram.com/stories/neighbour/123", "instagram.com/neighbour"),
        ("https://x.com/neighbour", "x.com/neighbour"),
        ("https://eitaa.com/neighbour", "eitaa.com/neighbour"),
        ("https://rubika.ir/neighbour", "rubika.ir/neighbour"),
        ("https://youtube.com/@neighbour/videos", "youtube.com/neighbour"),
        ("https://facebook.com/neighbour", "facebook.com/neighbour"),
        ("https://linkedin.com/in/neighbour", "linkedin.com/neighbour"),
        ("https://neighbour.blogfa.com/", "neighbour.blogfa.com"),
        ("https://virgool.io/@neighbour", "virgool.io/neighbour"),
        ("https://forum.example/users/neighbour", "forum.example/neighbour"),
        ("https://www.tiktok.com/@neighbour", "tiktok.com/neighbour"),
    ],
)
def test_an_account_is_no_page(address: str, account: str) -> None:
    assert read_online(address) == Online(account=account)


@pytest.mark.parametrize(
    "address", ["", "کانال محله", "https://", "https://[", "نام، بی‌نشانی", "https://wa.me/x"]
)
def test_what_tells_neither(address: str) -> None:
    assert read_online(address) == Online()


def test_a_forwarded_post_is_read_by_its_link_and_tells_its_channel() -> None:
    found = read_online("کانال شهر، https://t.me/shahr/12")
    assert found == Online("t.me/shahr/12", "t.me/shahr")
    assert read_online("https://x.com/shahr/status/5") == Online("x.com/5", "x.com/shahr")
