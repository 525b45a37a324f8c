"""A wording that an editor proposes for the content, so that the next such question finds its answer.

The editor has written it. It never is what a citizen wrote.
"""

from collections.abc import Set
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.errors import BadInput
from bot.domain.typed import one_line

LONGEST: Final = 160
"""A line of ``content/asks`` is no longer."""
SHORTEST: Final = 3
STAYS: Final = timedelta(days=180)


class SuggestionState(StrEnum):
    NEW = "new"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class AskSuggestion:
    """``place``: what answers it, as the keys of ``content/asks`` name it (``card:vb1/who``); empty if the
    content has no answer yet."""

    id: str
    _: KW_ONLY
    place: str
    words: str
    day: date
    state: SuggestionState = SuggestionState.NEW

    def accept(self) -> Self:
        return replace(self, state=SuggestionState.ACCEPTED)


def suggestion_words(text: str) -> str:
    """An editor's rewording in one line. Raises BadInput for none or too many words."""
    words = one_line(text)
    if len(words) < SHORTEST:
        raise BadInput("suggestion-words-please")
    if len(words) > LONGEST:
        raise BadInput("suggestion-words-long", {"most": LONGEST})
    return words


def require_own_wording(folded: tuple[str, str], runs: tuple[Set[object], Set[object]]) -> None:
    """Raises BadInput for the citizen's own words: the same ``folded`` text, or more than half of its
    ``runs`` of words."""
    mine, theirs = runs
    if folded[0] == folded[1] or len(mine & theirs) * 2 > min(len(mine), len(theirs)):
        raise BadInput("suggestion-same-words")
