"""Senders are told of files in their reports that never arrived or cannot be shown, so that they can send
them again.

Runs every second.
"""

from typing import Final

from bot.domain.events import EvidenceLost, Fact
from bot.usecases.context import Context

MOST_AT_ONCE: Final = 20
"""Reports per run: the end of an outage must not cause a burst of notices."""


async def tell_losses(ctx: Context) -> tuple[Fact, ...]:
    """Mark these reports as told; ``EvidenceLost`` sends the notice. Running it again changes nothing."""
    facts: list[Fact] = []
    for report_id in await ctx.uow.evidence.unreported_losses(limit=MOST_AT_ONCE):
        ctx.uow.evidence.mark_losses_told(report_id)
        report = await ctx.uow.reports.get(report_id)
        if report is not None and not report.withdrawn:
            facts.append(EvidenceLost(report.case_id, report_id))
    return tuple(facts)
