"""Learners' remarks about a card: that it is unclear or wrong, and how they end."""

from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Self

from bot.domain.errors import BadInput, WrongState
from bot.domain.typed import has_visible_text, tidy

LONGEST: Final = 500
"""Characters of typed words, in a remark and in its answer."""


class RemarkKind(StrEnum):
    UNCLEAR = "unclear"
    WRONG = "wrong"


class RemarkState(StrEnum):
    """``NEW`` until the editors were told, then ``OPEN`` until it ends in one of the other states."""

    NEW = "new"
    OPEN = "open"
    ANSWERED = "answered"
    MENDED = "mended"
    AS_INTENDED = "as-intended"
    CANNOT = "cannot"


WAITING: Final = frozenset({RemarkState.NEW, RemarkState.OPEN})
CLOSINGS: Final = (RemarkState.MENDED, RemarkState.AS_INTENDED, RemarkState.CANNOT)
"""How an editor closes a remark without typing."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. It does not contain its author; ``letterbox`` is set if they want an answer."""

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
        """Mark that the editors were told."""
        return replace(self, state=RemarkState.OPEN)

    def close(self, state: RemarkState, *, on: date) -> Self:
        """Answer or close it. Raises WrongState if it is closed already."""
        if self.state not in WAITING:
            raise WrongState("remark-over")
        return replace(self, state=state, closed=on)


def remark_words(text: str) -> str:
    """Typed words, stripped. Raises BadInput for none or too many."""
    words = tidy(text)
    if not has_visible_text(words):
        raise BadInput("remark-words-please")
    if len(words) > LONGEST:
        raise BadInput("remark-words-long", {"most": LONGEST})
    return words
