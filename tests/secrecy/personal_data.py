"""Numbers, cards, plates, handles and links as people type them. None of it may reach anybody."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from tests.secrecy.planted_marks import DIGITS, LETTERS, OTHER_DIGITS

NAMES: Final = "abcdefghijkmnpqrstuvwxyz"
SCRIPTS: Final = (DIGITS, *OTHER_DIGITS)

type Typed = tuple[str, Sequence[str]]
"""What is typed, and which part of it must be found nowhere, with Latin digits."""


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(DIGITS[1:], k=count))


def _name(rng: random.Random) -> str:
    return "".join(rng.choices(NAMES, k=13))


def _number(*parts: int, before: str = "", by: str = "") -> Callable[[random.Random], Typed]:
    def make_typed_number(rng: random.Random) -> Typed:
        groups = [_digits(rng, count) for count in parts]
        text, whole = before + by.join(groups), before + "".join(groups)
        return text, sorted({text, whole})

    return make_typed_number


def _plate(rng: random.Random) -> Typed:
    text = f"{_digits(rng, 2)}{rng.choice('بجدسصطقلمن')}{_digits(rng, 3)}ایران{_digits(rng, 2)}"
    return text, [text]


def _name_between(before: str, after: str = "") -> Callable[[random.Random], Typed]:
    def make_typed_name(rng: random.Random) -> Typed:
        name = _name(rng)
        return f"{before}{name}{after}", [name]

    return make_typed_name


KINDS: Final[Sequence[Callable[[random.Random], Typed]]] = (
    _number(9, before="09"),
    _number(4, 4, 4, 4, by="-"),
    _plate,
    _name_between("@"),
    _number(3, 6, 1, by="-"),
    _name_between("https://example.com/"),
    _number(16),
    _name_between("", "@example.com"),
    _number(9, before="+989"),
    _number(24, before="IR"),
)


def typed_personal_data(rng: random.Random, number: int) -> Typed:
    """Data of the ``number``-th kind, with digits in one of the three scripts."""
    text, marks = KINDS[number % len(KINDS)](rng)
    if text.startswith(("@", "https:")) or text.endswith(".com"):
        return text, marks
    return text.translate(str.maketrans(DIGITS, SCRIPTS[number % len(SCRIPTS)])), marks


assert not set(NAMES) & set(LETTERS)
