"""What an address given by a reporter leads to: a page, which may be counted, and the account behind it.

A page is counted under a keyed hash of its canonical form (one post or article has one form however it was
copied). An account is only sealed text unless a moderator has graded it, so an address that leads only to an
account is no page. Nothing is ever opened.

Platforms with accounts: the forms of their post and account addresses.

On an unknown site: which address is a page of its own, and which may lead to a person.

A bare name after the host (``/name``), the front page of a named subdomain (``name.site.com``), a search, a
member's page and an address inside an address are not pages: an address that could be an account counts as one.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

PEOPLE: Final = re.compile(
    r"/(?:.*/)?(?:@|(?:user|\u06a9\u0627\u0631\u0628\u0631)(?:_talk)?:"
    r"|(?:u|users?|profiles?|people|members?|authors?|in|channels?|accounts?|id|add|[cs])/)(?P<who>[^/]+)",
    re.IGNORECASE,
)
"""An account's own page: ``/@name``, ``/user/name``, ``/wiki/User:Name`` (in Persian, too)."""
_INSIDE: Final = re.compile(
    r"/(?:.*/)?(?:@|(?:u|users?|profiles?|members?|authors?)/)[^/]+/(?P<rest>.+)", re.IGNORECASE
)
"""Below such a page: the account's posts, or a list of its followers."""
_MEMBERS: Final = re.compile(
    r"(?:\w*[_\-])?(?:u|chat|show|view)?(?:users?|members?|profiles?|authors?|accounts?|people|chat|u)(?:list)?(?:\.\w+)?",
    re.IGNORECASE,
)
_TABS: Final = re.compile(
    r"/[^/]+/(?:with_)?(?:followers|following|friends|about|info|contact|photos?|videos?|reels|shorts|live|streams"
    r"|playlists|community|posts|media|likes|replies|tagged|highlights|members|stories)|/stories/[^/]+/\d+",
    re.IGNORECASE,
)
"""Parts of an account's page: ``/name/followers``."""
_TRACKING: Final = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|igsh|yclid|twclid|mc_[ce]id|si|ref|ref_src|ref_url|source|share\w*"
    r"|amp|from|feature|app|spm|_gl|_ga"
)
_PERSONAL: Final = re.compile(
    r"\w*(?:user|member|author|profile|account|screen|nick|handle)_?(?:name|id)?|u|uid|who|q|query|search|s|keyword"
)
"""Query keys whose value may be a name."""
_OF_CONTENT: Final = re.compile(r"\w*id|[pnv]|\w*(?:code|post|news|article|story|item)")
_FILE: Final = re.compile(r".+\.(?:html?|php|aspx?|jsp|pdf|jpe?g|png|webp|mp[34]|docx?|xlsx?)", re.IGNORECASE)
_TITLE: Final = re.compile(r"\d+|.+-\d\d-\d\d|[^-]+(?:-[^-]+){3,}")
"""A number, a date at the end, or at least four words."""
_LANGUAGE: Final = re.compile(r"/(?:fa|en|ar|az|ku|tr|de|fr|ru)(?=/)")
_SECOND_LEVEL: Final = frozenset({"gov", "ac", "co", "org", "net", "sch"})


@dataclass(frozen=True, slots=True)
class OnlinePlatform:
    """``post`` matches ``id`` and, if the address has it, ``who``; ``who`` alone matches the account.
    ``named``: whether a post's number is unique only together with its account."""

    post: re.Pattern[str]
    who: re.Pattern[str]
    named: bool = True


def _place(post: str, who: str = r"/@?(?P<who>[\w.\-]+)", *, named: bool = True) -> OnlinePlatform:
    return OnlinePlatform(re.compile(post), re.compile(who), named)


