"""What a person carries with them on the day: their duty, city or village, the steps that they ticked, and which
questions of a duty in a force they have answered.

The session holds it, sealed: a duty in a force, or the minutes of somebody's day, must not be found in a table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

_DUTY, _PLACE, _TICK, _ANSWERED = "duty", "place", "tick/", "answered/"

type TickKey = tuple[str, str]
"""A duty and one of its steps."""


@dataclass(frozen=True, slots=True)
class Pocket:
    """``duty`` is an id of the content, empty if none was chosen. ``ticks``: when each step was ticked, to the
    minute; those of an earlier duty stay, so that nothing is lost by looking at another. ``answered``: the answered
    questions of a duty in a force, by id."""

    duty: str = ""
    settlement: str | None = None
    ticks: Mapping[TickKey, datetime] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()

    def with_duty(self, duty_id: str) -> Self:
        return replace(self, duty=duty_id)

    def with_settlement(self, settlement: str | None) -> Self:
        return replace(self, settlement=settlement)

    def ticked_at(self, step_id: str) -> datetime | None:
        """When this step of the present duty was ticked; None if it was not."""
        return self.ticks.get((self.duty, step_id))

    def with_tick(self, step_id: str, at: datetime) -> Self:
        """The step ticked at this minute; one that is ticked already keeps its own."""
        return replace(self, ticks={(self.duty, step_id): at.replace(second=0, microsecond=0), **self.ticks})

    def without_tick(self, step_id: str) -> Self:
        """The step not ticked."""
        key = (self.duty, step_id)
        return replace(self, ticks={known: when for known, when in self.ticks.items() if known != key})

    def without_ticks(self) -> Self:
        """The present duty with no step ticked."""
        return replace(self, ticks={key: at for key, at in self.ticks.items() if key[0] != self.duty})

    def with_answered(self, question_id: str) -> Self:
        return replace(self, answered=self.answered | {question_id})

    def to_plain(self) -> dict[str, str]:
        """As texts for the session; `from_plain` reads them."""
        plain = {_DUTY: self.duty} if self.duty else {}
        if self.settlement is not None:
            plain[_PLACE] = self.settlement
        ticks = {
            f"{_TICK}{duty}/{step}": at.isoformat(timespec="minutes")
            for (duty, step), at in self.ticks.items()
        }
        return plain | ticks | {f"{_ANSWERED}{key}": "" for key in sorted(self.answered)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, str]) -> Self:
        """Read what `to_plain` wrote."""
        ticks: dict[TickKey, datetime] = {}
        for key, value in plain.items():
            if key.startswith(_TICK):
                duty, _, step = key.removeprefix(_TICK).partition("/")
                ticks[duty, step] = datetime.fromisoformat(value)
        place = plain.get(_PLACE, "")
        answered = frozenset(key.removeprefix(_ANSWERED) for key in plain if key.startswith(_ANSWERED))
        return cls(plain.get(_DUTY, ""), place or None, ticks, answered)
