"""What a button carries: a value of a *shape*, written into callback data and read back by the types of the
shape.

A shape is ``str``, ``int``, ``bool``, ``date``, an enum, a class with ``parse``, or a ``NamedTuple`` of these.
The fields of a tuple stand one after another with slashes between them; the last one takes the rest, with the
slashes in it. A button may end early: the fields at the end that equal their defaults are not written.
"""

from collections.abc import Callable, Hashable
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from types import UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

from bot.domain.people import Account

type Argument = str | int | date | Enum | Account | tuple[Any, ...]
"""A value that a button can carry."""
BETWEEN: Final = "/"
_MOST_DIGITS: Final = 4


class UnreadableArgument(ValueError):
    """The text is not a value of this shape."""


def write_argument(value: Argument) -> str:
    """The text of a value on a button. A plain text stays as it is."""
    if type(value) is str:
        return value
    return _write_fields(value) if isinstance(value, tuple) else _write(value)


@lru_cache(maxsize=4096, typed=True)  # most buttons are shown again and again
def _write_fields(value: tuple[Any, ...]) -> str:
    defaults: dict[str, object] = getattr(value, "_field_defaults", {})
    names: tuple[str, ...] = getattr(value, "_fields", ())
    count = len(value)
    while count and names[count - 1] in defaults and value[count - 1] == defaults[names[count - 1]]:
        count -= 1
    return BETWEEN.join(map(_write, value[:count]))


def read_argument[T](text: str, shape: type[T]) -> T:
    """The value that the text stands for. Raises UnreadableArgument.

    A field that is missing or cannot be read gets its default, or None where None is allowed. A missing text
    without a default is empty.
    """
    fields = _fields(cast(Hashable, shape))
    if fields is None:
        return cast(T, _reader(cast(Hashable, shape))(text))
    pieces = text.split(BETWEEN, len(fields) - 1)
    pieces += [""] * (len(fields) - len(pieces))
    return shape(*(field(piece) for field, piece in zip(fields, pieces, strict=True)))


def _write(value: object) -> str:
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value._value_ if isinstance(value, Enum) else value)


@cache
def _fields(shape: Any) -> tuple[Callable[[str], Any], ...] | None:
    """A reader for each field of a tuple; None for a shape without fields."""
    names = getattr(shape, "_fields", None)
    if names is None:
        return None
    hints, defaults = get_type_hints(shape), shape._field_defaults
    return tuple(
        _with_default(_reader(hints[name]), defaults[name]) if name in defaults else _reader(hints[name])
        for name in names
    )


def _with_default(reader: Callable[[str], Any], default: object) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return reader(text) if text else default
        except UnreadableArgument:
            return default

    return read


@cache
def _reader(shape: Any) -> Callable[[str], Any]:
    if get_origin(shape) in (Union, UnionType):
        (plain,) = (kind for kind in get_args(shape) if kind is not type(None))
        return _with_default(_reader(plain), None)
    if shape is str:
        return str
    if shape is bool:
        return _read_switch
    if shape is int:
        return _read_number
    if shape is date:
        return _refusing(date.fromisoformat)
    return _refusing(getattr(shape, "parse", shape))


def _refusing(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return reader(text)
        except ValueError as error:
            raise UnreadableArgument(text) from error

    return read


def _read_switch(text: str) -> bool:
    return text == "on"


def _read_number(text: str) -> int:
    """A small whole number from 0 up: nothing else stands on a button."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise UnreadableArgument(text)
    return int(text)
