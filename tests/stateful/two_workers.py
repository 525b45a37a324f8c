"""Two workers on one database, in memory: transactions that begin from one snapshot and commit one after the
other.

A commit is refused as PostgreSQL would refuse it: if a saved case is no longer what was read, or if somebody
meanwhile got a case elsewhere and now has too many (``storage.cases``).
"""

import copy
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

from bot.conversation.store import Conflict
from bot.domain.cases.reports import IN_WORK, Case
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.people import Account
from storage.case_rows import case_of, row_of
from storage.cases import new_assignees
from tests.fakes.memory import MemoryTables, MemoryUow


class SnapshotStore:
    """The committed state."""

    def __init__(self, first: MemoryUow) -> None:
        first.commit()
        self.tables: MemoryTables = first.tables
        self.checks_versions = True
        self.looks_last = True

    def open(self) -> tuple[MemoryUow, MemoryTables]:
        """A transaction and the snapshot that it began from."""
        uow, seen = MemoryUow(), copy_tables(self.tables)
        uow.tables = copy_tables(seen)
        uow.stored_audit = list(seen.audit)
        uow.keep_turn()
        return uow, seen

    def commit(self, uow: MemoryUow, seen: MemoryTables) -> None:
        """Raises Conflict; then nothing of it is stored."""
        changed = {case_id: uow.tables.cases[case_id] for case_id in uow.tables.changed_cases}
        if self.checks_versions:
            for case_id, case in changed.items():
                if self.tables.cases[case_id].version != case.version:
                    raise Conflict("a case changed meanwhile")
        after = {**self.tables.cases, **changed}
        if self.looks_last:
            gaining = new_assignees((seen.cases.get(case.id), case) for case in changed.values())
            held = claim_counts(after)
            if any(held[who] > MOST_OPEN_CLAIMS for who in map(Account.parse, gaining)):
                raise Conflict("a moderator got a case elsewhere meanwhile")
        uow.commit()
        self.tables.cases.update({case_id: uow.tables.cases[case_id] for case_id in changed})
        for name in ("reports", "sealed", "notes", "case_requests"):
            before, now, table = (getattr(tables, name) for tables in (seen, uow.tables, self.tables))
            table.update({key: value for key, value in now.items() if before.get(key) != value})
            for key in before.keys() - now.keys():
                table.pop(key, None)
        self.tables.audit += uow.tables.audit[len(seen.audit) :]
        self.tables.reads += uow.tables.reads[len(seen.reads) :]

    def restart(self) -> None:
        """Only what is stored in rows comes back."""
        for case_id, case in self.tables.cases.items():
            self.tables.cases[case_id] = case_of(SimpleNamespace(**row_of(case, version=case.version)))


def copy_tables(tables: MemoryTables) -> MemoryTables:
    """Rows are values. Only the tables and the lines of a report can change under a transaction."""
    parts = {name: copy.copy(getattr(tables, name)) for name in MemoryTables.__dataclass_fields__}
    parts["sealed"] = {
        key: replace(report, lines=list(report.lines)) for key, report in tables.sealed.items()
    }
    return MemoryTables(**parts)


def claim_counts(cases: dict[str, Case]) -> Counter[Account]:
    return Counter(
        case.assignee for case in cases.values() if case.assignee is not None and case.state in IN_WORK
    )
