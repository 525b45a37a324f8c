"""URLs that people type, in one canonical form: the same page always gives the same text. Nothing is ever
opened."""

import re
import unicodedata
from ipaddress import IPv4Address
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from url_normalize import url_normalize

from bot.domain.submissions.addresses import LONGEST_ADDRESS, UrlRejection
from bot.language.digits import to_latin

_TRACKING: Final = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "igshid", "igsh", "yclid", "twclid", "mc_eid", "si", "ref_src"}
)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_PORT: Final = re.compile(r"[^/?#]*:\d{1,5}(?:[/?#]|$)")
"""``example.ir:8443/x`` has no scheme, although it looks as if it had one."""
_WEB: Final = ("http", "https")
_CALLS: Final = frozenset({"tel", "sms", "smsto", "callto", "whatsapp", "viber"})
_MESSENGERS: Final = re.compile(
    r"(?:www\.|web\.|api\.|chat\.)?(?:t\.me|telegram\.(?:me|dog|org)|wa\.me|whatsapp\.com|ble\.ir|bale\.ai|eitaa\.com"
    r"|rubika\.ir|splus\.ir|soroush-app\.ir|igap\.net|gap\.im|viber\.com|signal\.me)"
)
_MOBILE: Final = re.compile(r"(?<!\d)(?:\+?98|0098|0)[-._ ]?9\d{2}[-._ ]?\d{3}[-._ ]?\d{4}(?!\d)")
_PHONE_PATH: Final = re.compile(r"/\+?\d{7,15}/?(?:[?#]|$)|[^?]*\?(?:.*&)?phone=")
_CLOSED_PATH: Final = re.compile(r"/(?:\+[\w\-]|join(?:chat|group|g|c)?/|c/\d)")


def read_link(plain: str) -> str | UrlRejection | None:
    """The canonical URL, the reason for its rejection, or None if it is not a URL.

    A link to one person's phone, or an invitation that one member made, is also rejected. The canonical form
    has the host in lower case and ASCII, without default ports, tracking, dots and fragment. A host in
    Persian or Latin letters is accepted; letters of another script, or of two scripts in one name, are a
    disguise.
    """
    scheme = _SCHEME.match(plain)
    if scheme and not _PORT.match(plain) and scheme[1].lower() not in _WEB:
        return UrlRejection.PHONE if scheme[1].lower() in _CALLS else UrlRejection.SCHEME
    if "://" not in plain and not ("." in plain and ("/" in plain or plain.isascii())):
        return None
    try:
        parts = urlsplit(plain if "://" in plain else f"https://{plain}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if "@" in parts.netloc or "%" in parts.netloc or "\\" in plain:
        return UrlRejection.USER
    if _is_disguised(host):
        return UrlRejection.DISGUISE
    return _is_personal(parts, host) or _canonical(parts, host, port)


def _is_personal(parts: SplitResult, host: str) -> UrlRejection | None:
    """Whether the link leads to a phone, is an invitation, or opens for members only (``t.me/c/…``).

    Many links contain long numbers of posts and people. Outside the messengers' hosts, only a complete
    Iranian mobile number counts as a phone.
    """
    rest = to_latin(unquote(urlunsplit(("", "", parts.path, parts.query, parts.fragment))))
    if _MOBILE.search(to_latin(host)) or _MOBILE.search(rest) or _is_digits_only(to_latin(host)):
        return UrlRejection.PHONE
    if not _MESSENGERS.fullmatch(host.rstrip(".")):
        return None
    if _PHONE_PATH.match(rest):
        return UrlRejection.PHONE
    return UrlRejection.INVITE if _CLOSED_PATH.match(rest) or host.startswith("chat.whatsapp") else None


def _is_digits_only(host: str) -> bool:
    """``0912.123.4567``: looks like a host but is not one."""
    if not host.replace(".", "").isdigit():
        return False
    try:
        IPv4Address(host)
    except ValueError:
        return True
    return False


def _canonical(parts: SplitResult, host: str, port: int | None) -> str | None:
    if "." not in host.strip(".") or ".." in host:
        return None
    place = f"{host.rstrip('.')}:{port}" if port not in (None, 80, 443) else host.rstrip(".")
    params = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.lower() not in _TRACKING and not key.lower().startswith("utm_")
    ]
    bare = urlunsplit((parts.scheme.lower(), place, parts.path, urlencode(params), ""))
    try:
        url = url_normalize(bare)
    except (ValueError, UnicodeError):  # a name that no host may have
        return None
    return url if url and url.isascii() and len(url) <= LONGEST_ADDRESS else None


def _is_disguised(host: str) -> bool:
    return any(label.lower().startswith("xn--") or len(_scripts(label)) > 1 for label in host.split(".")) or (
        not _scripts(host) <= {"LATIN", "ARABIC"}
    )


def _scripts(label: str) -> set[str]:
    """The scripts of a name's letters: the first word of each letter's Unicode name."""
    return {unicodedata.name(mark, "?").split()[0] for mark in label if mark.isalpha()}
