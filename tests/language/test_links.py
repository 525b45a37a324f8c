"""Typed URLs: one page has one form, and no deceptive URL is accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.submissions.addresses import LONGEST_ADDRESS, UrlRejection
from bot.language.links import read_link


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://T.me/Chan_A/12?utm_source=x&single", "https://t.me/Chan_A/12?single="),
        ("t.me/chan_a", "https://t.me/chan_a"),
        ("HTTP://Example.IR:80/a#b", "http://example.ir/a"),
        ("https://example.ir:8443/?fbclid=1&id=2", "https://example.ir:8443/?id=2"),
        ("example.ir:8443/x", "https://example.ir:8443/x"),
        ("example.ir", "https://example.ir/"),
        ("https://example.ir./a/../b", "https://example.ir/b"),
        ("https://مثال.ایران/صفحه", "https://xn--mgbh0fb.xn--mgba3a4f16a/%D8%B5%D9%81%D8%AD%D9%87"),
        ("https://1.2.3.4/x", "https://1.2.3.4/x"),
    ],
)
def test_a_url_is_kept_in_one_form(typed: str, link: str) -> None:
    assert read_link(typed) == link


@pytest.mark.parametrize(
    ("typed", "trick"),
    [
        ("https://user:secret@example.ir/", UrlRejection.USER),
        ("https://t.me@example.com/chan_a", UrlRejection.USER),
        ("t.me@example.com/x", UrlRejection.USER),
        ("https://t.me\\@example.com/", UrlRejection.USER),
        ("https://t.me%2f@example.com/", UrlRejection.USER),
        ("https://xn--80ak6aa92e.com/", UrlRejection.DISGUISE),
        ("https://аррӏе.com/x", UrlRejection.DISGUISE),
        ("https://tеlegram.org/x", UrlRejection.DISGUISE),
        ("https://تlegram.ir/x", UrlRejection.DISGUISE),
        ("javascript:alert(1)", UrlRejection.SCHEME),
        ("JavaScript://example.ir/%0aalert(1)", UrlRejection.SCHEME),
        ("data:text/html,x.y", UrlRejection.SCHEME),
        ("file:///etc/passwd", UrlRejection.SCHEME),
        ("tg://resolve?domain=x.y", UrlRejection.SCHEME),
    ],
)
def test_a_trick_is_named(typed: str, trick: UrlRejection) -> None:
    assert read_link(typed) is trick


@pytest.mark.parametrize(
    ("typed", "trick"),
    [
        ("tel:+989123456789", UrlRejection.PHONE),
        ("TEL:09123456789", UrlRejection.PHONE),
        ("sms:09123456789", UrlRejection.PHONE),
        ("whatsapp://send?phone=989123456789", UrlRejection.PHONE),
        ("t.me/+989121234567", UrlRejection.PHONE),
        ("https://t.me/+۹۸۹۱۲۱۲۳۴۵۶۷", UrlRejection.PHONE),
        ("https://t.me/%2B989121234567", UrlRejection.PHONE),
        ("https://t.me/989121234567", UrlRejection.PHONE),
        ("https://telegram.me/+4915123456789", UrlRejection.PHONE),
        ("wa.me/989121234567", UrlRejection.PHONE),
        ("https://api.whatsapp.com/send?phone=989121234567&text=x", UrlRejection.PHONE),
        ("https://ble.ir/+989121234567", UrlRejection.PHONE),
        ("https://example.ir/users/09121234567", UrlRejection.PHONE),
        ("https://example.ir/?call=0912-123-4567", UrlRejection.PHONE),
        ("https://09121234567.example.ir/", UrlRejection.PHONE),
        ("0912.123.4567", UrlRejection.PHONE),
        ("https://t.me/+AbCdEf123_xyz", UrlRejection.INVITE),
        ("https://t.me/joinchat/AbCdEf123", UrlRejection.INVITE),
        ("https://ble.ir/join/AbCdEf123", UrlRejection.INVITE),
        ("https://eitaa.com/joinchat/123456789Cabc", UrlRejection.INVITE),
        ("https://rubika.ir/joinc/ABCDEF", UrlRejection.INVITE),
        ("https://chat.whatsapp.com/AbCdEf123", UrlRejection.INVITE),
        ("https://t.me/c/123456/4", UrlRejection.INVITE),
        ("t.me/c/123456/4?single", UrlRejection.INVITE),
        ("https://web.telegram.org/c/۱۲۳۴۵۶/4", UrlRejection.INVITE),
    ],
)
def test_a_link_to_one_person_is_not_kept(typed: str, trick: UrlRejection) -> None:
    assert read_link(typed) is trick


@pytest.mark.parametrize(
    "typed",
    [
        "https://t.me/chan_a/12345678",
        "https://t.me/s/chan_a",
        "https://www.instagram.com/p/C9xyz123",
        "https://example.ir/news/9123456789",
        "https://example.ir/1405/02/11/joining",
        "https://x.com/name/status/1790912345678901234",
    ],
)
def test_numbers_of_posts_are_no_phones(typed: str) -> None:
    assert not isinstance(read_link(typed), UrlRejection) and read_link(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "کانال‌ما",
        "https://localhost/x",
        "http://[bad/x.y",
        "https://example.ir:99999/",
        "https://a..b/",
        "https://example.ir/" + "a" * LONGEST_ADDRESS,
        "...",
    ],
)
def test_what_is_no_url_is_none(typed: str) -> None:
    assert read_link(typed) is None


@given(st.text(max_size=200).map(lambda tail: f"https://example.ir/{tail}"))
def test_reading_twice_keeps_the_same(typed: str) -> None:
    link = read_link(typed)
    if isinstance(link, str) and not isinstance(link, UrlRejection):
        assert read_link(link) == link
        assert link.isascii() and "#" not in link


@given(st.text(max_size=300))
def test_nothing_raises(typed: str) -> None:
    read_link(typed)
