"""Answers of a server that lies about them: each is right for people who see the chat, and no answer for the bot."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_STATUS: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def _with_length(body: bytes, length: int, *headers: bytes) -> bytes:
    lines = b"".join(b"%b\r\n" % header for header in headers)
    return _STATUS + lines + b"Content-Length: %d\r\n\r\n" % length + body


def _half_gzip(body: bytes) -> bytes:
    packed = gzip.compress(body)
    half = packed[: len(packed) // 2]
    return _with_length(half, len(half), b"Content-Encoding: gzip")


FORMS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "headers": lambda body: _with_length(body, len(body), b"X-Long: " + b"x" * 80_000),
    "short": lambda body: _with_length(body, len(body) + 1),
    "large": lambda body: _with_length(body, 50_000_000),
    "two-lengths": lambda body: _with_length(body, len(body), b"Content-Length: 2"),
    "half-chunk": lambda body: _STATUS + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % (len(body) + 1) + body,
    "half-gzip": _half_gzip,
    "garbage-first": lambda body: b"\x00garbage\r\n" + _with_length(body, len(body)),
}
"""What is sent for the JSON of an answer; then the connection ends."""
