"""The tables of online reports: reports of one page, and accounts that moderators have graded."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from storage.models import AccountText, Day, Name, RandomId, metadata

report_links: Final = Table(
    "report_links",
    metadata,
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("name", Name, nullable=False),
    Column("day", Day, nullable=False),
    Column("circle", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""``name``: a keyed hash of a page's canonical address (kind ``page``), or of a graded account (``account``).
The addresses stay sealed with the reports; a row is removed with its report. ``circle``: whether the case is
restricted."""

Index("ix_report_links_name", report_links.c.kind, report_links.c.name, report_links.c.circle)
Index(
    "ix_report_links_day", report_links.c.kind, report_links.c.day, report_links.c.name, report_links.c.circle
)
"""Counts read a span of days from the second index, and no row."""

account_grades: Final = Table(
    "account_grades",
    metadata,
    Column("name", Name, primary_key=True),
    Column("grade", String(16), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    sqlite_with_rowid=False,
)
"""Only accounts that a moderator has graded have a row. The handle itself is in no column: those who may read
it read it in a report."""
