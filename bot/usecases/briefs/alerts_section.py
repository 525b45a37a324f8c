"""How many quick alerts went to bodies, and how many were acknowledged in time: by the lots of all that came."""

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.briefs.briefs import BriefLine, LineKind, SectionName
from bot.domain.briefs.counts import BriefTable, rounded_rows
from bot.domain.figures.alert_counts import is_acknowledged_in_time
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context

_ALL = "all"


class AlertsSection(BriefSource):
    name: ClassVar = SectionName.ALERTS

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        alerts = await ctx.uow.alerts.sent_between(scope.begins_at, scope.ends_at)
        sent = rounded_rows(((alert.id, _ALL) for alert in alerts), key=scope.key, table=BriefTable.ALERT)
        acknowledged = rounded_rows(
            ((alert.id, _ALL) for alert in alerts if is_acknowledged_in_time(alert)),
            key=scope.key,
            table=BriefTable.ALERT_ACKNOWLEDGED,
        )
        return [
            BriefLine(LineKind.ALERTS, {"sent": count, "acknowledged": min(count, acknowledged.get(_ALL, 0))})
            for count in sent.values()
        ]
