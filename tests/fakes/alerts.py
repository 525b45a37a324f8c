"""Quick alerts in memory (bot.usecases.ports.alerts)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.domain.alerts.alerts import Alert, AlertContent
from storage.alerts import AlertQueries, in_order
from tests.fakes.dict_rows import MemoryRepository


class MemoryAlerts(MemoryRepository, AlertQueries):
    table = "alerts"

    def add(self, alert: Alert, *, content: AlertContent, sources: Collection[str]) -> None:
        self.save(alert)
        self.t.alert_contents[alert.id] = content
        self.t.alert_sources |= {(alert.id, report_id) for report_id in sources}

    def save(self, alert: Alert) -> None:
        self.t.alerts[alert.id] = alert

    async def of_report(self, report_id: str) -> Sequence[Alert]:
        return in_order([a for a in self.t.alerts.values() if (a.id, report_id) in self.t.alert_sources])

    async def sources(self, alert_id: str) -> Collection[str]:
        return frozenset(report_id for stored_id, report_id in self.t.alert_sources if stored_id == alert_id)

    async def content(self, alert_id: str) -> AlertContent | None:
        return self.t.alert_contents.get(alert_id)

    def forget_content(self, alert_id: str) -> None:
        self.t.alert_contents.pop(alert_id, None)

    def end(self, alert_id: str) -> None:
        self.forget_content(alert_id)
        self.t.alerts.pop(alert_id, None)
        self.t.alert_sources = {pair for pair in self.t.alert_sources if pair[0] != alert_id}
