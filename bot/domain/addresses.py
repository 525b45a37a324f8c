"""Addresses that people type for something online. They are kept, never opened."""

from typing import Final
from unicodedata import category
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST_ADDRESS: Final = 300
MOST_NAME_WORDS: Final = 8
LONGEST_NAME: Final = 64

_HIDDEN: Final = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"), None
)
_TRACKING: Final = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "igshid", "igsh", "yclid", "twclid", "mc_eid", "si", "ref_src"}
)
_HANDLE: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.")
_SENTENCE: Final = frozenset(".!?؟؛:…")


def read_address(text: str) -> str | None:
    """What is kept of a typed address, or None if it is none: a URL, ``@channel``, or a channel's name.

    A URL loses its tracking, password and fragment; its host is written small. A handle is written small.
    A name is one line of a few words: a pasted post is not a name.
    """
    plain = text.translate(_HIDDEN).strip()
    if not plain or len(plain) > LONGEST_ADDRESS or any(category(mark) == "Cc" for mark in plain):
        return None
    if plain.startswith("@"):
        return _handle(plain)
    spaced = any(mark.isspace() for mark in plain)
    if not spaced and ("://" in plain or "/" in plain or plain.isascii()) and "." in plain:
        return _url(plain)
    return _name(plain)


def only_a_name(address: str) -> bool:
    """Whether a kept address is a name in words, which could as well be anybody's sentence."""
    return not address.startswith("@") and "://" not in address


def _handle(plain: str) -> str | None:
    name = plain[1:].lower()
    return f"@{name}" if 3 <= len(name) <= 64 and set(name) <= _HANDLE else None


def _url(plain: str) -> str | None:
    try:
        parts = urlsplit(plain if "://" in plain else f"https://{plain}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host or ".." in host:
        return None
    place = f"{host}:{port}" if port not in (None, 80, 443) else host
    kept = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.lower() not in _TRACKING and not key.lower().startswith("utm_")
    ]
    return urlunsplit((parts.scheme.lower(), place, parts.path, urlencode(kept), ""))


def _name(plain: str) -> str | None:
    fits = len(plain) <= LONGEST_NAME and len(plain.split()) <= MOST_NAME_WORDS
    named = sum(mark.isalpha() for mark in plain) >= 3 and not set(plain) & _SENTENCE
    return " ".join(plain.split()) if fits and named else None
