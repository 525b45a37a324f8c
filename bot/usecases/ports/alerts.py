"""What quick alerts need from storage, as a Protocol. Nothing here leads from a report to an account."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.alerts.alerts import Alert, AlertContent


class Alerts(Protocol):
    """Alerts to bodies. The content of each has a key of its own, which is destroyed with it; all are deleted with
    their case."""

    def add(self, alert: Alert, *, content: AlertContent, sources: Collection[str]) -> None:
        """``sources``: the reports that it is made of."""
        ...

    def save(self, alert: Alert) -> None:
        """Store its step."""
        ...

    async def get(self, alert_id: str) -> Alert | None: ...

    async def of_case(self, case_id: str) -> Sequence[Alert]:
        """In the order in which they were sent; unsent ones come last."""
        ...

    async def of_report(self, report_id: str) -> Sequence[Alert]:
        """The alerts that are made of this report, in the same order."""
        ...

    async def sources(self, alert_id: str) -> Collection[str]:
        """The reports that it is made of; withdrawn ones are left out."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Alert]:
        """Those for which the time of their step is over, the longest overdue first."""
        ...

    async def running(self) -> Sequence[Alert]:
        """Those that wait for a signature or an acknowledgement, the next due first."""
        ...

    async def at_body(self, body: str, *, since: datetime) -> Sequence[Alert]:
        """Those that this body has, sent since then, the oldest first."""
        ...

    async def sent_between(self, since: datetime, until: datetime) -> Sequence[Alert]:
        """The alerts that were sent from ``since`` to before ``until``, also those that were called back."""
        ...

    async def content(self, alert_id: str) -> AlertContent | None:
        """What the body reads; None once it was called back."""
        ...

    def forget_content(self, alert_id: str) -> None:
        """Destroy the content and its key; the row stays."""
        ...

    def end(self, alert_id: str) -> None:
        """Destroy row, content and key: nothing was sent."""
        ...
