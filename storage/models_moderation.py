"""The tables of the moderators' side beside the cases: what they did."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, SmallInteger, String, Table, text

from storage.models import AccountText, Day, Name, RandomId, RowId, cases, metadata

audit: Final = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(32), nullable=False),
    Column("deed", String(16), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("detail", String(64), nullable=False),
    Column("words", String(96), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

case_reads: Final = Table(
    "case_reads",
    metadata,
    Column("case_id", RandomId, primary_key=True),
    Column("account", AccountText, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("times", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""How often a moderator has opened a case's details, by day; it goes with the case."""

Index("ix_case_reads_day", case_reads.c.account, case_reads.c.day)

case_notes: Final = Table(
    "case_notes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RandomId, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""``report_keys`` holds the number of the case's key as it does for a report."""

mutes: Final = Table(
    "mutes",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("reporter", Name, nullable=False, unique=True),
    Column("by", AccountText, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("until", Day, nullable=False),
    sqlite_with_rowid=False,
)

saved_replies: Final = Table(
    "saved_replies",
    metadata,
    Column("account", AccountText, primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

_counted: Final = (cases.c.act_id, cases.c.area_id, cases.c.state, cases.c.taken_at, cases.c.decided_at)
Index("ix_cases_opened", cases.c.opened_at, *_counted)
"""All that statistics read (storage/case_figures.py); retention finds the oldest by it."""

_open: Final = text("(state IN ('claimed', 'needs_info', 'new')) IS TRUE")
_urgent: Final = (cases.c.rank, cases.c.deadline, cases.c.id)
for _index in (
    ("ix_cases_of_act", cases.c.act_id, cases.c.state, *_urgent, cases.c.area_id),
    ("ix_cases_of_area", cases.c.area_id, cases.c.state, *_urgent, cases.c.act_id),
    ("ix_cases_late", cases.c.deadline, cases.c.id, cases.c.rank, cases.c.act_id, cases.c.area_id),
):
    Index(*_index, sqlite_where=_open, postgresql_where=_open)
"""What the desk's pages are read from; decided cases are not in them (storage/case_piles.py)."""
