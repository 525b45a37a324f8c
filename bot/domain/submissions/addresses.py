"""Addresses that people type for something online. They are kept, never opened."""

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
    """Why an address that can be read as one is not kept: it leads elsewhere than it seems to."""

    USER = "user"
    """``https://t.me@example.com``: what stands before the @ is not the place."""
    DISGUISE = "disguise"
    """A host in letters that look like others, or in their coded form (``xn--``)."""
    SCHEME = "scheme"
    """``javascript:``, ``file:``, ``data:``: no address of a page."""
    PHONE = "phone"
    """``t.me/+98…``, ``wa.me/…``, ``tel:``: somebody's phone number, written as a link."""
    INVITE = "invite"
    """``t.me/+AbC``, ``…/joinchat/AbC``, ``t.me/c/123/4``: of a closed group or channel. It shows nobody else what is
    in there, and that its sender is a member; whoever made an invitation can tell by it whom it was given to."""
    NUMBER = "number"
    """A name or a handle that holds a phone number, a card, another handle."""


type ReadLink = Callable[[str], str | UrlRejection | None]
"""One line without spaces to its canonical URL, to the trick in it, or to None if it is no URL."""
type Cover = Callable[[str], str]
"""The text with a mark for whatever may name or reach a person."""


def read_address(text: str, *, link: ReadLink, mask: Cover) -> str | UrlRejection | None:
    """What is kept of a typed address (a URL, ``@channel``, or a channel's name), the trick in it, or None.

    What nobody sees is taken out first, so that it neither hides a number nor is taken for one. A handle is written
    small. A name is one line of a few words: a pasted post is not a name. A name with
    something in it that would be masked is not kept at all: what is left of it would still be offered as public.
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
    """What is kept of a forwarded post's channel: its name, masked, and its link unless it is a trick; or "".

    Channels are called what their owners like, and some of them by a seller's name and number.
    """
    name = " ".join(mask(source).split())
    place = link if isinstance(link, str) and not isinstance(link, UrlRejection) else ""
    named = name if any(mark.isalpha() for mark in name) else ""
    return "، ".join(part for part in (named, place) if part)


def is_name_only(address: str) -> bool:
    """Whether a kept address is a name in words, which could as well be anybody's sentence."""
    return not address.startswith("@") and "://" not in address


def _handle(plain: str) -> str | UrlRejection | None:
    name = plain[1:].lower()
    if not (3 <= len(name) <= 64 and set(name) <= _HANDLE):
        return None
    return UrlRejection.NUMBER if _holds_a_phone(name) else f"@{name}"


def _holds_a_phone(handle: str) -> bool:
    """Nine digits one after another, dots or not: a handle with a year or a few digits is anybody's."""
    digits = "".join("9" if mark.isdigit() else mark for mark in handle if mark not in "._")
    return "9" * _PHONE_DIGITS in digits


def _name(plain: str) -> str | None:
    fits = len(plain) <= LONGEST_NAME and len(plain.split()) <= MOST_NAME_WORDS
    named = sum(mark.isalpha() for mark in plain) >= 3 and not set(plain) & _SENTENCE
    return " ".join(plain.split()) if fits and named else None