_NUMBERED: Final = _place(r"/@?(?P<who>[\w.]+)/(?P<id>-?\d+(?:/-?\d+)?)")
PLACES: Final[Mapping[str, OnlinePlatform]] = {
    "t.me": _place(r"/(?:s/)?(?P<who>\w+)/(?:\d+/)?(?P<id>\d+)", r"/(?:s/)?(?P<who>\w+)"),
    "ble.ir": _NUMBERED,
    "eitaa.com": _NUMBERED,
    "splus.ir": _NUMBERED,
    "igap.net": _NUMBERED,
    "gap.im": _NUMBERED,
    "virasty.com": _NUMBERED,
    "rubika.ir": _place(r"/@?(?P<who>[\w.]+)/(?P<id>(?=\w*[A-Z\d])\w{4,})"),
    "instagram.com": _place(
        r"/(?:(?P<who>[\w.]+)/)?(?:p|reels?|tv)/(?P<id>[\w\-]+)",
        r"/(?:stories/)?(?P<who>[\w.]+)(?:/\d+)?",
        named=False,
    ),
    "x.com": _place(r"/(?P<who>\w+)(?:/web)?/status(?:es)?/(?P<id>\d+)(?:/(?:photo|video)/\d)?", named=False),
    "threads.net": _place(r"/@(?P<who>[\w.]+)/post/(?P<id>[\w\-]+)", named=False),
    "tiktok.com": _place(r"/@(?P<who>[\w.]+)/video/(?P<id>\d+)", named=False),
    "aparat.com": _place(r"/v/(?P<id>\w+)(?:/.*)?", named=False),
    "youtube.com": _place(
        r"/(?:shorts|live|embed)/(?P<id>[\w\-]+)",
        r"/(?:c/|user/|channel/)?@?(?P<who>[\w.\-]+)(?:/\w+)?",
        named=False,
    ),
    "youtu.be": _place(r"/(?P<id>[\w\-]{6,})", named=False),
    "facebook.com": _place(r"/(?P<who>[\w.]+)/(?:posts|videos|photos)/(?P<id>[\w.\-/]+)"),
    "linkedin.com": _place(
        r"/feed/update/(?P<id>[\w:\-]+)", r"/(?:in|company)/(?P<who>[\w\-]+)", named=False
    ),
    "pinterest.com": _place(r"/pin/(?P<id>\d+)", named=False),
    "sites.google.com": _place(r"/view/(?P<who>[\w\-]+)/(?P<id>.+)", r"/view/(?P<who>[\w\-]+)"),
    "wa.me": _place(r"(?!)(?P<id>)", r"(?!)(?P<who>)"),
}

SAME_HOST: Final[Mapping[str, str]] = {
    "telegram.me": "t.me",
    "telegram.dog": "t.me",
    "twitter.com": "x.com",
    "instagr.am": "instagram.com",
    "bale.ai": "ble.ir",
    "soroush-app.ir": "splus.ir",
    "sapp.ir": "splus.ir",
    "fb.com": "facebook.com",
    "threads.com": "threads.net",
    "youtube-nocookie.com": "youtube.com",
}

QUERY: Final[Mapping[str, str]] = {
    "youtube.com/watch": "v",
    "facebook.com/watch": "v",
    "facebook.com/permalink.php": "story_fbid",
    "facebook.com/story.php": "story_fbid",
    "facebook.com/photo.php": "fbid",
    "facebook.com/photo": "fbid",
    "facebook.com/video.php": "v",
}
"""Query keys with the post's number."""

QUERY_WHO: Final[Mapping[str, str]] = {"facebook.com/profile.php": "id"}
"""Query keys with the account."""

WITH_FRONTS: Final = (
    "facebook.com", "instagram.com", "x.com", "youtube.com", "linkedin.com", "pinterest.com", "tiktok.com",
    "eitaa.com", "rubika.ir", "splus.ir", "ble.ir", "igap.net", "gap.im", "aparat.com", "virasty.com",
)  # fmt: skip
"""Any prefix of these (``fa-ir.``, ``mbasic.``, ``l.``) leads to the same people."""

