"""Callback data: ``verb:argument~epoch`` in at most 64 bytes, ids only, checked when it is made.

``epoch`` is the session's screen generation in which the button was made, so that an old button is recognised
and not acted upon. Buttons of cases carry none: they are checked against the case itself, because a card can
be pressed for years.
"""

from functools import lru_cache
from typing import Final

from bot.conversation.arguments import Argument, write_argument
from bot.domain.values import dataclass

LIMIT: Final = 64
STAYS: Final = "+"
"""The prefix for buttons whose message keeps its place."""


def mark_staying(data: str) -> str:
    """The same data for a message that keeps its place. Without room for it, the data stays unmarked."""
    marked = STAYS + data
    return marked if data and len(marked.encode()) <= LIMIT else data


def split_stay_mark(data: str) -> tuple[str, bool]:
    """The data as it was made, and whether its message keeps its place."""
    return data.removeprefix(STAYS), data.startswith(STAYS)


@dataclass(frozen=True, slots=True, init=False)
class Press:
    """The meaning of a button: a verb of the route table, its argument as text, and the session's epoch or
    None. The argument may be given as a value (``bot.conversation.arguments``)."""

    verb: str
    argument: str = ""
    epoch: int | None = None

    def __init__(self, verb: str, argument: Argument = "", epoch: int | None = None) -> None:
        object.__setattr__(self, "verb", verb)
        object.__setattr__(self, "argument", write_argument(argument))
        object.__setattr__(self, "epoch", epoch)


@lru_cache(maxsize=4096)
def encode(press: Press) -> str:
    """Callback data for a button. Raises ValueError over 64 bytes or for a separator in the verb."""
    if not press.verb or any(mark in press.verb for mark in ":~"):
        raise ValueError(f"not a verb: {press.verb!r}")
    if "~" in press.argument:
        raise ValueError(f"an argument must not contain '~': {press.argument!r}")
    data = press.verb
    if press.argument:
        data += f":{press.argument}"
    if press.epoch is not None:
        data += f"~{press.epoch}"
    if len(data.encode()) > LIMIT:
        raise ValueError(f"callback data over {LIMIT} bytes: {data!r}")
    return data


def decode(data: str) -> Press:
    """The meaning of callback data. Never raises, because the data may be anything."""
    body, mark, tail = data.rpartition("~")
    epoch: int | None = None
    if mark and tail.isascii() and tail.isdigit() and len(tail) < 10:
        epoch = int(tail)
    else:
        body = data
    verb, _, argument = body.partition(":")
    return Press(verb, argument, epoch)
