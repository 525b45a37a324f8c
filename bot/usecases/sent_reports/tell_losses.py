"""Files of sent reports that never came or cannot be shown are told to whoever can send them again.

Due every second.
"""

from typing import Final

from bot.domain.events import EvidenceLost, Fact
from bot.usecases.ports import UnitOfWork

MOST_AT_ONCE: Final = 20
"""Reports told of in one run: an outage that ends is no burst of notices."""


async def tell_losses(*, uow: UnitOfWork) -> tuple[Fact, ...]:
    """Mark these reports as told; ``EvidenceLost`` carries it on. Running it again changes nothing."""
    facts: list[Fact] = []
    for report_id in await uow.evidence.unreported_losses(limit=MOST_AT_ONCE):
        uow.evidence.mark_losses_told(report_id)
        report = await uow.reports.get(report_id)
        if report is not None and not report.withdrawn:
            facts.append(EvidenceLost(report.case_id, report_id))
    return tuple(facts)
