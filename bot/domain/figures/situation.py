"""What the situation screen shows: counts of a day, and where the election stands in its calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.promises import Promises, ReferralCount
from bot.domain.news.legal_calendar import DatedEntry, DateStatus
from bot.domain.stages.stages import Stage

SOON: Final = timedelta(minutes=30)
"""A deadline this near is counted by itself."""
PAST_STAGES: Final = 2
PRESENT_STAGES: Final = 5
COMING_STAGES: Final = 3
"""How many dates of the calendar are shown: before today, of today, and after."""


@dataclass(frozen=True, slots=True)
class SeverityCount:
    """Open cases of a severity: all, those due within ``SOON``, and those past their deadline."""

    open: int = 0
    soon: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class OpenCaseCounts:
    """The open cases, as the desk counts them: unclaimed, claimed, and waiting for an answer of their reporter.

    ``by_severity`` is without cases of muted reporters, which wait behind all others; ``late`` is with them.
    ``critical``: those that nobody has claimed.
    """

    waiting: int = 0
    held: int = 0
    asked: int = 0
    late: int = 0
    by_severity: Mapping[Severity, SeverityCount] = field(default_factory=dict)
    critical: int = 0


@dataclass(frozen=True, slots=True)
class AreaLevels:
    """The levels of the newest signed version of the atlas, of the present phase; none before there is one."""

    version: str = ""
    levels: Mapping[str, AtlasLevel] = field(default_factory=dict)


NO_LEVELS: Final = AreaLevels()


@dataclass(frozen=True, slots=True)
class Situation:
    """One moment of the screen.

    ``areas`` and ``acts`` count the cases that came in today; areas are those with a place on the map, and an empty
    name stands for all others. ``hours``: by the start of each hour that is shown, oldest first. ``stages``: the dates
    of the calendar that are shown, with what is known of their stages, by id, in ``progress``. On a wall
    (``rounded``) every number is a multiple of five and 0 stands for fewer than five, and ``desk`` is None.
    """

    at: datetime
    areas: Mapping[str, int]
    hours: Mapping[datetime, Mapping[Space, int]]
    acts: Mapping[str, int]
    promises: Promises
    referrals: ReferralCount
    stages: Sequence[DatedEntry] = ()
    progress: Mapping[str, Stage] = field(default_factory=dict)
    levels: AreaLevels = NO_LEVELS
    desk: OpenCaseCounts | None = None
    rounded: bool = False


def stages_shown(dates: Sequence[DatedEntry], *, today: date) -> Sequence[DatedEntry]:
    """The dates of now that end first, with the last ones before and the next ones after; in order of time."""
    by_status = {status: [item for item in dates if item.when(today) is status] for status in DateStatus}
    present = sorted(by_status[DateStatus.NOW], key=lambda item: item.last or date.max)[:PRESENT_STAGES]
    return (
        *by_status[DateStatus.PAST][-PAST_STAGES:],
        *sorted(present, key=DatedEntry.order),
        *by_status[DateStatus.AHEAD][:COMING_STAGES],
    )
