"""What an address given by a reporter leads to: a page, which may be counted, and the account behind it.

A page is counted under a keyed hash of its canonical form (one post or article has one form however it was
copied). An account is only sealed text unless a moderator has graded it, so an address that leads only to an
account is no page. Nothing is ever opened.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bot.domain.submissions.online_places import (
    BLOGS,
    NO_NAMES,
    PLACES,
    POST_WORDS,
    QUERY,
    QUERY_WHO,
    SAME_HOST,
    WITH_FRONTS,
    OnlinePlatform,
)
from bot.domain.submissions.online_sites import PEOPLE, page_of, stands_for_itself

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
