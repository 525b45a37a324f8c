"""The protocol between the pool and its children: a JSON header and a body of bytes, both with their lengths.

Both sides treat what they read as untrusted: lengths are checked before anything is read, and the parent
accepts only headers that name a known outcome.
"""

import json
import struct
from typing import Any, BinaryIO, Final

LENGTHS: Final = struct.Struct("!IQ")
LONGEST_HEADER: Final = 1024


class BadFrame(Exception):
    """The other side sent something that does not follow this protocol."""


def pack_header(header: dict[str, Any], body_length: int) -> bytes:
    """The bytes that precede the body."""
    encoded = json.dumps(header).encode()
    return LENGTHS.pack(len(encoded), body_length) + encoded


def check_lengths(raw: bytes, *, most: int) -> tuple[int, int]:
    """Lengths of header and body. Raises BadFrame beyond 1024 bytes of header or `most` of body."""
    header, body = LENGTHS.unpack(raw)
    if header > LONGEST_HEADER or body > most:
        raise BadFrame("a frame of impossible size")
    return header, body


def parse_header(raw: bytes) -> dict[str, Any]:
    """The header as a mapping. Raises BadFrame."""
    try:
        header = json.loads(raw)
    except ValueError as error:
        raise BadFrame("a header that is no JSON") from error
    if not isinstance(header, dict):
        raise BadFrame("a header that is no mapping")
    return header


def read_frame(stream: BinaryIO, *, most: int) -> tuple[dict[str, Any], bytes] | None:
    """The next frame of a blocking stream; None at its end. Raises BadFrame, EOFError inside a frame."""
    raw = stream.read(LENGTHS.size)
    if not raw:
        return None
    if len(raw) < LENGTHS.size:
        raise EOFError("a frame was cut off")
    header_length, body_length = check_lengths(raw, most=most)
    header, body = stream.read(header_length), stream.read(body_length)
    if len(header) < header_length or len(body) < body_length:
        raise EOFError("a frame was cut off")
    return parse_header(header), body
