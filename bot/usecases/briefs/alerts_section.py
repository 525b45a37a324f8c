"""How many quick alerts went to bodies, and how many were acknowledged in time: by the lots of all that came."""

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, Alert
from bot.domain.briefs.briefs import BriefLine, LineKind, SectionName
from bot.domain.briefs.counts import BriefTable, rounded_rows
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context

_ALL = "all"


def is_acknowledged_in_time(alert: Alert) -> bool:
    """Whether it was acknowledged in time. An alert that was called back still counts, so that nobody can check by a
    number that falls whether a reporter has withdrawn."""
    if alert.acked_at is None or alert.sent_at is None:
        return False
    return alert.acked_at - alert.sent_at <= ACKNOWLEDGED_WITHIN


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
