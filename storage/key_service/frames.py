"""What a program and a holder of keys say to each other: four bytes of length, then JSON; bytes as base64.

The first frame of each side is a greeting with the version. Every later frame of the program is a request with the
name of a store, and gets one answer: a result, or an error with one line for the operator.
"""

import base64
import json
import struct
from collections.abc import Mapping
from typing import Any, Final

from storage.key_table import KeyTableChange

VERSION: Final = 1
LONGEST: Final = 8 * 1024 * 1024
"""Bytes of a frame: a piece of 5,000 keys takes less than a tenth of it."""
HEAD: Final = struct.Struct(">I")
_BYTES: Final = "base64"

type Message = dict[str, Any]


class BadKeyFrame(OSError):
    """The other side does not speak this protocol."""


def greeting() -> Message:
    """The first frame of each side."""
    return {"amanat-keys": VERSION}


def check_greeting(message: Message) -> None:
    """Raises BadKeyFrame unless the other side speaks this version."""
    version = message.get("amanat-keys")
    if version != VERSION:
        raise BadKeyFrame(
            f"the other side speaks version {version} of the keys protocol and this program {VERSION}: "
            "install the same release on both machines"
        )


def encode_frame(message: Mapping[str, Any]) -> bytes:
    """Raises BadKeyFrame when it is too long."""
    body = json.dumps(message, separators=(",", ":"), default=_encode_bytes).encode()
    if len(body) > LONGEST:
        raise BadKeyFrame("the message is too long")
    return HEAD.pack(len(body)) + body


def body_length(head: bytes) -> int:
    """Bytes that follow these four. Raises BadKeyFrame."""
    (length,) = HEAD.unpack(head)
    if length > LONGEST:
        raise BadKeyFrame("the other side sent something else than a frame of keys")
    return int(length)


def decode_body(body: bytes) -> Message:
    """Raises BadKeyFrame."""
    try:
        message = json.loads(body, object_hook=_decode_bytes)
    except (ValueError, RecursionError) as trouble:
        raise BadKeyFrame("the other side sent something else than a frame of keys") from trouble
    if not isinstance(message, dict):
        raise BadKeyFrame("the other side sent something else than a frame of keys")
    return message


def _encode_bytes(value: object) -> object:
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode()}
    raise TypeError(type(value).__name__)


def _decode_bytes(fields: dict[str, Any]) -> object:
    if len(fields) == 1 and isinstance(encoded := fields.get(_BYTES), str):
        return base64.b64decode(encoded, validate=True)
    return fields


def change_to_fields(change: KeyTableChange) -> Message:
    """The fields of a request that carries this change."""
    return {
        "added": list(change.added),
        "stocked": list(change.stocked),
        "used": list(change.used),
        "gone": list(change.gone),
        "chief": dict(change.chief),
        "chief_gone": list(change.chief_gone),
        "mark": change.mark,
    }


def change_from_fields(fields: Message) -> KeyTableChange:
    """Raises BadKeyFrame for anything but whole numbers, bytes and names in their places."""
    try:
        return KeyTableChange(
            added=[(_number(key_id), _bytes_in(wrapped)) for key_id, wrapped in fields["added"]],
            stocked=[_number(key_id) for key_id in fields["stocked"]],
            used=[_number(key_id) for key_id in fields["used"]],
            gone=[_number(key_id) for key_id in fields["gone"]],
            chief={str(name): _bytes_in(wrapped) for name, wrapped in fields["chief"].items()},
            chief_gone=[str(name) for name in fields["chief_gone"]],
            mark=_bytes_in(fields["mark"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise BadKeyFrame("the other side sent a change that cannot be read") from trouble


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a number")
    return value


def _bytes_in(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("not bytes")
    return value
