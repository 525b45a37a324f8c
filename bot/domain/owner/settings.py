"""Settings that live in the database and change while the program runs.

A local phone number that an owner adds to those of the content, with its description and source.

The condition of the running program for operators, as its health page knows it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from bot.domain.asking.service import AskingService
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.owner.recordings import Recording
from bot.domain.typed import tidy

MOST_LINES: Final = 5
SHORTEST_NUMBER, LONGEST_NUMBER = 3, 13
LONGEST_LABEL: Final = 60
LONGEST_SOURCE: Final = 120
_LEAST_WORDS: Final = 3
_BETWEEN: Final = frozenset(" -._()/\u200c")
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class LocalLine:
    """``number`` in Latin digits, so that a phone can dial it."""

    number: str
    label: str
    source: str


def read_line(text: str) -> LocalLine:
    """Read three lines: the number, whose it is, the source. Raises BadInput with what is wrong."""
    parts = [line.strip() for line in tidy(text).splitlines() if line.strip()]
    if len(parts) != _PARTS:
        raise BadInput("admin-line-how")
    number, label, source = parts
    if not _LEAST_WORDS <= len(label) <= LONGEST_LABEL:
        raise BadInput("admin-line-label", {"most": LONGEST_LABEL})
    if not _LEAST_WORDS <= len(source) <= LONGEST_SOURCE:
        raise BadInput("admin-line-source", {"most": LONGEST_SOURCE})
    return LocalLine(_number(number), label, source)


def _number(text: str) -> str:
    digits = ""
    for mark in text:
        if mark.isdecimal():
            digits += str(unicodedata.decimal(mark))
        elif mark not in _BETWEEN:
            raise BadInput("admin-line-number", {"least": SHORTEST_NUMBER, "most": LONGEST_NUMBER})
    if not SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER:
        raise BadInput("admin-line-number", {"least": SHORTEST_NUMBER, "most": LONGEST_NUMBER})
    return digits


class Reporting(StrEnum):
    """The reporting switch."""

    OPEN = "open"
    EMERGENCY = "emergency"
    """Only acts of critical severity are accepted."""
    CLOSED = "closed"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class RunningSettings:
    """The owners' settings. Reporting stays off until operator text, group and phase are set."""

    reporting: Reporting = Reporting.OFF
    phase: Phase | None = None
    polling_day: date | None = None
    result_day: date | None = None
    """The day on which the result was announced: complaints and reports end some days later."""
    law_days: Mapping[str, date] = field(default_factory=dict)
    """The other days of ``content/election.yaml`` that are set, by id."""
    retention: "Retention | None" = None
    """Retention that the owners have shortened; the program's settings are its upper bounds."""
    lines: tuple[LocalLine, ...] = ()
    """Local numbers, in addition to those of the content."""
    publication: bool = False
    """Whether rounded figures may be previewed, signed and published."""
    phase_why: str = ""
    """Why an owner holds the phase by hand; empty if it follows the dates."""
    phase_until: datetime | None = None
    """When the hold ends; None if it has no end."""
    recordings: tuple[Recording, ...] = ()
    """Texts before a report that an owner has read aloud."""
    asking: AskingService = field(default_factory=AskingService)
    """Whether and when editors answer people's questions."""
    closed_on: date | None = None
    """The day on which the election was closed; None while it lasts. Lessons, certificates and codes go on."""
    opened_on: date | None = None
    """The day on which this bot was opened again for the present election; None for its first."""

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind of data is kept, in days; the code's upper bounds, which settings can only
    shorten."""

    spam: int = 7
    out_of_scope: int = 30
    closed: int = 90
    longest: int = 180
    """From the day a report was filed, whatever happened to it and whichever case it belongs to."""
    draft: int = 7
    """From the last change of an unsent draft."""

    def clamp_to(self, bounds: "Retention") -> "Retention":
        """No field above its bound: settings can only shorten what the code allows."""
        return Retention(*(min(getattr(self, f.name), getattr(bounds, f.name)) for f in fields(Retention)))


def retention_in_force(running: RunningSettings, bounds: Retention) -> Retention:
    """The retention in force: never longer than the program's settings say."""
    return running.retention.clamp_to(bounds) if running.retention is not None else bounds


@dataclass(frozen=True, slots=True)
class Condition:
    """``troubles`` and ``loops_down`` by name; ``rows``: waiting rows by kind. None if unknown."""

    troubles: tuple[str, ...] = ()
    loops_down: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    version: str = ""
    started: datetime | None = None
    free_bytes: int | None = None
    last_backup: datetime | None = None
    copies: bool = False

    @property
    def is_healthy(self) -> bool:
        return not self.troubles and not self.loops_down
