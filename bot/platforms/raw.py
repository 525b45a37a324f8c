"""Typed access to raw JSON: an absent field and an explicit null are the same, a wrong type is Unreadable.

The messengers' own libraries decode strictly, and one missing field then stops polling for good. Here each
field is read where it is needed, and only needed fields must exist.

Decodes the bodies of answers. One broken character must not make a whole batch of updates unreadable.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, TypeGuard

import orjson

from bot.conversation.wire import Unreadable

BIGGEST: Final = 2**63 - 1
"""Larger ids fit no database column."""

type Raw = Mapping[str, Any]


def part(raw: Raw, key: str) -> Raw:
    """The object under ``key``; an empty one if it is absent."""
    value = raw.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{key} is not an object")
    return value


def parts(raw: Raw, key: str) -> tuple[Raw, ...]:
    """The objects in the list under ``key``; empty if there is no list."""
    value = raw.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Unreadable(f"{key} is not a list of objects")
    return tuple(value)


def words(raw: Raw, key: str) -> str:
    """The text under ``key``; empty if it is absent."""
    value = raw.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"{key} is not a text")
    return value


def token(raw: Raw, key: str) -> str:
    """The messenger's own id under ``key`` (of a press or an album): a text, or a number as text."""
    value = raw.get(key)
    return str(value) if is_number(value) else words(raw, key)


def is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and -BIGGEST <= value <= BIGGEST


def number(raw: Raw, key: str) -> int:
    """The whole number under ``key``. Raises Unreadable if it is absent: 0 is a number like any other."""
    value = raw.get(key)
    if not is_number(value):
        raise Unreadable(f"{key} is not a number")
    return value


def number_or_none(raw: Raw, key: str) -> int | None:
    return None if raw.get(key) is None else number(raw, key)


def degrees(raw: Raw, key: str, *, limit: float) -> float:
    """A coordinate between ``-limit`` and ``limit``."""
    value = raw.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -limit <= value <= limit:
        raise Unreadable(f"{key} is not a coordinate")
    return float(value)


def decode_json(payload: bytes) -> dict[str, Any] | None:
    """The JSON object in a body; None if there is none.

    The fast parser refuses lone surrogates and invalid UTF-8. The slow one reads them, and they become
    U+FFFD, which can be stored.
    """
    try:
        body = orjson.loads(payload)
    except orjson.JSONDecodeError:
        body = _patiently(payload)
    return body if isinstance(body, dict) else None


def _patiently(payload: bytes) -> Any:
    try:
        return _replace_surrogates(json.loads(payload.decode(errors="replace")))
    except (ValueError, RecursionError):
        return None


def _replace_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_replace_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_replace_surrogates(key): _replace_surrogates(item) for key, item in value.items()}
    return value


def picture_area(size: Raw) -> tuple[int, int]:
    """A sort key: larger is better. Among equals (no sizes given) the last one wins, where both messengers
    put the largest."""
    width, height, weight = size.get("width"), size.get("height"), size.get("file_size")
    area = width * height if is_number(width) and is_number(height) else 0
    return area, weight if is_number(weight) else 0
