"""Replies and sessions to JSON and back, for the sealed columns: what is stored is what was meant.

Every dataclass of a turn is written as ``[tag, field values…]``; a value that cannot be written raises
at the turn, not at the send.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from bot.conversation import outgoing as out
from bot.conversation import store
from bot.conversation.buttons import Press
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.session import Session
from bot.domain.drafts import Draft, Name
from bot.domain.people import Account, Messenger

_CLASSES: Final = (
    *(out.Say, out.Screen, out.Ack, out.Whisper, out.EditCard, out.EraseDetails, out.EraseMessage),
    *(out.EraseChat, out.SendEvidence, out.SendPicture, out.Term, out.Digits, out.Latin, out.Button),
    out.ClockTime,
    *(out.Here, out.StaffChat, out.GroupChat, out.ReporterOf, out.CardOf, out.DetailOf, out.ReceiptOf),
    *(Press, MessageRef, Account, store.Outgoing, store.Destination, store.PressContext, Session, Draft),
)
_ENUMS: Final = (Messenger, ChatKind, out.Lane, Name)
_BY_TAG: Final[dict[str, type[Any]]] = {cls.__name__: cls for cls in (*_CLASSES, *_ENUMS)}
_NAMES: Final = {cls.__name__: tuple(f.name for f in fields(cls)) for cls in _CLASSES}


def _plain(value: Any) -> Any:  # noqa: PLR0911 one return a kind of value, read as a table
    match value:
        case Enum():
            return {"e": type(value).__name__, "v": value.value}
        case str() | bool() | int() | None:
            return value
        case tuple():
            return [_plain(item) for item in value]
        case datetime():
            return {"t": value.isoformat()}
        case date():
            return {"d": value.isoformat()}
        case Mapping():
            return {"m": [[_plain(key), _plain(item)] for key, item in value.items()]}
    cls = type(value)
    if _BY_TAG.get(cls.__name__) is cls:
        return {"c": cls.__name__, "v": [_plain(getattr(value, name)) for name in _NAMES[cls.__name__]]}
    raise TypeError(f"{cls.__name__} has no place in a stored turn")


def _built(plain: Any) -> Any:  # noqa: PLR0911 the same table, backwards
    if isinstance(plain, list):
        return tuple(_built(item) for item in plain)
    if not isinstance(plain, dict):
        return plain
    if "c" in plain:
        cls = _BY_TAG[plain["c"]]
        return cls(**dict(zip(_NAMES[cls.__name__], map(_built, plain["v"]), strict=False)))
    if "e" in plain:
        return _BY_TAG[plain["e"]](plain["v"])
    if "t" in plain:
        return datetime.fromisoformat(plain["t"])
    if "d" in plain:
        return date.fromisoformat(plain["d"])
    return {_built(key): _built(item) for key, item in plain["m"]}


def encode(value: Any) -> bytes:
    """JSON of a turn's value. Raises TypeError for anything that is not one."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def decode(data: bytes) -> Any:
    """The value that ``encode`` was given. Raises KeyError or ValueError for foreign data."""
    return _built(json.loads(data))
