"""No statement of storage reads the whole of a table that grows with reports, learners or messages.

SQLite's plans depend on the schema alone, because the program never runs ANALYZE: an empty database has the plans of a
full one.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

import pytest
from sqlalchemy import BindParameter, Executable, TextClause, bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import visitors
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.sql.functions import FunctionElement

import storage
from storage.migrate import migrate
from storage.prepared_reads import PreparedRead
from storage.queries import Query
from tests.storage.conftest import sqlite_url

GROWING: Final = (
    "accounts", "attempts", "audit", "calendar_followers", "case_cards", "case_notes", "case_reads", "cases",
    "certificates", "chat_messages", "cohort_questions", "enrolments", "evidence", "group_reminders", "inbox",
    "item_sums", "learners", "letterboxes", "outbox", "practice_clocks", "reminders", "remarks", "report_keys",
    "report_lines", "report_links", "report_traces", "reports", "sessions", "text_marks", "tries",
)  # fmt: skip
PARTIAL: Final = (
    "ix_inbox_open",
    "ix_inbox_ended",
    "ix_evidence_untold",
    "ix_cases_of_act",
    "ix_cases_of_area",
    "ix_cases_late",
    "ix_accounts_key",
)
"""Indexes that hold only what waits or is about to go."""
KNOWN: Final = {
    "atlas.VERIFIED": "a draft of the atlas counts all verified cases, from an index",
    "audit.LAST": "the newest record",
    "broadcasts._UNDER_WAY": "the outbox holds what is not sent yet",
    "burning._DEAD[0][0]": "read beside the turns, and only after a burning or a restore",
    "burning._DEAD[1][0]": "the same",
    "burning._UNREAD": "the same",
    "cases._RESTRICT": "only when the content restricts another act",
    "certificates._ENDED": "a page of the operator",
    "claims._COUNT": "PostgreSQL alone, which has an index of open updates",
    "claims._FREE_ALL": "the same",
    "command_reads.LAST": "the newest record",
    "command_reads._SIGNED": "a command",
    "command_reads._USED": "a command",
    "lead_rows.LAST": "the newest record",
    "followers._COUNT": "only when an editor writes to all followers",
    "followers._COUNT_THERE": "only when leads look at a lesson for a district",
    "group_work.OLD_PROPOSALS": "questions that institutions wrote, a hundred a group at most",
    "inbox._LAST[0]": "two thousand rows at a start",
    "inventory._UNDER_WAY[0]": "a command",
    "inventory._UNDER_WAY[1]": "a command",
    "key_rounds._PASSING": "the outbox holds what is not sent yet; read beside the turns",
    "leftovers._USED": "once after a crash, beside the turns",
    "online._RESTRICT": "only when the content restricts another act",
    "outbox._ALL": "the outbox holds what is not sent yet",
    "outbox._IDS": "the same",
    "process_list._BY_LANE": "a command; the outbox holds what is not sent yet",
    "process_list._MESSAGES": "the same",
    "purge.OLD_PROPOSALS": "questions that institutions wrote, a hundred a group at most",
    "purge._DONE": "the oldest rows",
    "remarks._BOXES": "what learners wrote about cards in the last months",
    "remarks._OLD": "the same",
    "report_ends._THESE": "only a part of statements",
    "report_traces._TOTAL": "with few reports, or beside the turns",
    "restored_database._HANDLED": "once, when a database was restored",
    "restored_database._WAITING": "the same",
    "staff_changes._CARDS_GO_ON": "only when a messenger gives a group another id",
    "staff_changes._CARDS_IN_NEW": "the same",
    "store._OUTBOX": "the outbox holds what is not sent yet",
}
"""What reads a whole table or index on purpose, and why that holds up nobody."""


def statements() -> Iterator[tuple[str, ClauseElement]]:
    for module in iter_modules(storage.__path__):
        for name, value in vars(import_module(f"storage.{module.name}")).items():
            for path, statement in _within(name, value):
                yield f"{module.name}.{path}", statement


def _within(name: str, value: Any) -> Iterator[tuple[str, ClauseElement]]:
    if isinstance(value, Query):
        for part in ("all", "first", "count"):
            yield from _within(f"{name}.{part}", getattr(value, part))
    elif isinstance(value, PreparedRead):
        yield from _within(name, value.statement)
    elif isinstance(value, TextClause | FunctionElement):
        return  # written by hand for one database, or only a part of statements
    elif isinstance(value, Executable) and isinstance(value, ClauseElement):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _within(f"{name}[{key}]", item)
    elif isinstance(value, tuple | list):
        for place, item in enumerate(value):
            yield from _within(f"{name}[{place}]", item)


def plan_of(statement: ClauseElement, database: sqlite3.Connection) -> Sequence[str]:
    def fill(part: Any, **_: Any) -> Any:
        if not isinstance(part, BindParameter) or not part.required:
            return None
        return bindparam(part.key, ["x"] if part.expanding else "x", expanding=part.expanding)

    filled = visitors.replacement_traverse(statement, {}, fill)
    compiled = filled.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    values = [compiled.params[name] for name in compiled.positiontup or ()]
    bound = ["x" if value is None else value for value in values]
    return [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {compiled}", bound)]


def whole_reads(plan: Sequence[str]) -> list[str]:
    """Steps that read every row of a growing table."""
    return [
        step
        for step in plan
        if step.startswith("SCAN") and step.split()[1] in GROWING and not set(step.split()) & set(PARTIAL)
    ]


@pytest.fixture
async def database_path(data_dir: Path) -> Path:
    await migrate(sqlite_url(data_dir))
    return data_dir / "amanat.db"


@pytest.mark.slow
async def test_no_statement_reads_all_that_is_stored(database_path: Path) -> None:
    with closing(sqlite3.connect(database_path)) as database:
        reads = {name: whole for name, s in statements() if (whole := whole_reads(plan_of(s, database)))}
    assert len(dict(statements())) > 400
    assert {name: plan for name, plan in reads.items() if name not in KNOWN} == {}
    assert set(KNOWN) - set(reads) == set(), "no longer read whole: take the line out"


@pytest.mark.slow
async def test_a_missing_index_is_noticed(database_path: Path) -> None:
    with closing(sqlite3.connect(database_path)) as database:
        database.execute("DROP INDEX ix_reports_case_id")
        reads = {name: whole for name, s in statements() if (whole := whole_reads(plan_of(s, database)))}
    assert reads.keys() - KNOWN.keys() >= {"reports.OF_CASE.all"}
