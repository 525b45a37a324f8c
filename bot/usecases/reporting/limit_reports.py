"""A limit on the reports of one person within a span; urgent ones are neither counted nor refused."""

from datetime import timedelta
from typing import Final

from bot.domain.catalogue.catalogue import Act, Severity
from bot.domain.errors import TooMany
from bot.usecases.ports import Clock, UnitOfWork

TRY: Final = "report"
MOST_SOON: Final = (3, timedelta(minutes=10))
MOST_A_DAY: Final = (10, timedelta(days=1))

TEXT_FAMILIES: Final = ("report-too-many-soon", "report-too-many-day")


def severity_of(act: Act | None) -> Severity:
    """How urgent a report is; one without an act is treated as one to look at soon."""
    return act.severity if act is not None else Severity.HIGH


async def over_limit(severity: Severity, key: str, *, uow: UnitOfWork, clock: Clock) -> TooMany | None:
    """Why this person's report is refused now; None if it is not."""
    if severity is Severity.CRITICAL:
        return None
    most, day = MOST_A_DAY
    today = await uow.tries.count(TRY, key, since=clock.now() - day)
    if today >= most:
        return TooMany("report-too-many-day", {"most": most})
    most, soon = MOST_SOON
    if today >= most and await uow.tries.count(TRY, key, since=clock.now() - soon) >= most:
        return TooMany("report-too-many-soon", {"most": most})
    return None


def count_report(severity: Severity, key: str, *, uow: UnitOfWork, clock: Clock) -> None:
    """Count it, unless it is urgent: a third threat on polling day must not use up the place of an ordinary
    report."""
    if severity is not Severity.CRITICAL:
        uow.tries.add(TRY, key, at=clock.now())
