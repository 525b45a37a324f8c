"""Platforms with accounts: the forms of their post and account addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


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
