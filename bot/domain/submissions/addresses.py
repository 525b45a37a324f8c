"""Typed addresses of something online. They are stored, never opened."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final
from unicodedata import category

from bot.domain.typed import tidy

LONGEST_ADDRESS: Final = 300
MOST_NAME_WORDS: Final = 8
LONGEST_NAME: Final = 64
_PHONE_DIGITS: Final = 9

_JOINER: Final = "\u200d"
_HANDLE: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.")
_SENTENCE: Final = frozenset(".!?؟؛:…")


class UrlRejection(StrEnum):
    """Why a readable address is not stored: it leads elsewhere than it seems to."""

    USER = "user"
    """``https://t.me@example.com``: the part before the @ is not the host."""
    DISGUISE = "disguise"
    """A host in look-alike letters, or in their encoded form (``xn--``)."""
    SCHEME = "scheme"
    """``javascript:``, ``file:``, ``data:``: not the address of a page."""
    PHONE = "phone"
    """``t.me/+98…``, ``wa.me/…``, ``tel:``: somebody's phone number, written as a link."""
    INVITE = "invite"
    """``t.me/+AbC``, ``…/joinchat/AbC``, ``t.me/c/123/4``: of a closed group or channel. It shows nobody else
    the content but reveals that its sender is a member; the creator of an invitation can tell from it who
    received it."""
    NUMBER = "number"
    """A name or a handle that contains a phone number, a card number or another handle."""


type ReadLink = Callable[[str], str | UrlRejection | None]
"""Turns one line without spaces into its canonical URL, the reason to reject it, or None if it is no URL."""
type Cover = Callable[[str], str]
"""Replaces everything with a mark that may name or reach a person."""


def read_address(text: str, *, link: ReadLink, mask: Cover) -> str | UrlRejection | None:
    """The stored form of a typed address (a URL, ``@channel``, or a channel's name), the reason to reject it,
    or None.

    Invisible characters are removed first, so that they neither hide a number nor look like one. Handles are
    put in lower case. A name is one line of a few words; a pasted post is not a name. A name with something
    in it that would be masked is not stored at all: the rest of it would still be offered as public.
    """
    if any(category(mark) == "Cc" for mark in text.strip()):
        return None
    plain = tidy(text).replace(_JOINER, "")
    if not plain or len(plain) > LONGEST_ADDRESS:
        return None
    if plain.startswith("@"):
        return _handle(plain)
    if not any(mark.isspace() for mark in plain) and (address := link(plain)) is not None:
        return address
    name = _name(plain)
    return UrlRejection.NUMBER if name is not None and mask(name) != name else name


def post_address(source: str, link: str | UrlRejection | None, *, mask: Cover) -> str:
    """The stored form of a forwarded post's channel: its masked name, and its link unless that is rejected;
    or "".

    Owners choose channel names freely; some contain a seller's name and number.
    """
    name = " ".join(mask(source).split())
    place = link if isinstance(link, str) and not isinstance(link, UrlRejection) else ""
    named = name if any(mark.isalpha() for mark in name) else ""
    return "، ".join(part for part in (named, place) if part)


def is_name_only(address: str) -> bool:
    """Whether a stored address is only a name in words, which could be any sentence."""
    return not address.startswith("@") and "://" not in address


def _handle(plain: str) -> str | UrlRejection | None:
    name = plain[1:].lower()
    if not (3 <= len(name) <= 64 and set(name) <= _HANDLE):
        return None
    return UrlRejection.NUMBER if _holds_a_phone(name) else f"@{name}"


def _holds_a_phone(handle: str) -> bool:
    """Whether nine digits follow one another, with or without dots: a handle with a year or a few digits is
    common."""
    digits = "".join("9" if mark.isdigit() else mark for mark in handle if mark not in "._")
    return "9" * _PHONE_DIGITS in digits


def _name(plain: str) -> str | None:
    fits = len(plain) <= LONGEST_NAME and len(plain.split()) <= MOST_NAME_WORDS
    named = sum(mark.isalpha() for mark in plain) >= 3 and not set(plain) & _SENTENCE
    return " ".join(plain.split()) if fits and named else None
