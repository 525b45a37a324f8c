"""Reports: their sealed words, their dialogue, and the way back to their senders.

Nothing here returns an account; ``storage.addresses`` does, to the outbox sender alone.

Reports as rows, and the statements about them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Update, bindparam, delete, insert, select, update

from bot.domain.cases.reports import HELD, State
from bot.domain.catalogue.catalogue import Space
from bot.domain.people import Account
from bot.domain.submissions.witnesses import (
    AlertConsent,
    Consent,
    ContactMode,
    DialogueLine,
    Reminding,
    Report,
    ReportBody,
    Rightness,
    Side,
    Summary,
)
from bot.usecases.ports.reports import Addressees
from storage.addresses import sealed_address
from storage.columns import dump_json, load_json
from storage.conditions import Columns, stored_row
from storage.destruction import destroy_words, forget_senders
from storage.key_map import KeyMap
from storage.link import Link
from storage.models import accounts, cases, report_lines, reports
from storage.prepared_reads import PreparedRead
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedLog, StagedRows
from storage.storage_context import StorageContext


@dataclass(frozen=True, slots=True)
class _NewReport:
    """The data of a new report that is to be sealed."""

    body: ReportBody
    receipt: str
    reporter: str
    account: Account
    language: str = ""


class ReportQueries:
    """The queries for reports, wherever the reports are."""

    def __init__(self, rows: RowSource[Report]) -> None:
        self._rows = rows

    async def of_case(self, case_id: str) -> Sequence[Report]:
        return await self._rows.find(OF_CASE, {"case": case_id})

    async def wanting_reminder(self, *, after: str = "", limit: int) -> Sequence[Report]:
        return await self._rows.find(WANTING, {"after": after}, limit=limit)


class SqlReports(ReportQueries, Repository):
    """Implements ``bot.usecases.ports.reports.Reports``."""

    def __init__(self, link: Link, context: StorageContext, keys: KeyMap) -> None:
        self._link = link
        self._context = context
        self._keys = keys
        self._stored: dict[str, Report] = {}
        self._saved: StagedRows[str, Report] = StagedRows()
        self._added: StagedRows[str, _NewReport] = StagedRows()
        self._lines: StagedLog[tuple[str, DialogueLine]] = StagedLog()
        self._unsaid: StagedLog[tuple[str, DialogueLine]] = StagedLog()
        self._destroyed: StagedRows[str, bool] = StagedRows()
        self._freed: StagedRows[str, bool] = StagedRows()
        self.stages = (self._saved, self._added, self._lines, self._unsaid, self._destroyed, self._freed)
        super().__init__(OverlaidRows(link, reports.c.id, self._read_changed, self._changes))

    def _read_report(self, row: Any) -> Report:
        """The report as stored; later changes are compared with what was read first."""
        report = report_of(row)
        self._stored.setdefault(report.id, report)
        return report

    def _read_changed(self, row: Any) -> Report:
        return self._with_changes(self._read_report(row))

    def _with_changes(self, report: Report) -> Report:
        """The report as this batch will leave it."""
        if self._destroyed.get(report.id) is True:
            report = replace(report, withdrawn=True)
        if self._freed.get(report.id) is True:
            report = replace(report, mode=ContactMode.NO_RETURN)
        return report

    async def get(self, report_id: str) -> Report | None:
        report = self._saved.get(report_id)
        if isinstance(report, Report):
            return self._with_changes(report)
        rows = await self._link.rows(ONE, {"id": report_id})
        return self._read_changed(rows[0]) if rows else None

    async def of_reporter(self, reporter_key: str) -> Sequence[Report]:
        stored = await self._rows_of(OF_REPORTER, {"who": reporter_key})
        added = self._added.items().items()
        mine = {report_id for report_id, a in added if a is not None and a.reporter == reporter_key}
        reports_by_id = stored | {
            i: report for i, report in self._changes().items() if i in mine | stored.keys()
        }
        own = (report for report in reports_by_id.values() if report.mode is ContactMode.RETURNABLE)
        return sorted((r for r in own if not r.withdrawn), key=lambda r: r.day, reverse=True)

    async def by_receipt(self, code: str) -> Report | None:
        name = self._context.ring.receipt(code)
        for report_id, added in self._added.items().items():
            if added is not None and added.receipt == name:
                return await self.get(report_id)
        rows = await self._link.rows(BY_RECEIPT, {"name": name})
        return await self.get(rows[0].id) if rows else None

    async def _rows_of(self, statement: Any, values: dict[str, Any]) -> dict[str, Report]:
        return {row.id: self._read_changed(row) for row in await self._link.rows(statement, values)}

    def _changes(self) -> dict[str, Report]:
        return {
            i: self._with_changes(report) for i, report in self._saved.items().items() if report is not None
        }

    def add(
        self,
        report: Report,
        *,
        body: ReportBody,
        receipt: str,
        reporter_key: str,
        account: Account,
        language: str = "",
    ) -> None:
        self._saved.set(report.id, report)
        name = self._context.ring.receipt(receipt)
        self._added.set(report.id, _NewReport(body, name, reporter_key, account, language))

    def save(self, report: Report) -> None:
        self._saved.set(report.id, report)

    async def body(self, report_id: str) -> ReportBody | None:
        added = self._added.get(report_id)
        if self._destroyed.get(report_id) is True:
            return None
        if isinstance(added, _NewReport):
            return added.body
        rows = await self._link.rows(ONE, {"id": report_id})
        key = await self._keys.get(report_id)
        if not rows or rows[0].sealed is None or key is None:
            return None
        try:
            return body_of(self._context.sealer.open(rows[0].sealed, key))
        except SealBroken:  # something was added to it under a new key after its own was gone
            return None

    async def dialogue(self, report_id: str) -> Sequence[DialogueLine]:
        if self._destroyed.get(report_id) is True:
            return ()
        key = await self._keys.get(report_id)
        rows = await self._link.rows(LINES, {"id": report_id}) if key is not None else ()
        old = [line for row in rows if (line := self._line(row.sealed, key)) is not None]
        unsaid = {line for i, line in self._unsaid if i == report_id}
        lines = (*old, *(line for i, line in self._lines if i == report_id))
        return tuple(line for line in lines if line not in unsaid)

    def _line(self, sealed: bytes, key: bytes | None) -> DialogueLine | None:
        try:
            return line_of(self._context.sealer.open(sealed, key)) if key is not None else None
        except SealBroken:
            return None

    def add_line(self, report_id: str, line: DialogueLine) -> None:
        self._lines.add((report_id, line))

    def drop_line(self, report_id: str, line: DialogueLine) -> None:
        self._unsaid.add((report_id, line))

    async def open_returnable(self, *, after: str, until: str, least: int) -> Addressees:
        """As stored: reports that this turn files were filed under the card in force."""
        first = after + BEHIND if after else ""
        bounds = {"first": first, "until": until + BEHIND if until else END}
        names = await self._link.rows(NEXT_NAMES, bounds)
        mark = ""
        if len(names) == LOOKED_AT:  # a stretch of the way, so that skipping the decided ones costs little
            mark = names[-1].reporter[:MARK]
            bounds["until"] = mark + BEHIND
        reports: dict[str, Report] = {}
        for row in await self._link.rows(OPEN_RETURNABLE, bounds):
            last = next(reversed(reports), "")[:MARK]
            if len(reports) >= least and not row.reporter.startswith(last):
                return Addressees(tuple(reports.values()), last)
            reports.setdefault(row.reporter, self._read_report(row))
        return Addressees(tuple(reports.values()), mark)

    def destroy(self, report_id: str) -> None:
        self._destroyed.set(report_id, True)

    def forget_sender(self, report_id: str) -> None:
        self._freed.set(report_id, True)

    def to_seal(self) -> set[str]:
        return set(self._added.batch)

    async def flush(self, link: Link) -> None:
        """The keys must have been given before."""
        await self._keys.load({report_id for report_id, _ in (*self._lines.batch, *self._unsaid.batch)})
        saved = {i: report for i, report in self._saved.batch.items() if report is not None}
        await self._insert(link, saved)
        changes: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for report in [report for i, report in saved.items() if i not in self._added.batch]:
            names, values = change_of(report, self._stored.get(report.id))
            changes.setdefault(names, []).append(values)
        for names, rows in changes.items():
            if names:
                await link.many(saving(names), rows)
        self._stored.update(saved)
        await self._insert_lines(link)
        await self._drop_lines(link)
        await destroy_words(link, self._context, list(self._destroyed.batch))
        if self._freed.batch:
            await forget_senders(link, self._context, list(self._freed.batch))

    async def _insert(self, link: Link, saved: dict[str, Report]) -> None:
        if not self._added.batch:
            return
        seal, rows, addresses = self._context.sealer.seal, [], []
        no_return = {i for i in self._added.batch if saved[i].mode is ContactMode.NO_RETURN}
        own = dict(zip(no_return, await self._context.own_keys(len(no_return)), strict=True))
        for report_id, added in self._added.batch.items():
            key = self._keys.loaded_key(report_id)
            assert added is not None
            assert key is not None
            sealed = seal(dump_body(added.body), key)
            key_id, own_key = own.get(report_id, (None, b""))
            name = None if key_id else added.reporter  # no-return reports are not found by their sender
            beside = {"receipt": added.receipt, "reporter": name, "sealed": sealed}
            rows.append({**stored_row(saved[report_id], COLUMNS), **beside})
            address = sealed_address(
                self._context, added.account, report_key=key, own_key=own_key, language=added.language
            )
            if address is not None:
                addresses.append({"report_id": report_id, "sealed": address, "key": key_id})
        await link.many(ADD, rows)
        await link.put(accounts, addresses)

    async def _insert_lines(self, link: Link) -> None:
        """Lines of a report whose key is gone are dropped."""
        lines = [(i, line, self._keys.loaded_key(i)) for i, line in self._lines.batch]
        seal = self._context.sealer.seal
        await link.many(
            ADD_LINE,
            [
                {"report_id": i, "sealed": seal(dump_line(line), key)}
                for i, line, key in lines
                if key is not None
            ],
        )

    async def _drop_lines(self, link: Link) -> None:
        """Only its words tell which row it is."""
        for report_id, line in self._unsaid.batch:
            key = self._keys.loaded_key(report_id)
            rows = await link.rows(LINES, {"id": report_id})
            gone = [{"row": row.id} for row in rows if self._line(row.sealed, key) == line]
            await link.many(DROP_LINE, gone)


COLUMNS: Final[Columns[Report]] = {
    "id": attrgetter("id"),
    "case_id": attrgetter("case_id"),
    "mode": attrgetter("mode.value"),
    "consent": attrgetter("consent.value"),
    "day": lambda report: report.day.isoformat(),
    "withdrawn": attrgetter("withdrawn"),
    "receipt_confirmed": attrgetter("receipt_confirmed"),
    "disagreed": attrgetter("disagreed"),
    "right": attrgetter("right.value"),
    "summary": attrgetter("summary.value"),
    "complaint": attrgetter("complaint.value"),
    "origin": attrgetter("origin"),
    "joined": lambda report: report.joined.isoformat() if report.joined else None,
    "alert": attrgetter("alert.value"),
}
"""What the open columns hold for a report."""


def _where(condition: ColumnElement[bool]) -> Any:
    return select(reports).where(condition).order_by(reports.c.day.desc(), reports.c.id)


ONE: Final = PreparedRead(_where(reports.c.id == bindparam("id")), at_once=True)
OF_CASE: Final = Query(
    reports,
    COLUMNS,
    reports.c.case_id == bindparam("case"),
    order=(reports.c.day.desc(), reports.c.id),
    few=True,
)
OF_REPORTER: Final = PreparedRead(_where(reports.c.reporter == bindparam("who")), at_once=True)
BY_RECEIPT: Final = PreparedRead(_where(reports.c.receipt == bindparam("name")), at_once=True)
MARK: Final = 4
"""The number of characters of a reporter's keyed name
that mark the position in a round over all reporters."""
BEHIND: Final = "g"
"""Keyed names are hexadecimal: a mark followed by this sorts after every name that begins with the mark."""
END: Final = "z"
LOOKED_AT: Final = 300
"""At most this many names are passed at a time, whether or not they have open reports."""


_IN_BOUNDS: Final = (reports.c.reporter >= bindparam("first")) & (reports.c.reporter < bindparam("until"))
NEXT_NAMES: Final = select(reports.c.reporter).where(_IN_BOUNDS).order_by(reports.c.reporter).limit(LOOKED_AT)
OPEN_RETURNABLE: Final = (
    select(reports)
    .join(cases, cases.c.id == reports.c.case_id)
    .where(
        _IN_BOUNDS,
        reports.c.mode == ContactMode.RETURNABLE.value,
        reports.c.withdrawn.is_(False),
        cases.c.state.in_([State.NEW.value, *sorted(HELD)]),
    )
    .order_by(reports.c.reporter, reports.c.day, reports.c.id)
)
WANTING: Final = Query(
    reports,
    COLUMNS,
    reports.c.id > bindparam("after"),
    reports.c.complaint == Reminding.WANTED.value,
    reports.c.withdrawn.is_(False),
    order=(reports.c.id,),
)
LINES: Final = (
    select(report_lines).where(report_lines.c.report_id == bindparam("id")).order_by(report_lines.c.id)
)
ADD: Final = insert(reports).values({c.name: bindparam(c.name) for c in reports.columns})
DROP_LINE: Final = delete(report_lines).where(report_lines.c.id == bindparam("row"))
ADD_LINE: Final = insert(report_lines).values(report_id=bindparam("report_id"), sealed=bindparam("sealed"))
_CHANGING: Final = (
    *("case_id", "mode", "consent", "withdrawn", "receipt_confirmed"),
    *("disagreed", "right", "summary", "complaint", "origin", "joined", "alert"),
)


@cache
def saving(names: tuple[str, ...]) -> Update:
    """Update these columns alone, so that another worker's concurrent changes to the report are kept."""
    changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(reports).where(reports.c.id == bindparam("at")).values(changed)


