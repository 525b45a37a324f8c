"""What a moderator browses in the private chat: a pile of cases, and a filter on it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from bot.domain.catalogue.catalogue import Severity

PAGE: Final = 8
"""Cases on one screen of a phone."""


class Pile(StrEnum):
    """The letters are part of button data."""

    WAITING = "w"
    """Unclaimed; most urgent first."""
    MINE = "m"
    ASKED = "a"
    """The assignee has asked the reporter and waits for the answer."""
    LATE = "l"
    """Open past the deadline, claimed or not; the oldest deadline first."""


_SIGNS: Final = {severity: severity[0] for severity in Severity}
_SEVERITIES: Final = {sign: severity for severity, sign in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class PileFilter:
    """A pile, optionally with only one severity, act or district; empty means any. It fits on a button next
    to a case's id."""

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
        """Read a filter from a button, and the rest of its text: the case after which to continue. Unknown
        parts are ignored: an outdated button leads to the whole pile."""
        pile, sign, act, area, rest = (text.split("/", 4) + [""] * 5)[:5]
        known = Pile(pile) if pile in Pile else Pile.WAITING
        return cls(known, _SEVERITIES.get(sign), act, area), rest
