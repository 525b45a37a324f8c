"""A moderator's search among all cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import DECIDED, HELD, State

MOST_WORDS: Final = 8
LONGEST: Final = 200
"""Characters of a typed search."""
LONGEST_NUMBER: Final = 9


class CaseStage(StrEnum):
    WAITING = "waiting"
    HELD = "held"
    DECIDED = "decided"
    OVER = "over"


STATES: Final[Mapping[CaseStage, frozenset[State]]] = {
    CaseStage.WAITING: frozenset({State.NEW}),
    CaseStage.HELD: HELD,
    CaseStage.DECIDED: DECIDED | {State.REFERRED},
    CaseStage.OVER: frozenset({State.CLOSED, State.MERGED, State.WITHDRAWN}),
}


@dataclass(frozen=True, slots=True)
class CaseSearchFilter:
    """Restricts a search to one act, district or stage; empty means any."""

    act: str = ""
    area: str = ""
    stage: str = ""

    @property
    def states(self) -> frozenset[State]:
        return STATES[CaseStage(self.stage)] if self.stage in CaseStage else frozenset()

    def __str__(self) -> str:
        """The form in the audit log."""
        return f"{self.act}/{self.area}/{self.stage}" if self.act or self.area or self.stage else ""
