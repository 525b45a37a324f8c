"""How soon a case should be decided, by severity and phase."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.catalogue.catalogue import Phase, Severity

DEADLINES: Final = {
    Severity.CRITICAL: timedelta(minutes=15),
    Severity.HIGH: timedelta(hours=1),
    Severity.MEDIUM: timedelta(hours=6),
    Severity.LOW: timedelta(hours=24),
}
"""By severity, on polling day; three times as long otherwise."""


def deadline_for(severity: Severity, phase: Phase, *, now: datetime) -> datetime:
    factor = 1 if phase is Phase.DAY else 3
    return now + DEADLINES[severity] * factor
