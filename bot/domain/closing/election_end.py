"""Closing an election, and opening the bot for the next one: what would end, what still waits, how far it has come.

Closing destroys no key: every report ends on its own day, as its reporter was told. Pure rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.atlas.atlas import FEW
from bot.domain.errors import WrongState
from bot.domain.owner.settings import Reporting, Retention, RunningSettings
from bot.domain.reporting.scope import window_is_over

CLOSE_COMMAND: Final = "close-election"
OPEN_COMMAND: Final = "open-election"
"""The names of the commands to the running program."""
ANSWER_NOTE: Final = "election-answer"
"""Where the command line finds the answer."""
PROGRESS_NOTE: Final = "election-closing"
"""How far closing has come; empty before it and after it."""
SUBJECT: Final = "election"
"""The subject of these records in the audit log."""


class Unfinished(StrEnum):
    """What waits, so that closing has to be asked for a second time; in the order in which it is finished."""

    DAYS = "days"
    """Polling day, or the last day on which something may be reported, is not over."""
    CASES = "cases"
    REFERRALS = "referrals"
    REPORT = "report"
    """The final report is not signed."""


class Uncounted(StrEnum):
    """What is said of a number that is not told."""

    NONE = "none"
    FEW = "few"
    """Some, fewer than five."""


type SteppedCount = int | Uncounted
"""A count of people or cases as it leaves the program: in steps of five, and nothing exact below."""


def stepped_count(count: int, *, has_more: bool = False) -> SteppedCount:
    """``has_more``: there are others that are not counted, such as restricted cases; then it is not none."""
    if count >= FEW:
        return count - count % FEW
    return Uncounted.FEW if count or has_more else Uncounted.NONE


@dataclass(frozen=True, slots=True)
class ClosingPlan:
    """What closing ends, counted now. Numbers of staff and groups are exact, those of cases and followers are not."""

    _: KW_ONLY
    closed_on: date | None
    reporting: Reporting
    groups: int
    leads: int
    liaisons: int
    experts: int
    moderators: int
    signatures: int
    hours: int
    """Hours of the roster, in the past or to come."""
    broadcasts: int
    claims: SteppedCount
    followers: SteppedCount
    keys_until: date
    """The day by which the key of the last report is destroyed by itself."""
    unfinished: Mapping[Unfinished, SteppedCount]
    """What waits. A number for cases and referrals; FEW for the rest."""


@dataclass(frozen=True, slots=True)
class EndingRoles:
    """How many people have each role that ends with the election."""

    leads: int = 0
    liaisons: int = 0
    experts: int = 0
    moderators: int = 0


class Remains(WrongState):
    """Something waits, and nobody has said that it may."""

    def __init__(self, unfinished: Mapping[Unfinished, SteppedCount]) -> None:
        super().__init__("election-unfinished")
        self.unfinished = unfinished


def has_ahead(running: RunningSettings, report_days: Iterable[int], *, today: date) -> bool:
    """Whether the election is still going on: its polling day is today or later, or something of it may still be
    reported. Without a polling day nothing is ahead. ``report_days``: those of every act."""
    if running.polling_day is None:
        return False
    if running.polling_day >= today:
        return True
    return not all(window_is_over(running, days, today=today) for days in set(report_days))


def last_key_day(*, closed_on: date, retention: Retention) -> date:
    """The day by which every report's key is destroyed: that of a report of the closing day."""
    return closed_on + timedelta(days=retention.longest)


def close_settings(running: RunningSettings, *, today: date) -> RunningSettings:
    """The settings of a closed election. Raises WrongState if it is closed already."""
    if running.is_closed:
        raise WrongState("election-closed-already", {"day": running.closed_on})
    return replace(running, reporting=Reporting.CLOSED, closed_on=today, phase_why="", phase_until=None)


def open_settings(running: RunningSettings, *, today: date) -> RunningSettings:
    """The settings with which the next election begins: nothing of the last one but how long things are kept, the
    numbers to call, the recordings, and when editors answer. Raises WrongState if it is not closed."""
    if not running.is_closed:
        raise WrongState("election-open-already")
    return RunningSettings(
        retention=running.retention,
        lines=running.lines,
        recordings=running.recordings,
        asking=running.asking,
        opened_on=today,
    )


class ClosingStep(StrEnum):
    """What is done bit by bit after closing, in this order."""

    REPORTERS = "reporters"
    """Whoever waits for a decision hears that none comes."""
    ANSWERS = "answers"
    """Whoever waits for a body's answer hears that none comes here."""
    FOLLOWERS = "followers"
    REMINDERS = "reminders"


@dataclass(frozen=True, slots=True)
class ClosingProgress:
    """How far closing has come. ``behind``: where the present step goes on, as it wrote it itself."""

    step: ClosingStep
    behind: str = ""

    def __str__(self) -> str:
        return f"{self.step} {self.behind}".strip()

    @classmethod
    def parse(cls, note: str) -> Self | None:
        """What ``str`` wrote; None for an empty note."""
        if not note:
            return None
        step, _, behind = note.partition(" ")
        return cls(ClosingStep(step), behind)

    @property
    def following(self) -> "ClosingProgress | None":
        """The beginning of the next step; None after the last."""
        steps = list(ClosingStep)
        after = steps[steps.index(self.step) + 1 :]
        return ClosingProgress(after[0]) if after else None
