"""By when a body answers a referral, and what the clock says when it does not."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.referrals.referrals import Referral, Step

ANSWERED_WITHIN: Final = {
    Severity.CRITICAL: timedelta(hours=4),
    Severity.HIGH: timedelta(days=1),
    Severity.MEDIUM: timedelta(days=3),
    Severity.LOW: timedelta(days=7),
}
"""On polling day; three times as long otherwise."""


class Spoken(StrEnum):
    """What the clock says of a referral."""

    LAPSED = "lapsed"
    """Reporters or a second signature have not come in time: it does not go."""
    LATE = "late"
    """The body's time is over: it is reminded."""
    SILENT = "silent"
    """It never answers: the leads hear which body is the next."""


def due_at(severity: Severity, phase: Phase, *, sent_at: datetime) -> datetime:
    return sent_at + ANSWERED_WITHIN[severity] * (1 if phase is Phase.DAY else 3)


def spoken(one: Referral, *, now: datetime) -> Spoken | None:
    """What is to be said now, or nothing."""
    if now < one.until or one.step is Step.ANSWERED:
        return None
    if not one.open:
        return Spoken.LAPSED
    return Spoken.LATE if one.reminders == 0 else Spoken.SILENT