BLOGS: Final = frozenset(
    {
        "blogfa.com", "blog.ir", "blogsky.com", "mihanblog.com", "persianblog.ir", "parsiblog.com", "rozblog.com",
        "wordpress.com", "blogspot.com", "tumblr.com", "substack.com", "medium.com", "bsky.social", "github.io",
    }
)  # fmt: skip
"""Hosts where the account is the name before the first dot."""

POST_WORDS: Final = frozenset({"post", "posts", "p", "status", "reel", "v"})
"""Words before a post's number on platforms where the number alone is unique."""

NO_NAMES: Final = frozenset(
    {
        "s", "i", "p", "c", "post", "posts", "reel", "reels", "tv", "stories", "explore", "share", "joinchat", "join",
        "addstickers", "proxy", "socks", "boost", "iv", "hashtag", "search", "home", "watch", "feed", "channel", "user",
        "status", "groups", "pages", "events", "intent", "login", "web", "v",
        "chat", "joing", "joinc", "joingroup", "invite", "addlist", "contact", "accounts", "direct", "playlist",
        "results", "u", "users", "people", "in", "fa", "en", "messages", "notifications", "settings", "profile",
    }
)  # fmt: skip
"""The platforms' own words in places where a name could be."""


_FRONT: Final = ("www.", "m.", "mobile.", "amp.", "web.")
_LETTERS: Final = str.maketrans(
    {"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9", "\u0629": "\u0647", "\u06c0": "\u0647"}
)
"""Arabic letters to their Persian look-alikes."""
_UNSEEN: Final = frozenset({"Cf", "Mn"})
"""Half-spaces, direction marks, vowel signs."""


class AccountGrade(StrEnum):
    """Whose account it is, if not one person's own. Only a grade makes an account countable."""

    CANDIDATE = "candidate"
    HEADQUARTERS = "headquarters"
    OFFICIAL = "official"
    MEDIA = "media"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class OnlineAddress:
    """``page``: the text that is hashed to count reports of one page; empty if there is none. ``account``:
    the account that the address leads to or that posted it, for staff to grade; empty if unknown."""

    page: str = ""
    account: str = ""


def read_online(address: str) -> OnlineAddress:
    """Read an address as stored with a report: a canonical URL, ``@handle``, a name, or a forwarded post's
    ``name, URL``. A name gives neither a page nor an account."""
    given = address.strip()
    if given.startswith("@"):
        return OnlineAddress(account=given.casefold())
    url = next((part for part in reversed(given.split()) if "://" in part), "")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return OnlineAddress()
    return _read_parts(parts, _host(host)) if "." in host else OnlineAddress()


def _read_parts(parts: SplitResult, host: str) -> OnlineAddress:
    path = _plain(parts.path)
    name, dot, rest = host.partition(".")
    if dot and SAME_HOST.get(rest, rest) == "t.me":  # ``name.t.me`` is ``t.me/name``
        host, path = "t.me", f"/{name}{path}"
    if (place := PLACES.get(host)) is not None:
        return _of_place(place, host, path, parts.query)
    if dot and rest in BLOGS:
        return OnlineAddress(page=f"{host}{path}" if stands_for_itself(path) else "", account=host)
    if (person := PEOPLE.fullmatch(path)) is not None:
        return OnlineAddress(account=f"{host}/{person['who'].casefold()}")
    at = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return OnlineAddress(page=page_of(host, at, path, parts.query, plain=_plain))


