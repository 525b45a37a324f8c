"""What a moderator looks through in his private chat: a pile of cases, and what he wants to see of it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from bot.domain.catalogue.catalogue import Severity

PAGE: Final = 8
"""Cases on one screen of a telephone."""


class Pile(StrEnum):
    """The letters travel in buttons."""

    WAITING = "w"
    """Nobody holds it; most urgent first."""
    MINE = "m"
    ASKED = "a"
    """Its holder has asked and waits for the answer."""
    LATE = "l"
    """Open behind its deadline, whoever holds it; the oldest deadline first."""


_SIGNS: Final = {severity: severity[0] for severity in Severity}
_SEVERITIES: Final = {sign: severity for severity, sign in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class PileFilter:
    """A pile, and of it only one severity, act or district; empty means any. It fits on a button beside a case's id."""

    pile: Pile = Pile.WAITING
    severity: Severity | None = None
    act: str = ""
    area: str = ""

    def __str__(self) -> str:
        sign = _SIGNS[self.severity] if self.severity else ""
        return f"{self.pile}/{sign}/{self.act}/{self.area}"

    @property
    def has_filters(self) -> bool:
        return bool(self.severity or self.act or self.area)

    def without_filters(self) -> Self:
        return replace(self, severity=None, act="", area="")

    @classmethod
    def parse(cls, text: str) -> tuple[Self, str]:
        """A sieve off a button, and what stands behind it: the case after which to go on. What is not understood
        is left out: a button of last year leads to the whole pile."""
        pile, sign, act, area, rest = (text.split("/", 4) + [""] * 5)[:5]
        known = Pile(pile) if pile in Pile else Pile.WAITING
        return cls(known, _SEVERITIES.get(sign), act, area), rest
