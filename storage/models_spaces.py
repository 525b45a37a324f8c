"""The tables of what is online: reports of one page, and accounts that moderators have graded."""

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
"""``name``: a keyed hash of a page's canonical address (kind ``page``), or of a graded account (``account``). The
addresses stay sealed with the reports; a row goes with its report. ``circle``: whether it is of the smaller circle."""

Index("ix_report_links_name", report_links.c.kind, report_links.c.name, report_links.c.circle)
Index(
    "ix_report_links_day", report_links.c.kind, report_links.c.day, report_links.c.name, report_links.c.circle
)
"""Counts read a span of days out of the second one, and no row."""

account_grades: Final = Table(
    "account_grades",
    metadata,
    Column("name", Name, primary_key=True),
    Column("grade", String(16), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    sqlite_with_rowid=False,
)
"""Only what a moderator has graded has a row. The handle itself stands in no column: who may read it reads it out of
a report."""
