"""On an unknown site: which address is a page of its own, and which may lead to a person.

A bare name after the host (``/name``), the front page of a named subdomain (``name.site.com``), a search, a
member's page and an address inside an address are not pages: an address that could be an account counts as
one.
"""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl

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
