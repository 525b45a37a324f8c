"""Replies and sessions to JSON and back, for the sealed columns: what is stored is what was meant.

Every dataclass of a turn is written as ``[tag, field values…]``; a value that cannot be written raises
at the turn, not at the send.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from enum import Enum
from operator import attrgetter
from typing import Any, Final

from bot.conversation import outgoing as out
from bot.conversation import store
from bot.conversation.buttons import Press
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.session import Session
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import Draft, Name, Way

_CLASSES: Final = (
    *(out.Say, out.Screen, out.Ack, out.Whisper, out.EditCard, out.EditPrivate, out.EndCase),
    *(out.EraseDetails, out.EraseShown, out.EraseMessage),
    *(
        out.EraseChat,
        out.SendEvidence,
        out.SendPackage,
        out.SendPicture,
        out.SendDocument,
        out.Term,
        out.Digits,
        out.Latin,
        out.Button,
    ),
    out.ClockTime,
    *(
        out.Here,
        out.StaffChat,
        out.GroupChat,
        out.Topic,
        out.ReporterOf,
        out.Letterbox,
        out.CardOf,
        out.DetailOf,
        out.PrivateCardOf,
        out.ReceiptOf,
        out.BroadcastOf,
        out.Fleeting,
    ),
    *(Press, MessageRef, Account, store.Outgoing, store.Destination, store.PressContext, Session, Draft),
)
_ENUMS: Final = (Messenger, ChatKind, out.Lane, Name, Way)
_BY_TAG: Final[dict[str, type[Any]]] = {cls.__name__: cls for cls in (*_CLASSES, *_ENUMS)}
_NAMES: Final = {cls.__name__: tuple(f.name for f in fields(cls)) for cls in _CLASSES}


def _as_it_is(value: Any) -> Any:
    return value


def _tuple(value: tuple[Any, ...]) -> Any:
    return [_plain(item) for item in value]


def _mapping(value: Mapping[Any, Any]) -> Any:
    return {"m": [[_plain(key), _plain(item)] for key, item in value.items()]}


def _of_class(cls: type[Any]) -> Callable[[Any], Any]:
    """Writes a dataclass of ``cls``; fields at the end that hold their default are left out."""
    name = cls.__name__
    get = attrgetter(*_NAMES[name]) if len(_NAMES[name]) > 1 else None
    only = _NAMES[name][0] if len(_NAMES[name]) == 1 else ""
    defaults = tuple(_default(f) for f in fields(cls))

    def write(value: Any) -> Any:
        found: tuple[Any, ...] = get(value) if get else (getattr(value, only),) if only else ()
        end = len(found)
        while end and found[end - 1] == defaults[end - 1]:
            end -= 1
        return {"c": name, "v": [_plain(item) for item in found[:end]]}

    return write


def _of_enum(cls: type[Enum]) -> Callable[[Any], Any]:
    name = cls.__name__
    return lambda value: {"e": name, "v": value.value}


def _default(one: Field[Any]) -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default


_WRITE: Final[dict[type, Callable[[Any], Any]]] = {
    **dict.fromkeys((str, int, bool, type(None)), _as_it_is),
    tuple: _tuple,
    dict: _mapping,
    datetime: lambda value: {"t": value.isoformat()},
    date: lambda value: {"d": value.isoformat()},
    **{cls: _of_enum(cls) for cls in _ENUMS},
    **{cls: _of_class(cls) for cls in _CLASSES},
}
"""How each kind of value is written: one look-up a value, for this runs several times in every turn."""


def _plain(value: Any) -> Any:
    try:
        write = _WRITE[type(value)]
    except KeyError:
        if isinstance(value, Mapping):
            return _mapping(value)
        raise TypeError(f"{type(value).__name__} has no place in a stored turn") from None
    return write(value)


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


_to_json: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def encode(value: Any) -> bytes:
    """JSON of a turn's value. Raises TypeError for anything that is not one."""
    return _to_json(_plain(value)).encode()


def decode(data: bytes) -> Any:
    """The value that ``encode`` was given. Raises KeyError or ValueError for foreign data."""
    return _built(json.loads(data))
