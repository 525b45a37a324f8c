"""Domain values as columns take them, and back."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from bot.conversation import codec
from bot.domain.people import ChatId, Messenger

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1)
_QUARTER: Final = timedelta(minutes=15)


def moment(at: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (at - EPOCH) // _MICROSECOND


def moment_or_none(at: datetime | None) -> int | None:
    return None if at is None else moment(at)


def datetime_of(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def datetime_or_none(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else datetime_of(microseconds)


def hour_of(at: datetime) -> int:
    """Whole hours since 1970: the finest time that rows of the loops carry."""
    return (at - EPOCH) // _HOUR


def quarters_before(at: datetime) -> int:
    """Whole quarters of an hour since 1970 that are over."""
    return (at - EPOCH) // _QUARTER


def quarters_until(at: datetime) -> int:
    """Quarters of an hour since 1970 that begin before this moment: it is over with them."""
    return -((EPOCH - at) // _QUARTER)


def id_text(chat_id: ChatId) -> str:
    """The id of a person or a chat; every messenger's ids are stored as text."""
    return str(chat_id)


def id_text_or_none(chat_id: ChatId | None) -> str | None:
    return None if chat_id is None else str(chat_id)


def chat_of(row: Any) -> tuple[Messenger, ChatId]:
    """The chat in the columns ``messenger`` and ``chat_id``."""
    messenger = Messenger(row.messenger)
    return messenger, messenger.read_id(row.chat_id)


def dump_json(value: Any) -> bytes:
    """JSON. Raises TypeError for types that JSON does not know."""
    try:
        return orjson.dumps(value)
    except TypeError:  # integers over 64 bits: a messenger may send anything
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def dump_turn(value: Any) -> bytes:
    """A value of a turn, as ``codec.encode`` writes it. Raises TypeError for what cannot be stored."""
    plain = codec.to_plain(value)
    try:
        return orjson.dumps(plain)
    except TypeError:  # half a character, which is refused, or an integer over 64 bits
        return codec.encode(value)


def load_turn(data: bytes) -> Any:
    """The value that ``dump_turn`` was given. Raises KeyError or ValueError for foreign data."""
    return codec.from_plain(load_json(data))


def load_json(data: bytes | str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data)
