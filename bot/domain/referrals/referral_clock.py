"""The deadline for a body's answer, and the notices when it passes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.referrals.referrals import Referral, ReferralOutcome, ReferralStep

ANSWERED_WITHIN: Final = {
    Severity.CRITICAL: timedelta(hours=4),
    Severity.HIGH: timedelta(days=1),
    Severity.MEDIUM: timedelta(days=3),
    Severity.LOW: timedelta(days=7),
}
"""On polling day; three times as long otherwise."""


class ReferralNotice(StrEnum):
    """Notices about a referral."""

    LAPSED = "lapsed"
    """Reporters' consent or the second signature did not come in time: the referral does not go."""
    LATE = "late"
    """The body's time is over: it is reminded."""
    SILENT = "silent"
    """It still has not answered: the leads hear which body is next."""
    LEFT = "left"
    """It has answered, and staff have done nothing about it: they are reminded once."""


def due_at(severity: Severity, phase: Phase, *, sent_at: datetime) -> datetime:
    return sent_at + ANSWERED_WITHIN[severity] * (1 if phase is Phase.DAY else 3)


def due_notice(referral: Referral, *, now: datetime) -> ReferralNotice | None:
    """The notice that is due now, or None."""
    if now < referral.until or referral.awaits_handover:
        return None
    if referral.step is ReferralStep.ANSWERED:
        return ReferralNotice.LEFT if needs_staff_action(referral) and referral.reminders == 0 else None
    if not referral.is_open:
        return ReferralNotice.LAPSED
    return ReferralNotice.LATE if referral.reminders == 0 else ReferralNotice.SILENT


def needs_staff_action(referral: Referral) -> bool:
    """Whether its answer requires action by staff: to send more, or to go to the next body."""
    return referral.outcome is ReferralOutcome.MORE or bool(referral.next_body)


def is_followed_up(referral: Referral, case: Case, others: Iterable[Referral]) -> bool:
    """Whether staff have acted on its answer, or need not any more: another referral is under way, the named
    body has been sent something since, or the case is over."""
    if case.state not in (State.VERIFIED, State.REFERRED):
        return True
    meant = referral.next_body or referral.body
    return any(
        other.sent_at is None or (other.body == meant and other.sent_at > (referral.sent_at or other.sent_at))
        for other in others
    )
