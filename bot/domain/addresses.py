"""Addresses that people type for something online. They are kept, never opened."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final
from unicodedata import category

LONGEST_ADDRESS: Final = 300
MOST_NAME_WORDS: Final = 8
LONGEST_NAME: Final = 64

_HIDDEN: Final = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"), None
)
_HANDLE: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.")
_SENTENCE: Final = frozenset(".!?؟؛:…")


class Trick(StrEnum):
    """Why an address that can be read as one is not kept: it leads elsewhere than it seems to."""

    USER = "user"
    """``https://t.me@example.com``: what stands before the @ is not the place."""
    DISGUISE = "disguise"
    """A host in letters that look like others, or in their coded form (``xn--``)."""
    SCHEME = "scheme"
    """``javascript:``, ``file:``, ``data:``: no address of a page."""


type ReadLink = Callable[[str], str | Trick | None]
"""One line without spaces to its canonical URL, to the trick in it, or to None if it is no URL."""


def read_address(text: str, *, link: ReadLink) -> str | Trick | None:
    """What is kept of a typed address (a URL, ``@channel``, or a channel's name), the trick in it, or None.

    A handle is written small. A name is one line of a few words: a pasted post is not a name.
    """
    plain = text.translate(_HIDDEN).strip()
    if not plain or len(plain) > LONGEST_ADDRESS or any(category(mark) == "Cc" for mark in plain):
        return None
    if plain.startswith("@"):
        return _handle(plain)
    if not any(mark.isspace() for mark in plain) and (found := link(plain)) is not None:
        return found
    return _name(plain)


def only_a_name(address: str) -> bool:
    """Whether a kept address is a name in words, which could as well be anybody's sentence."""
    return not address.startswith("@") and "://" not in address


def _handle(plain: str) -> str | None:
    name = plain[1:].lower()
    return f"@{name}" if 3 <= len(name) <= 64 and set(name) <= _HANDLE else None


def _name(plain: str) -> str | None:
    fits = len(plain) <= LONGEST_NAME and len(plain.split()) <= MOST_NAME_WORDS
    named = sum(mark.isalpha() for mark in plain) >= 3 and not set(plain) & _SENTENCE
    return " ".join(plain.split()) if fits and named else None
