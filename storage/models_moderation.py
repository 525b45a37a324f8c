"""The tables of the moderators' side beside the cases: what they did, and the blind index over sealed text."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, SmallInteger, String, Table

from storage.models import AccountText, RandomId, metadata

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

report_traces: Final = Table(
    "report_traces",
    metadata,
    Column("name", BigInteger, primary_key=True, autoincrement=False),
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""``name``: a keyed hash of a word, place, number of a report's text, and what kind it is of."""

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

signatures: Final = Table(
    "signatures",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("matter", String(16), nullable=False),
    Column("subject", AccountText, nullable=False),
    Column("by", AccountText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("detail", String(32), nullable=False),
    sqlite_with_rowid=False,
)
"""What one of staff wants and a second one must sign; it goes when it is signed, refused or too old."""
