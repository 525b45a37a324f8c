"""Two workers on one database, in memory: transactions that begin from one snapshot and commit one after the other.

A commit is refused as PostgreSQL would have it refused: when a case that is saved is no longer what was read, or
when somebody got a case elsewhere meanwhile and has too many now (``storage.claim_limit``).
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
from storage.claim_limit import takers
from tests.fakes.memory import MemoryUow, Tables


class Shelf:
    """What is committed."""

    def __init__(self, first: MemoryUow) -> None:
        first.commit()
        self.kept: Tables = first.tables
        self.checks_versions = True
        self.looks_last = True

    def open(self) -> tuple[MemoryUow, Tables]:
        """A transaction, and the snapshot that it has begun from."""
        uow, seen = MemoryUow(), copied(self.kept)
        uow.tables = copied(seen)
        uow.stored_audit = list(seen.audit)
        uow.keep_turn()
        return uow, seen

    def commit(self, uow: MemoryUow, seen: Tables) -> None:
        """Raises Conflict; then nothing of it is kept."""
        changed = {case_id: uow.tables.cases[case_id] for case_id in uow.tables.changed_cases}
        if self.checks_versions:
            for case_id, case in changed.items():
                if self.kept.cases[case_id].version != case.version:
                    raise Conflict("a case changed meanwhile")
        after = {**self.kept.cases, **changed}
        if self.looks_last:
            gaining = takers((seen.cases.get(case.id), case) for case in changed.values())
            held = in_work(after)
            if any(held[who] > MOST_OPEN_CLAIMS for who in map(Account.parse, gaining)):
                raise Conflict("a moderator got a case elsewhere meanwhile")
        uow.commit()
        self.kept.cases.update({case_id: uow.tables.cases[case_id] for case_id in changed})
        for name in ("reports", "sealed", "notes"):
            before, now, kept = (getattr(tables, name) for tables in (seen, uow.tables, self.kept))
            kept.update({key: value for key, value in now.items() if before.get(key) != value})
        self.kept.audit += uow.tables.audit[len(seen.audit) :]
        self.kept.reads += uow.tables.reads[len(seen.reads) :]

    def restart(self) -> None:
        """Only what stands in rows comes back."""
        for case_id, case in self.kept.cases.items():
            self.kept.cases[case_id] = case_of(SimpleNamespace(**row_of(case, version=case.version)))


def copied(tables: Tables) -> Tables:
    """Rows are values; only the tables, and a report's lines, can change under a transaction."""
    parts = {name: copy.copy(getattr(tables, name)) for name in Tables.__dataclass_fields__}
    parts["sealed"] = {key: replace(one, lines=list(one.lines)) for key, one in tables.sealed.items()}
    return Tables(**parts)


def in_work(cases: dict[str, Case]) -> Counter[Account]:
    return Counter(case.owner for case in cases.values() if case.owner is not None and case.state in IN_WORK)
