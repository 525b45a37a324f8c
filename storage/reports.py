"""Reports: their sealed words, their dialogue, and the way back to their senders.

Nothing here returns an account; ``storage.addresses`` does, to the outbox sender alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.people import Account
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Report, ReportBody
from bot.usecases.ports.reports import Addressees
from storage import report_rows as rows_of
from storage.addresses import sealed_address
from storage.conditions import stored_row
from storage.destruction import destroy_words, forget_senders
from storage.key_map import KeyMap
from storage.link import Link
from storage.models import accounts, reports
from storage.queries import OverlaidRows, RowSource
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


class ReportQueries:
    """The queries for reports, wherever the reports are."""

    def __init__(self, rows: RowSource[Report]) -> None:
        self._rows = rows

    async def of_case(self, case_id: str) -> Sequence[Report]:
        return await self._rows.find(rows_of.OF_CASE, {"case": case_id})

    async def wanting_reminder(self, *, after: str = "", limit: int) -> Sequence[Report]:
        return await self._rows.find(rows_of.WANTING, {"after": after}, limit=limit)


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
        report = rows_of.report_of(row)
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
        rows = await self._link.rows(rows_of.ONE, {"id": report_id})
        return self._read_changed(rows[0]) if rows else None

    async def of_reporter(self, reporter_key: str) -> Sequence[Report]:
        stored = await self._rows_of(rows_of.OF_REPORTER, {"who": reporter_key})
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
        rows = await self._link.rows(rows_of.BY_RECEIPT, {"name": name})
        return await self.get(rows[0].id) if rows else None

    async def _rows_of(self, statement: Any, values: dict[str, Any]) -> dict[str, Report]:
        return {row.id: self._read_changed(row) for row in await self._link.rows(statement, values)}

    def _changes(self) -> dict[str, Report]:
        return {
            i: self._with_changes(report) for i, report in self._saved.items().items() if report is not None
        }

    def add(
        self, report: Report, *, body: ReportBody, receipt: str, reporter_key: str, account: Account
    ) -> None:
        self._saved.set(report.id, report)
        name = self._context.ring.receipt(receipt)
        self._added.set(report.id, _NewReport(body, name, reporter_key, account))

    def save(self, report: Report) -> None:
        self._saved.set(report.id, report)

    async def body(self, report_id: str) -> ReportBody | None:
        added = self._added.get(report_id)
        if self._destroyed.get(report_id) is True:
            return None
        if isinstance(added, _NewReport):
            return added.body
        rows = await self._link.rows(rows_of.ONE, {"id": report_id})
        key = await self._keys.get(report_id)
        if not rows or rows[0].sealed is None or key is None:
            return None
        try:
            return rows_of.body_of(self._context.sealer.open(rows[0].sealed, key))
        except SealBroken:  # something was added to it under a new key after its own was gone
            return None

    async def dialogue(self, report_id: str) -> Sequence[DialogueLine]:
        if self._destroyed.get(report_id) is True:
            return ()
        key = await self._keys.get(report_id)
        rows = await self._link.rows(rows_of.LINES, {"id": report_id}) if key is not None else ()
        old = [line for row in rows if (line := self._line(row.sealed, key)) is not None]
        unsaid = {line for i, line in self._unsaid if i == report_id}
        lines = (*old, *(line for i, line in self._lines if i == report_id))
        return tuple(line for line in lines if line not in unsaid)

    def _line(self, sealed: bytes, key: bytes | None) -> DialogueLine | None:
        try:
            return rows_of.line_of(self._context.sealer.open(sealed, key)) if key is not None else None
        except SealBroken:
            return None

    def add_line(self, report_id: str, line: DialogueLine) -> None:
        self._lines.add((report_id, line))

    def drop_line(self, report_id: str, line: DialogueLine) -> None:
        self._unsaid.add((report_id, line))

    async def open_returnable(self, *, after: str, until: str, least: int) -> Addressees:
        """As stored: reports that this turn files were filed under the card in force."""
        first = after + rows_of.BEHIND if after else ""
        bounds = {"first": first, "until": until + rows_of.BEHIND if until else rows_of.END}
        names = await self._link.rows(rows_of.NEXT_NAMES, bounds)
        mark = ""
        if (
            len(names) == rows_of.LOOKED_AT
        ):  # a stretch of the way, so that skipping the decided ones costs little
            mark = names[-1].reporter[: rows_of.MARK]
            bounds["until"] = mark + rows_of.BEHIND
        reports: dict[str, Report] = {}
        for row in await self._link.rows(rows_of.OPEN_RETURNABLE, bounds):
            last = next(reversed(reports), "")[: rows_of.MARK]
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
            names, values = rows_of.change_of(report, self._stored.get(report.id))
            changes.setdefault(names, []).append(values)
        for names, rows in changes.items():
            if names:
                await link.many(rows_of.saving(names), rows)
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
            sealed = seal(rows_of.dump_body(added.body), key)
            key_id, own_key = own.get(report_id, (None, b""))
            name = None if key_id else added.reporter  # no-return reports are not found by their sender
            beside = {"receipt": added.receipt, "reporter": name, "sealed": sealed}
            rows.append({**stored_row(saved[report_id], rows_of.COLUMNS), **beside})
            address = sealed_address(self._context, added.account, report_key=key, own_key=own_key)
            if address is not None:
                addresses.append({"report_id": report_id, "sealed": address, "key": key_id})
        await link.many(rows_of.ADD, rows)
        await link.put(accounts, addresses)

    async def _insert_lines(self, link: Link) -> None:
        """Lines of a report whose key is gone are dropped."""
        lines = [(i, line, self._keys.loaded_key(i)) for i, line in self._lines.batch]
        seal = self._context.sealer.seal
        await link.many(
            rows_of.ADD_LINE,
            [
                {"report_id": i, "sealed": seal(rows_of.dump_line(line), key)}
                for i, line, key in lines
                if key is not None
            ],
        )

    async def _drop_lines(self, link: Link) -> None:
        """Only its words tell which row it is."""
        for report_id, line in self._unsaid.batch:
            key = self._keys.loaded_key(report_id)
            rows = await link.rows(rows_of.LINES, {"id": report_id})
            gone = [{"row": row.id} for row in rows if self._line(row.sealed, key) == line]
            await link.many(rows_of.DROP_LINE, gone)
