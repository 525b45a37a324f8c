"""Decodes the bodies of answers. One broken character must not make a whole batch of updates unreadable."""

import json
from typing import Any

import orjson


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