def report_of(row: Any) -> Report:
    return Report(
        id=row.id,
        case_id=row.case_id,
        mode=ContactMode(row.mode),
        consent=Consent(row.consent),
        day=date.fromisoformat(row.day),
        withdrawn=bool(row.withdrawn),
        receipt_confirmed=bool(row.receipt_confirmed),
        disagreed=bool(row.disagreed),
        right=Rightness(row.right),
        summary=Summary(row.summary),
        complaint=Reminding(row.complaint),
        origin=row.origin,
        joined=date.fromisoformat(row.joined) if row.joined else None,
        alert=AlertConsent(row.alert),
    )


def change_of(report: Report, read: Report | None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The columns that differ from what was read (all, if nothing was read),
    and their values for ``saving``."""
    row, before = stored_row(report, COLUMNS), stored_row(read, COLUMNS) if read is not None else {}
    names = tuple(name for name in _CHANGING if name not in before or before[name] != row[name])
    return names, {"at": report.id, **{f"new_{name}": row[name] for name in names}}


def dump_body(body: ReportBody) -> bytes:
    return dump_json(
        {name: getattr(body, name) for name in ReportBody.__dataclass_fields__},
    )


def body_of(data: bytes) -> ReportBody:
    fields = load_json(data)
    captions = tuple(fields.get("captions", ()))
    return ReportBody(**{**fields, "space": Space(fields["space"]), "captions": captions})


def dump_line(line: DialogueLine) -> bytes:
    return dump_json({"side": line.side.value, "text": line.text, "at": line.at.isoformat()})


def line_of(data: bytes) -> DialogueLine:
    fields = load_json(data)
    return DialogueLine(Side(fields["side"]), fields["text"], datetime.fromisoformat(fields["at"]))
