"""URLs that people type, in one canonical form: the same page is the same text. Nothing is ever opened."""

import re
import unicodedata
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from url_normalize import url_normalize

from bot.domain.addresses import LONGEST_ADDRESS, Trick

_TRACKING: Final = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "igshid", "igsh", "yclid", "twclid", "mc_eid", "si", "ref_src"}
)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_PORT: Final = re.compile(r"[^/?#]*:\d{1,5}(?:[/?#]|$)")
"""``example.ir:8443/x`` has no scheme, though it looks as if it had one."""
_WEB: Final = ("http", "https")


def read_link(plain: str) -> str | Trick | None:
    """The canonical URL, the trick in it, or None for what is no URL.

    Host in small letters and ASCII, default ports, tracking, dots and fragment gone. A host in Persian or
    Latin letters is one; letters of another script, or of two scripts in one name, are a disguise.
    """
    scheme = _SCHEME.match(plain)
    if scheme and not _PORT.match(plain) and scheme[1].lower() not in _WEB:
        return Trick.SCHEME
    if "://" not in plain and not ("." in plain and ("/" in plain or plain.isascii())):
        return None
    try:
        parts = urlsplit(plain if "://" in plain else f"https://{plain}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if "@" in parts.netloc or "%" in parts.netloc or "\\" in plain:
        return Trick.USER
    if _disguised(host):
        return Trick.DISGUISE
    return _canonical(parts, host, port)


def _canonical(parts: SplitResult, host: str, port: int | None) -> str | None:
    if "." not in host.strip(".") or ".." in host:
        return None
    place = f"{host.rstrip('.')}:{port}" if port not in (None, 80, 443) else host.rstrip(".")
    kept = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.lower() not in _TRACKING and not key.lower().startswith("utm_")
    ]
    bare = urlunsplit((parts.scheme.lower(), place, parts.path, urlencode(kept), ""))
    try:
        found = url_normalize(bare)
    except (ValueError, UnicodeError):  # a host that no name may have
        return None
    return found if found and found.isascii() and len(found) <= LONGEST_ADDRESS else None


def _disguised(host: str) -> bool:
    return any(label.lower().startswith("xn--") or len(_scripts(label)) > 1 for label in host.split(".")) or (
        not _scripts(host) <= {"LATIN", "ARABIC"}
    )


def _scripts(label: str) -> set[str]:
    """The scripts of a name's letters: the first word of each letter's Unicode name."""
    return {unicodedata.name(mark, "?").split()[0] for mark in label if mark.isalpha()}
