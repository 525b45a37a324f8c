"""How the program rounds, as somebody finds out who has its code.

The attacker does not trust the documented method: they round every number that could be behind a published
one many times, with keys of their own, and keep those that gave it. So a program that rounds less than it
claims is detected.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

from bench import mutants
from bot.domain.figures import publication_rounding
from bot.domain.figures.publication import BASE, PublicationTableKind

TRIES: Final = 128
"""The rarest outcome for a number has the probability 1/``BASE``:
that it never occurs has a probability of 4e-13."""
REACH: Final = 2 * BASE
"""How far from a published number the truth is searched."""


@cache
def possible_range(number: int) -> tuple[int, int]:
    """The least and the greatest value that a published number may stand for. A number that is no multiple of
    the base is the truth itself."""
    if number % BASE:
        return number, number
    could = [n for n in range(max(0, number - REACH), number + REACH + 1) if number in _possible_results(n)]
    return min(could, default=number), max(could, default=number)


@cache
def _possible_results(number: int) -> frozenset[int]:
    """All results of the program for this number."""
    draws = (
        publication_rounding.round_counts({PublicationTableKind.ACT: {"": number}}, key=n.to_bytes(32))
        for n in range(TRIES)
    )
    return frozenset(draw[PublicationTableKind.ACT][""] for draw in draws)


@contextmanager
def use_mutant(mutant: str | None) -> Iterator[None]:
    """The program with this mutant in it, or unchanged; what the attacker has learnt is forgotten."""
    with mutants.use_mutant("differencing", mutant):
        _forget()
        yield
    _forget()


def _forget() -> None:
    possible_range.cache_clear()
    _possible_results.cache_clear()
