"""How many quick alerts went to bodies, and how many were acknowledged in time: rounded."""

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.briefs.briefs import BriefLine, LineKind, SectionName
from bot.usecases.alerts.count_alerts import alerts_of_days
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context


class AlertsSection(BriefSource):
    name: ClassVar = SectionName.ALERTS

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        counts = await alerts_of_days(ctx, scope.period.first, scope.period.last)
        if not counts.sent:
            return ()
        return (BriefLine(LineKind.ALERTS, {"sent": counts.sent, "acknowledged": counts.acknowledged}),)
