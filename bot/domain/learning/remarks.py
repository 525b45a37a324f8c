"""What learners say of a card: that it is unclear or wrong, and what became of it."""

from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Self

from bot.domain.errors import BadInput, WrongState
from bot.domain.typed import has_visible_text, tidy

LONGEST: Final = 500
"""Characters of own words, in a remark and in the answer to it."""


class RemarkKind(StrEnum):
    UNCLEAR = "unclear"
    WRONG = "wrong"


class RemarkState(StrEnum):
    """``NEW`` until the editors were told, ``OPEN`` until one of the ways in which it ends."""

    NEW = "new"
    OPEN = "open"
    ANSWERED = "answered"
    MENDED = "mended"
    AS_INTENDED = "as-intended"
    CANNOT = "cannot"


WAITING: Final = frozenset({RemarkState.NEW, RemarkState.OPEN})
CLOSINGS: Final = (RemarkState.MENDED, RemarkState.AS_INTENDED, RemarkState.CANNOT)
"""How an editor closes a remark without words of his own."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. Who made it is not in it; ``letterbox`` is there if an answer is wanted."""

    id: str
    _: KW_ONLY
    card_id: str
    kind: RemarkKind
    day: date
    words: str = ""
    letterbox: str = ""
    state: RemarkState = RemarkState.NEW
    closed: date | None = None

    def mark_open(self) -> Self:
        """The editors know of it."""
        return replace(self, state=RemarkState.OPEN)

    def close(self, state: RemarkState, *, on: date) -> Self:
        """Answered or closed. Raises WrongState where somebody has done so before."""
        if self.state not in WAITING:
            raise WrongState("remark-over")
        return replace(self, state=state, closed=on)


def remark_words(text: str) -> str:
    """Own words without blanks around them. Raises BadInput for none and for too many."""
    words = tidy(text)
    if not has_visible_text(words):
        raise BadInput("remark-words-please")
    if len(words) > LONGEST:
        raise BadInput("remark-words-long", {"most": LONGEST})
    return words
