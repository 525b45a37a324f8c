"""Replies and sessions to JSON and back, for the sealed columns.

Every dataclass of a turn is written as ``[tag, field values…]``. A value that cannot be written raises when
the turn is stored, not when it is sent.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final

from bot.conversation import outgoing as out
from bot.conversation import store
from bot.conversation.buttons import Press
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.session import Session
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant

_CLASS_TAGS: Final[dict[type[Any], str]] = {
    out.Say: "Say",
    out.Screen: "Screen",
    out.Ack: "Ack",
    out.EphemeralMessage: "Whisper",
    out.EditCard: "EditCard",
    out.EditPrivate: "EditPrivate",
    out.EndCase: "EndCase",
    out.EraseDetails: "EraseDetails",
    out.EraseOlderScreens: "EraseScreens",
    out.EraseExpiringCopies: "EraseShown",
    out.EraseMessage: "EraseMessage",
    out.EraseChat: "EraseChat",
    out.SendEvidence: "SendEvidence",
    out.AlbumFile: "AlbumFile",
    out.SendAlbum: "SendAlbum",
    out.SendPackage: "SendPackage",
    out.SendPicture: "SendPicture",
    out.SendDocument: "SendDocument",
    out.SendRecording: "SendRecording",
    out.SendVoice: "SendVoice",
    out.TextRef: "Term",
    out.Digits: "Digits",
    out.Latin: "Latin",
    out.Button: "Button",
    out.ClockTime: "ClockTime",
    out.OriginChat: "Here",
    out.StaffChat: "StaffChat",
    out.GroupChat: "GroupChat",
    out.GroupTopic: "Topic",
    out.ReporterOf: "ReporterOf",
    out.Letterbox: "Letterbox",
    out.CardOf: "CardOf",
    out.DetailOf: "DetailOf",
    out.PrivateCardOf: "PrivateCardOf",
    out.ReceiptOf: "ReceiptOf",
    out.BroadcastOf: "BroadcastOf",
    out.ExpiringCopy: "Fleeting",
    Press: "Press",
    MessageRef: "MessageRef",
    Account: "Account",
    store.Outgoing: "Outgoing",
    store.Destination: "Destination",
    store.PressContext: "PressContext",
    Session: "Session",
    Draft: "Draft",
}
_ENUM_TAGS: Final[dict[type[StrEnum], str]] = {
    Messenger: "Messenger",
    ChatKind: "ChatKind",
    out.SendLane: "Lane",
    FieldName: "Name",
    FormVariant: "Way",
}
"""Names of classes and enums in stored rows. A renamed class keeps its tag, because rows outlive names."""
_BY_TAG: Final[dict[str, type[Any]]] = {tag: cls for cls, tag in (*_CLASS_TAGS.items(), *_ENUM_TAGS.items())}
_FIELDS: Final = {cls: tuple(f.name for f in fields(cls)) for cls in _CLASS_TAGS}


_AS_THEY_ARE: Final[frozenset[type]] = frozenset((str, int, bool, type(None)))


def _list(values: tuple[Any, ...]) -> list[Any]:
    """Each value's plain form. The writer is looked up here: this runs dozens of times in every turn."""
    return [
        item if (kind := type(item)) in _AS_THEY_ARE else _WRITE.get(kind, to_plain)(item) for item in values
    ]


def _mapping(value: Mapping[Any, Any]) -> Any:
    return {
        "m": [
            [key if type(key) is str else to_plain(key), item if type(item) is str else to_plain(item)]
            for key, item in value.items()
        ]
    }


def _of_class(cls: type[Any]) -> Callable[[Any], Any]:
    """A writer for dataclass ``cls``. Trailing fields with default values are left out."""
    tag, names = _CLASS_TAGS[cls], _FIELDS[cls]
    get = attrgetter(*names) if len(names) > 1 else None
    only = names[0] if len(names) == 1 else ""
    defaults = tuple(_default(f) for f in fields(cls))

    def write(value: Any) -> Any:
        values: tuple[Any, ...] = get(value) if get else (getattr(value, only),) if only else ()
        end = len(values)
        while end and ((last := values[end - 1]) is (usual := defaults[end - 1]) or last == usual):
            end -= 1
        return {"c": tag, "v": _list(values[:end])}

    return write


def _of_enum(cls: type[StrEnum]) -> Callable[[Any], Any]:
    """A member is its value, so that it is looked up without a call."""
    return {member.value: {"e": _ENUM_TAGS[cls], "v": member.value} for member in cls}.__getitem__


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


_WRITE: Final[dict[type, Callable[[Any], Any]]] = {
    **dict.fromkeys(_AS_THEY_ARE, lambda value: value),
    tuple: _list,
    dict: _mapping,
    datetime: lambda value: {"t": value.isoformat()},
    date: lambda value: {"d": value.isoformat()},
    **{cls: _of_enum(cls) for cls in _ENUM_TAGS},
    **{cls: _of_class(cls) for cls in _CLASS_TAGS},
}
"""A writer for each type: a single look-up per value, because this runs several times in every turn."""


_any_button: Final = _WRITE[out.Button]


def _button(value: out.Button) -> Any:
    """The same as ``_any_button``, in half of its time: most values of most turns are parts of buttons."""
    label, press = value.label, value.press
    if press is None or value.url or value.copy:
        return _any_button(value)
    if isinstance(label, out.TextRef) and not label.args:
        words: Any = {"c": "Term", "v": [label.key]}
    else:
        words = to_plain(label)
    given: list[Any] = [press.verb]
    if press.epoch is not None:
        given += (press.argument, press.epoch)
    elif press.argument:
        given.append(press.argument)
    return {"c": "Button", "v": [words, {"c": "Press", "v": given}]}


_WRITE[out.Button] = _button


def to_plain(value: Any) -> Any:
    """What JSON can say of a turn's value. Raises TypeError for anything else."""
    try:
        write = _WRITE[type(value)]
    except KeyError:
        if isinstance(value, Mapping):
            return _mapping(value)
        raise TypeError(f"{type(value).__name__} cannot be stored in a turn") from None
    return write(value)


def from_plain(plain: Any) -> Any:  # noqa: PLR0911 the reverse of the table above
    """The value that ``to_plain`` was given. Raises KeyError or ValueError for foreign data."""
    if isinstance(plain, list):
        return tuple(from_plain(item) for item in plain)
    if not isinstance(plain, dict):
        return plain
    if "c" in plain:
        cls = _BY_TAG[plain["c"]]
        return cls(**dict(zip(_FIELDS[cls], map(from_plain, plain["v"]), strict=False)))
    if "e" in plain:
        return _BY_TAG[plain["e"]](plain["v"])
    if "t" in plain:
        return datetime.fromisoformat(plain["t"])
    if "d" in plain:
        return date.fromisoformat(plain["d"])
    return {from_plain(key): from_plain(item) for key, item in plain["m"]}


_to_json: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def encode(value: Any) -> bytes:
    """JSON of a turn's value. Raises TypeError for anything else."""
    return _to_json(to_plain(value)).encode()


def decode(data: bytes) -> Any:
    """The value that ``encode`` was given. Raises KeyError or ValueError for foreign data."""
    return from_plain(json.loads(data))
