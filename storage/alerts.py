"""Quick alerts to bodies. Act, place and hour are sealed under a key that only this row has."""

from collections.abc import Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update

from bot.domain.alerts.alerts import Alert, AlertContent, AlertStep, CallBackReason
from bot.domain.people import Account
from storage.columns import datetime_or_none, dump_json, load_json, moment, moment_or_none
from storage.conditions import Columns, stored_row
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.models_moderation import alert_sources, alerts
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedRows
from storage.storage_context import StorageContext

_ONE: Final = select(alerts).where(alerts.c.id == bindparam("at"))
COLUMNS: Final[Columns[Alert]] = {
    "id": attrgetter("id"),
    "case_id": attrgetter("case_id"),
    "body": attrgetter("body"),
    "by": lambda alert: str(alert.by),
    "step": attrgetter("step.value"),
    "until": lambda alert: moment_or_none(alert.until),
    "signed_by": lambda alert: str(alert.signed_by) if alert.signed_by else None,
    "sent_at": lambda alert: moment_or_none(alert.sent_at),
    "reached": lambda alert: " ".join(map(str, alert.reached)),
    "acked_by": lambda alert: str(alert.acked_by) if alert.acked_by else None,
    "acked_at": lambda alert: moment_or_none(alert.acked_at),
    "reason": lambda alert: alert.reason.value if alert.reason else "",
}
"""What the open columns hold for an alert."""
_BY_ID: Final = Query(alerts, COLUMNS, alerts.c.id == bindparam("at"))
_OF_CASE: Final = Query(alerts, COLUMNS, alerts.c.case_id == bindparam("at"))
_DUE: Final = Query(alerts, COLUMNS, alerts.c.until <= bindparam("now"), order=(alerts.c.until, alerts.c.id))
_SENT: Final = Query(
    alerts,
    COLUMNS,
    alerts.c.sent_at >= bindparam("since"),
    alerts.c.sent_at < bindparam("end"),
    order=(alerts.c.sent_at, alerts.c.id),
)
_RUNNING: Final = Query(alerts, COLUMNS, alerts.c.until.is_not(None), order=(alerts.c.until, alerts.c.id))
_OF_BODY: Final = Query(
    alerts,
    COLUMNS,
    alerts.c.body == bindparam("body"),
    alerts.c.sent_at >= bindparam("since"),
    alerts.c.step.in_([AlertStep.SENT.value, AlertStep.ACKED.value]),
    order=(alerts.c.sent_at, alerts.c.id),
)
_OF_REPORT: Final = select(alert_sources.c.alert_id).where(alert_sources.c.report_id == bindparam("at"))
_SOURCES: Final = select(alert_sources.c.report_id).where(alert_sources.c.alert_id == bindparam("at"))
_CHANGING: Final = ("step", "until", "signed_by", "sent_at", "reached", "acked_by", "acked_at", "reason")
_STEP: Final = (
    update(alerts)
    .where(alerts.c.id == bindparam("at"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_END: Final = delete(alerts).where(alerts.c.id == bindparam("at"))
_END_SOURCES: Final = delete(alert_sources).where(alert_sources.c.alert_id == bindparam("at"))


class AlertQueries:
    """The queries for alerts, wherever the alerts are."""

    def __init__(self, rows: RowSource[Alert]) -> None:
        self._rows = rows

    async def get(self, alert_id: str) -> Alert | None:
        return next(iter(await self._rows.find(_BY_ID, {"at": alert_id})), None)

    async def of_case(self, case_id: str) -> Sequence[Alert]:
        return in_order(await self._rows.find(_OF_CASE, {"at": case_id}))

    async def due(self, now: datetime, *, limit: int) -> Sequence[Alert]:
        return await self._rows.find(_DUE, {"now": moment(now)}, limit=limit)

    async def running(self) -> Sequence[Alert]:
        return await self._rows.find(_RUNNING, {})

    async def at_body(self, body: str, *, since: datetime) -> Sequence[Alert]:
        return await self._rows.find(_OF_BODY, {"body": body, "since": moment(since)})

    async def sent_between(self, since: datetime, until: datetime) -> Sequence[Alert]:
        return await self._rows.find(_SENT, {"since": moment(since), "end": moment(until)})


def in_order(matches: Sequence[Alert]) -> list[Alert]:
    """As they were sent; unsent ones last."""
    return sorted(matches, key=lambda alert: (alert.sent_at is None, alert.sent_at or alert.until, alert.id))


class SqlAlerts(AlertQueries, Repository):
    """Implements ``bot.usecases.ports.alerts.Alerts``."""

    def __init__(self, link: Link, context: StorageContext, keys: KeyMap) -> None:
        self._link, self._context, self._keys = link, context, keys
        self._saved: StagedRows[str, Alert] = StagedRows()
        self._contents: StagedRows[str, AlertContent] = StagedRows()
        self._sources: StagedRows[str, frozenset[str]] = StagedRows()
        self.stages = (self._saved, self._contents, self._sources)
        super().__init__(OverlaidRows(link, alerts.c.id, _alert, self._saved.items))

    def add(self, alert: Alert, *, content: AlertContent, sources: Collection[str]) -> None:
        self._saved.set(alert.id, alert)
        self._contents.set(alert.id, content)
        self._sources.set(alert.id, frozenset(sources))

    def save(self, alert: Alert) -> None:
        self._saved.set(alert.id, alert)

    def forget_content(self, alert_id: str) -> None:
        self._contents.set(alert_id, None)

    def end(self, alert_id: str) -> None:
        self._saved.set(alert_id, None)
        self._contents.set(alert_id, None)

    async def of_report(self, report_id: str) -> Sequence[Alert]:
        added = {i for i, of in self._sources.items().items() if of is not None and report_id in of}
        ids = added | {row.alert_id for row in await self._link.rows(_OF_REPORT, {"at": report_id})}
        known = [await self.get(alert_id) for alert_id in sorted(ids)]
        return in_order([alert for alert in known if alert is not None])

    async def sources(self, alert_id: str) -> Collection[str]:
        new = self._sources.get(alert_id)
        if isinstance(new, frozenset):
            return new
        return frozenset(row.report_id for row in await self._link.rows(_SOURCES, {"at": alert_id}))

    async def content(self, alert_id: str) -> AlertContent | None:
        new = self._contents.get(alert_id)
        if new is None or isinstance(new, AlertContent):
            return new
        rows = await self._link.rows(_ONE, {"at": alert_id})
        key = await self._keys.get(alert_id)
        if not rows or rows[0].sealed is None or key is None:
            return None
        try:
            return AlertContent(**load_json(self._context.sealer.open(rows[0].sealed, key)))
        except SealBroken:
            return None

    def to_seal(self) -> set[str]:
        """New alerts get a key."""
        return {i for i in self._sources.batch if self._contents.batch.get(i) is not None}

    async def flush(self, link: Link) -> None:
        """The keys must have been given before."""
        by_id = {i: alert for i, alert in self._saved.batch.items() if alert is not None}
        new = [i for i in self._sources.batch if i in by_id]
        await link.put(alerts, [self._row(by_id[i]) for i in new])
        pairs = [(i, report_id) for i in new for report_id in sorted(self._sources.batch[i] or ())]
        await link.put(alert_sources, [{"alert_id": i, "report_id": report_id} for i, report_id in pairs])
        changed = [alert for i, alert in sorted(by_id.items()) if i not in new]
        await link.many(
            _STEP,
            [{"at": alert.id, **{f"new_{n}": COLUMNS[n](alert) for n in _CHANGING}} for alert in changed],
        )
        await destroy_words(link, self._context, [i for i, c in self._contents.batch.items() if c is None])
        ended = [{"at": i} for i, alert in self._saved.batch.items() if alert is None]
        await link.many(_END_SOURCES, ended)
        await link.many(_END, ended)

    def _row(self, alert: Alert) -> dict[str, Any]:
        key, content = self._keys.loaded_key(alert.id), self._contents.batch[alert.id]
        fields = {} if content is None else {n: getattr(content, n) for n in AlertContent.__slots__}
        sealed = self._context.sealer.seal(dump_json(fields), key) if key is not None and fields else None
        return {**stored_row(alert, COLUMNS), "sealed": sealed}


def _alert(row: Any) -> Alert:
    return Alert(
        row.id,
        case_id=row.case_id,
        body=row.body,
        by=Account.parse(row.by),
        step=AlertStep(row.step),
        until=datetime_or_none(row.until),
        signed_by=Account.parse(row.signed_by) if row.signed_by else None,
        sent_at=datetime_or_none(row.sent_at),
        reached=tuple(map(Account.parse, row.reached.split())),
        acked_by=Account.parse(row.acked_by) if row.acked_by else None,
        acked_at=datetime_or_none(row.acked_at),
        reason=CallBackReason(row.reason) if row.reason else None,
    )
