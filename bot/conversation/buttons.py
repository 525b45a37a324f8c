"""Callback data: ``verb:argument~epoch`` in at most 64 bytes, ids only, checked where it is made.

``epoch`` names the screen generation of the session that the button was made in, so that an old
button is recognised instead of acted upon. Buttons of cases carry none: they are checked against the
case itself, because a card stays pressable for years.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LIMIT: Final = 64
STAYS: Final = "+"
"""Stands before the data of a button whose message keeps its place."""


def mark_staying(data: str) -> str:
    """The same data, for a message that stays; where there is no room for the mark it is left out."""
    marked = STAYS + data
    return marked if data and len(marked.encode()) <= LIMIT else data


def split_stay_mark(data: str) -> tuple[str, bool]:
    """The data as it was made, and whether its message stays."""
    return data.removeprefix(STAYS), data.startswith(STAYS)


@dataclass(frozen=True, slots=True)
class Press:
    """What a button means: a verb of the route table, its argument, and the session's epoch or None."""

    verb: str
    argument: str = ""
    epoch: int | None = None


@lru_cache(maxsize=4096)
def encode(press: Press) -> str:
    """Callback data for a button. Raises ValueError over 64 bytes or for a separator in the verb."""
    if not press.verb or any(mark in press.verb for mark in ":~"):
        raise ValueError(f"not a verb: {press.verb!r}")
    if "~" in press.argument:
        raise ValueError(f"an argument holds no '~': {press.argument!r}")
    data = press.verb
    if press.argument:
        data += f":{press.argument}"
    if press.epoch is not None:
        data += f"~{press.epoch}"
    if len(data.encode()) > LIMIT:
        raise ValueError(f"callback data over {LIMIT} bytes: {data!r}")
    return data


def decode(data: str) -> Press:
    """The meaning of callback data; anything can come in, so nothing raises here."""
    body, mark, tail = data.rpartition("~")
    epoch: int | None = None
    if mark and tail.isascii() and tail.isdigit() and len(tail) < 10:
        epoch = int(tail)
    else:
        body = data
    verb, _, argument = body.partition(":")
    return Press(verb, argument, epoch)