def _of_place(place: OnlinePlatform, host: str, path: str, query: str) -> OnlineAddress:
    """On a platform with accounts only a post is a page; everything else leads to a person."""
    post_match = place.post.fullmatch(path)
    who = _who(post_match) if post_match is not None else ""
    if post_match is not None:
        if place.named and not who:  # ``/post/7`` is one post; a number after another word is not unique
            word = post_match["who"].casefold()
            return OnlineAddress(page=f"{host}/{word}/{post_match['id']}" if word in POST_WORDS else "")
        name = f"{who}/{post_match['id']}" if place.named else post_match["id"]
        return OnlineAddress(page=f"{host}/{name}" if name else "", account=f"{host}/{who}" if who else "")
    asked = dict(parse_qsl(query))
    if (key := QUERY.get(f"{host}{path}")) is not None and asked.get(key):
        return OnlineAddress(page=f"{host}/{asked[key]}")
    if (key := QUERY_WHO.get(f"{host}{path}")) is not None and asked.get(key):
        return OnlineAddress(account=f"{host}/{asked[key].casefold()}")
    of_account = place.who.fullmatch(path)
    who = _who(of_account) if of_account is not None else ""
    return OnlineAddress(account=f"{host}/{who}" if who else "")


def _who(match: re.Match[str]) -> str:
    who = (match.groupdict().get("who") or "").lstrip("@").casefold()
    return "" if who in NO_NAMES or who.endswith(".php") else who


def _host(host: str) -> str:
    plain = host.casefold().rstrip(".")
    for front in _FRONT:
        if plain.startswith(front) and "." in plain.removeprefix(front):
            plain = plain.removeprefix(front)
            break
    same = SAME_HOST.get(plain, plain)
    return next((place for place in WITH_FRONTS if same.endswith(f".{place}")), same)


def _plain(path: str) -> str:
    """Percent-decoded, letters unified, Latin digits, nothing invisible, no trailing slash."""
    text = unicodedata.normalize("NFKC", unquote(path)).translate(_LETTERS)
    seen = "".join(mark for mark in text if unicodedata.category(mark) not in _UNSEEN)
    digits = "".join(str(unicodedata.digit(mark)) if mark.isdigit() else mark for mark in seen)
    return re.sub("/{2,}", "/", digits).rstrip("/")


def page_of(host: str, at: str, path: str, query: str, *, plain: Callable[[str], str]) -> str:
    """The page in canonical form, without parts that may name a person; empty if there is none. ``at``: the
    port; ``plain``: unifies the text of an address."""
    if ":/" in path or not _below_nobody(path):
        return ""
    params, named = _query(query, plain)
    page = f"{host}{at}{path}{'?' if params else ''}{'&'.join(f'{key}={value}' for key, value in params)}"
    if stands_for_itself(path) or any(_is_content_number(key, value) for key, value in params):
        return page
    return page if not named and not path and _a_site(host) else ""


def stands_for_itself(path: str) -> bool:
    """Whether the path has at least two parts, or one that no account could have."""
    rest = _LANGUAGE.sub("", path, count=1)
    return rest.count("/") > 1 or _content(rest[1:])


def _below_nobody(path: str) -> bool:
    if _TABS.fullmatch(_LANGUAGE.sub("", path, count=1)):
        return False
    below = _INSIDE.fullmatch(path)
    if below is not None and not _content(below["rest"].rpartition("/")[2]):
        return False
    return _MEMBERS.fullmatch(path.rpartition("/")[2]) is None


def _content(name: str) -> bool:
    return _TITLE.fullmatch(name) is not None or (_FILE.fullmatch(name) is not None and name != "index.php")


def _query(query: str, plain: Callable[[str], str]) -> tuple[list[tuple[str, str]], bool]:
    """The page's parameters, in order, and whether one was dropped that may name a person."""
    params, named = [], False
    for key, value in sorted(parse_qsl(query, keep_blank_values=True)):
        if "://" in value or _PERSONAL.fullmatch(key.casefold()):
            named = True
        elif not _TRACKING.fullmatch(key.casefold()):
            params.append((key, plain(value)))
    return params, named


def _is_content_number(key: str, value: str) -> bool:
    return _OF_CONTENT.fullmatch(key.casefold()) is not None and any(mark.isdigit() for mark in value)


def _a_site(host: str) -> bool:
    """Whether the host has no label before the site's own that could be a person's name."""
    labels = host.split(".")
    return len(labels) == 2 or (len(labels) == 3 and labels[1] in _SECOND_LEVEL)
