"""News of days that an owner has set, changed or removed: what they are now, and what readers knew before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.news.legal_calendar import Days

_NONE: Final = "none"
_MIXED: Final = "mixed"


@dataclass(frozen=True, slots=True)
class MovedDay:
    """``day``: as it is now, None if removed; ``known``: as readers knew it when this news began.

    ``mixed``: some readers were told another day meanwhile, so that ``known`` does not hold for all of them.
    """

    anchor: str
    day: date | None
    known: date | None = None
    mixed: bool = False

    def __str__(self) -> str:
        """The form in a broadcast: ``polling/2027-02-20/none``."""
        return f"{self.anchor}/{_day_text(self.day)}/{_MIXED if self.mixed else _day_text(self.known)}"

    @classmethod
    def read(cls, stored: str, order: Sequence[str]) -> "MovedDay":
        """Read what ``str`` wrote. Raises ValueError for anything else, and for a day that is not in
        ``order``."""
        anchor, day, known = stored.split("/")
        if anchor not in order:
            raise ValueError(f"no day of this election: {anchor}")
        if known == _MIXED:
            return cls(anchor, _read_day(day), mixed=True)
        return cls(anchor, _read_day(day), _read_day(known))


def days_moved(
    before: Days,
    after: Days,
    *,
    order: Sequence[str],
    earlier: Sequence[MovedDay] = (),
    heard: bool = False,
) -> tuple[MovedDay, ...]:
    """The news for followers after the days changed, in the order of the law; empty if nothing is new to any
    of them.

    ``earlier``: news still being sent that this replaces; ``heard``: somebody may have read it. A day that
    changed back is no news as long as nobody has.
    """
    going = {moved_day.anchor: moved_day for moved_day in earlier}
    moved_days = []
    for anchor in order:
        was = going.get(anchor)
        mixed = was is not None and (heard or was.mixed)
        known = before.get(anchor) if was is None else was.known
        if mixed or known != after.get(anchor):
            moved_days.append(MovedDay(anchor, after.get(anchor), None if mixed else known, mixed))
    return tuple(moved_days)


def are_days_current(moved_days: Sequence[MovedDay], days: Days) -> bool:
    """Whether the days are still as this news says."""
    return all(days.get(moved_day.anchor) == moved_day.day for moved_day in moved_days)


def _day_text(day: date | None) -> str:
    return _NONE if day is None else day.isoformat()


def _read_day(written: str) -> date | None:
    return None if written == _NONE else date.fromisoformat(written)
