"""One page has one normal form, however its address was copied. An account is never a page."""

import pytest

from bot.domain.submissions.online import OnlineAddress, read_online
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


def stored_link(typed: str) -> str:
    """The link as a report stores it."""
    link = read_link(typed)
    assert isinstance(link, str), (typed, link)
    return link


@pytest.mark.parametrize("ways", SAME)
def test_however_a_page_was_copied_it_is_one(ways: tuple[str, ...]) -> None:
    pages = {read_online(stored_link(way)).page for way in ways}
    assert len(pages) == 1 and pages != {""}, pages


def test_different_pages_stay_different() -> None:
    ways = (
        "https://t.me/a_channel/1", "https://t.me/a_channel/2", "https://t.me/b_channel/1", "https://example.ir/",
        "https://example.ir/n/a", "https://example.ir/n/A", "https://example.ir/n/a?p=1", "https://example.ir/?p=1",
        "https://instagram.com/p/aBc", "https://instagram.com/p/abc", "https://example.ir:8443/n/a",
        "https://example.ir/1234", "https://example.ir/what-the-board-said", "https://example.ir/a.html",
        "https://moi.gov.ir/", "https://telegra.ph/Shora-11-26", "https://virgool.io/@anybody/what-we-saw-x1",
        "https://facebook.com/story.php?story_fbid=5&id=7", "https://facebook.com/photo.php?fbid=6",
        "https://virasty.com/post/7", "https://virasty.com/post/8", "https://rubika.ir/post/ABCDEF",
        "https://www.isna.ir/news/1405082012345/", "https://www.tabnak.ir/fa/news/123456/",
        "https://divar.ir/v/AbCdEf", "https://farsnews.ir/Tehran/1729/",
    )  # fmt: skip
    assert len({read_online(stored_link(way)).page for way in ways}) == len(ways)


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
        ("https://neighbour.t.me", "t.me/neighbour"),
        ("https://fa-ir.facebook.com/neighbour", "facebook.com/neighbour"),
        ("https://facebook.com/profile.php?id=100055", "facebook.com/100055"),
        ("https://sites.google.com/view/neighbour", "sites.google.com/neighbour"),
        ("https://example.com/c/neighbour", "example.com/neighbour"),
        ("https://example.com/s/neighbour/", "example.com/neighbour"),
        ("https://snapchat.com/add/neighbour", "snapchat.com/neighbour"),
        ("https://wiki.example/wiki/User:Neighbour", "wiki.example/neighbour"),
        ("https://wiki.example/wiki/کاربر:همسایه", "wiki.example/همسایه"),
    ],
)
def test_an_account_is_no_page(address: str, account: str) -> None:
    assert read_online(address) == OnlineAddress(account=account)


LEADS_TO_SOMEBODY = (
    "https://vk.com/neighbour", "https://linktr.ee/neighbour", "https://zil.ink/neighbour.k", "https://about.me/n_1/",
    "https://neighbour.carrd.co/", "https://neighbour.carrd.co/about", "https://nitter.net/neighbour",
    "https://forum.ir/member.php?u=55", "https://forum.ir/profile?user=neighbour", "https://forum.ir/?author=3",
    "https://forum.ir/index.php?username=neighbour", "https://forum.ir/u/neighbour/followers",
    "https://web.telegram.org/k/#@neighbour", "https://web.bale.ai/chat?uid=5555",
    "https://www.google.com/search?q=neighbour", "https://forum.ir/?s=neighbour",
    "https://l.instagram.com/?u=https%3A%2F%2Finstagram.com%2Fneighbour",
    "https://web.archive.org/web/2026/https://instagram.com/neighbour",
    "https://translate.google.com/translate?u=https://t.me/neighbour", "https://rubika.ir/joing/ABCDEFG",
    "https://x.com/intent/user?screen_name=neighbour", "https://instagram.com/neighbour/reels/",
    "https://vk.com/neighbour/followers", "https://vk.com/neighbour/about/", "https://linktr.ee/neighbour?page=2",
    "https://forum.ir/stories/neighbour/1", "https://rubika.ir/neighbour/followers", "https://rubika.ir/fa/neighbour",
)  # fmt: skip
"""The account's owner cannot be known for sure from these addresses, and none is a page of its own."""


@pytest.mark.parametrize("address", LEADS_TO_SOMEBODY)
def test_what_may_lead_to_somebody_is_no_page(address: str) -> None:
    link = read_link(address)
    assert not isinstance(link, str) or read_online(link) == OnlineAddress()


def test_person_named_beside_page_is_left_out() -> None:
    assert read_online("https://example.ir/news/5?user=neighbour").page == "example.ir/news/5"
    assert read_online("https://example.ir/news/5?back=https://t.me/neighbour").page == "example.ir/news/5"
    assert read_online("https://neighbour.t.me/55") == read_online("https://t.me/neighbour/55")


def test_no_two_people_are_taken_for_one_account() -> None:
    """Otherwise a moderator who marks one account as countable would also mark the other."""
    addresses = [f"https://facebook.com/profile.php?id={n}" for n in (1, 2)]
    addresses += [f"https://web.bale.ai/chat?uid={n}" for n in (1, 2)]
    addresses += [f"https://facebook.com/story.php?story_fbid=5&id={n}" for n in (1, 2)]
    named = [account for address in addresses if (account := read_online(address).account)]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    "address", ["", "کانال محله", "https://", "https://[", "نام، بی‌نشانی", "https://wa.me/x"]
)
def test_what_tells_neither(address: str) -> None:
    assert read_online(address) == OnlineAddress()


def test_forwarded_post_is_read_by_link_and_names_channel() -> None:
    reference = read_online("کانال شهر، https://t.me/shahr/12")
    assert reference == OnlineAddress("t.me/shahr/12", "t.me/shahr")
    assert read_online("https://x.com/shahr/status/5") == OnlineAddress("x.com/5", "x.com/shahr")


HOSTS = (
    "example.ir", "vk.com", "t.me", "instagram.com", "x.com", "facebook.com", "fa-ir.facebook.com", "eitaa.com",
    "rubika.ir", "ble.ir", "linktr.ee", "youtube.com", "aparat.com", "snapchat.com", "pinterest.com", "threads.net",
    "tiktok.com", "linkedin.com",
)  # fmt: skip
TO_SOMEBODY = (
    "/{}", "/@{}", "/u/{}", "/user/{}/", "/{}/", "/{}?lang=fa", "/profile.php?id={}", "/profile/{}", "/en/{}",
    "/fa/{}/",
    "/{}#a", "/{}/followers", "/{}/photos", "/{}/about", "/#/{}", "/?u={}", "/people/{}", "/index.php?user={}",
    "/{}?tab=posts&page=2", "/in/{}", "/c/{}", "/channel/{}", "/s/{}", "/intent/user?screen_name={}", "/search?q={}",
    "/stories/{}/1", "/{}/reels",
)  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_page_never_contains_owner_in_any_link_form(host: str) -> None:
    for way in TO_SOMEBODY:
        link = read_link(f"https://{host}{way.format('zqneighbour')}")
        assert not isinstance(link, str) or "zqneighbour" not in read_online(link).page, way
