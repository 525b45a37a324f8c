"""What values of ``bot.domain.values.dataclass`` have in common with frozen dataclasses of the standard library."""

import dataclasses

from bot.domain.values import dataclass


@dataclass(frozen=True, slots=True)
class Quick:
    text: str
    number: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    text: str
    number: int = 0


def test_is_compared_and_hashed_like_a_frozen_one() -> None:
    assert Quick("a") == Quick("a", 0) != Quick("b")
    assert hash(Quick("a", 1)) == hash(Frozen("a", 1))
    assert dataclasses.replace(Quick("a"), number=2) == Quick("a", 2)
    assert not hasattr(Quick("a"), "__dict__")
