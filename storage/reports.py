"""Reports: their sealed words, their dialogue, and the way back to whoever sent them.

Nothing here gives an account back; ``storage.addresses`` does, to the sender alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.people import Account
from bot.domain.submissions.witnesses import ContactMode, Line, Reminding, Report, ReportBody
from bot.usecases.ports.reports import Addressees
from storage import report_rows as rows_of
from storage.addresses import sealed_address
from storage.destruction import destroy_words, let_go
from storage.key_map import KeyMap
from storage.link import Link
from storage.means import Means
from storage.models import accounts
from storage.sealing import SealBroken
from storage.staged import Log, Staged


@dataclass(frozen=True, slots=True)
class _Added:
    """A new report's sealed side, until it is sealed."""

    body: ReportBody
    receipt: str
    reporter: str
    account: Account


class SqlReports:
    """bot.usecases.ports.reports.Reports."""

    def __init__(self, link: Link, means: Means, keys: KeyMap) -> None:
        self._link = link
        self._means = means
        self._keys = keys
        self._stored: dict[str, Report] = {}
        self._saved: Staged[str, Report] = Staged()
        self._added: Staged[str, _Added] = Staged()
        self._lines: Log[tuple[str, Line]] = Log()
        self._unsaid: Log[tuple[str, Line]] = Log()
        self._destroyed: Staged[str, bool] = Staged()
        self._freed: Staged[str, bool] = Staged()
        self.stages = (self._saved, self._added, self._lines, self._unsaid, self._destroyed, self._freed)

    def _read(self, row: Any) -> Report:
        """As it is stored; what is saved later is held against what was read first."""
        report = rows_of.report_of(row)
        self._stored.setdefault(report.id, report)
        return report

    def _seen(self, report: Report) -> Report:
        """The report as this batch will leave it."""
        if self._destroyed.get(report.id) is True:
            report = replace(report, withdrawn=True)
        if self._freed.get(report.id) is True:
            report = replace(report, mode=ContactMode.NO_RETURN)
        return report

    async def get(self, report_id: str) -> Report | None:
        found = self._saved.get(report_id)
        if isinstance(found, Report):
            return self._seen(found)
        rows = await self._link.rows(rows_of.ONE, {"id": report_id})
        return self._seen(self._read(rows[0])) if rows else None

    async def of_case(self, case_id: str) -> Sequence[Report]:
        stored = await self._rows_of(rows_of.OF_CASE, {"case": case_id})
        return self._merged(stored, lambda r: r.case_id == case_id)

    async def of_reporter(self, reporter_key: str) -> Sequence[Report]:
        stored = await self._rows_of(rows_of.OF_REPORTER, {"who": reporter_key})
        added = self._added.items().items()
        mine = {report_id for report_id, a in added if a is not None and a.reporter == reporter_key}
        mine |= stored.keys()
        return self._merged(
            stored, lambda r: r.id in mine and r.mode is ContactMode.RETURNABLE and not r.withdrawn
        )

    async def by_receipt(self, code: str) -> Report | None:
        name = self._means.ring.receipt(code)
        for report_id, added in self._added.items().items():
            if added is not None and added.receipt == name:
                return await self.get(report_id)
        rows = await self._link.rows(rows_of.BY_RECEIPT, {"name": name})
        return await self.get(rows[0].id) if rows else None

    async def _rows_of(self, statement: Any, values: dict[str, Any]) -> dict[str, Report]:
        return {row.id: self._read(row) for row in await self._link.rows(statement, values)}

    def _merged(self, stored: dict[str, Report], fits: Callable[[Report], bool]) -> list[Report]:
        """What this transaction has changed beside what is stored."""
        found = dict(stored)
        found.update({i: report for i, report in self._saved.items().items() if report is not None})
        fitting = [seen for seen in map(self._seen, found.values()) if fits(seen)]
        return sorted(fitting, key=lambda r: r.day, reverse=True)

    def add(
        self, report: Report, *, body: ReportBody, receipt: str, reporter_key: str, account: Account
    ) -> None:
        self._saved.set(report.id, report)
        name = self._means.ring.receipt(receipt)
        self._added.set(report.id, _Added(body, name, reporter_key, account))

    def save(self, report: Report) -> None:
        self._saved.set(report.id, report)

    async def body(self, report_id: str) -> ReportBody | None:
        added = self._added.get(report_id)
        if self._destroyed.get(report_id) is True:
            return None
        if isinstance(added, _Added):
            return added.body
        rows = await self._link.rows(rows_of.ONE, {"id": report_id})
        key = await self._keys.get(report_id)
        if not rows or rows[0].sealed is None or key is None:
            return None
        try:
            return rows_of.body_of(self._means.sealer.open(rows[0].sealed, key))
        except SealBroken:  # something was added to it under a new key after its own had gone
            return None

    async def dialogue(self, report_id: str) -> Sequence[Line]:
        if self._destroyed.get(report_id) is True:
            return ()
        key = await self._keys.get(report_id)
        rows = await self._link.rows(rows_of.LINES, {"id": report_id}) if key is not None else ()
        old = [line for row in rows if (line := self._line(row.sealed, key)) is not None]
        unsaid = {line for i, line in self._unsaid if i == report_id}
        said = (*old, *(line for i, line in self._lines if i == report_id))
        return tuple(line for line in said if line not in unsaid)

    def _line(self, sealed: bytes, key: bytes | None) -> Line | None:
        try:
            return rows_of.line_of(self._means.sealer.open(sealed, key)) if key is not None else None
        except SealBroken:
            return None

    def add_line(self, report_id: str, line: Line) -> None:
        self._lines.add((report_id, line))

    def drop_line(self, report_id: str, line: Line) -> None:
        self._unsaid.add((report_id, line))

    async def open_returnable(self, *, after: str, until: str, least: int) -> Addressees:
        """As stored: what this turn files was filed under the card that is in force."""
        first = after + rows_of.BEHIND if after else ""
        bounds = {"first": first, "until": until + rows_of.BEHIND if until else rows_of.END}
        names = await self._link.rows(rows_of.NEXT_NAMES, bounds)
        mark = ""
        if (
            len(names) == rows_of.LOOKED_AT
        ):  # a stretch of the way, so that the decided ones on it cost little
            mark = names[-1].reporter[: rows_of.MARK]
            bounds["until"] = mark + rows_of.BEHIND
        found: dict[str, Report] = {}
        for row in await self._link.rows(rows_of.OPEN_RETURNABLE, bounds):
            last = next(reversed(found), "")[: rows_of.MARK]
            if len(found) >= least and not row.reporter.startswith(last):
                return Addressees(tuple(found.values()), last)
            found.setdefault(row.reporter, self._read(row))
        return Addressees(tuple(found.values()), mark)

    async def wanting_reminder(self, *, after: str = "", limit: int) -> Sequence[Report]:
        rows = await self._link.rows(rows_of.WANTING.limit(limit), {"after": after})
        found = [self._read(row) for row in rows]
        return [seen for seen in map(self._as_left, found) if seen.complaint is Reminding.WANTED]

    def _as_left(self, report: Report) -> Report:
        saved = self._saved.get(report.id)
        return self._seen(saved if isinstance(saved, Report) else report)

    def destroy(self, report_id: str) -> None:
        self._destroyed.set(report_id, True)

    def let_go(self, report_id: str) -> None:
        self._freed.set(report_id, True)

    def to_seal(self) -> tuple[set[str], set[str]]:
        """Reports that get a key with this batch, and reports whose key must be known."""
        return set(self._added.kept), {report_id for report_id, _ in (*self._lines.kept, *self._unsaid.kept)}

    async def flush(self, link: Link) -> None:
        """The keys are given and known already."""
        saved = {i: report for i, report in self._saved.kept.items() if report is not None}
        await self._insert(link, saved)
        changes: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for report in [report for i, report in saved.items() if i not in self._added.kept]:
            names, values = rows_of.change_of(report, self._stored.get(report.id))
            changes.setdefault(names, []).append(values)
        for names, rows in changes.items():
            if names:
                await link.many(rows_of.saving(names), rows)
        self._stored.update(saved)
        await self._insert_lines(link)
        await self._drop_lines(link)
        await destroy_words(link, self._means, list(self._destroyed.kept))
        if self._freed.kept:
            await let_go(link, self._means, list(self._freed.kept))

    async def _insert(self, link: Link, saved: dict[str, Report]) -> None:
        if not self._added.kept:
            return
        seal, rows, addresses = self._means.sealer.seal, [], []
        no_return = {i for i in self._added.kept if saved[i].mode is ContactMode.NO_RETURN}
        own = dict(zip(no_return, await self._means.own_keys(len(no_return)), strict=True))
        for report_id, added in self._added.kept.items():
            key = self._keys.known(report_id)
            assert added is not None
            assert key is not None
            sealed = seal(rows_of.packed_body(added.body), key)
            key_id, own_key = own.get(report_id, (None, b""))
            name = None if key_id else added.reporter  # nothing finds a no-return report by its sender
            beside = {"receipt": added.receipt, "reporter": name, "sealed": sealed}
            rows.append({**rows_of.row_of(saved[report_id]), **beside})
            address = sealed_address(self._means, added.account, report_key=key, own_key=own_key)
            if address is not None:
                addresses.append({"report_id": report_id, "sealed": address, "key": key_id})
        await link.many(rows_of.ADD, rows)
        await link.put(accounts, addresses)

    async def _insert_lines(self, link: Link) -> None:
        """Lines of a report whose key is gone are gone with it."""
        said = [(i, line, self._keys.known(i)) for i, line in self._lines.kept]
        seal = self._means.sealer.seal
        await link.many(
            rows_of.ADD_LINE,
            [
                {"report_id": i, "sealed": seal(rows_of.packed_line(line), key)}
                for i, line, key in said
                if key is not None
            ],
        )

    async def _drop_lines(self, link: Link) -> None:
        """Which row it is, only its words tell."""
        for report_id, line in self._unsaid.kept:
            key = self._keys.known(report_id)
            rows = await link.rows(rows_of.LINES, {"id": report_id})
            gone = [{"row": row.id} for row in rows if self._line(row.sealed, key) == line]
            await link.many(rows_of.DROP_LINE, gone)
