"""Settings that live in the database and change while the program runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum

from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.local_lines import LocalLine


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
