"""The tables of the moderators' desk: notes on cases, mutes, saved replies."""

from typing import Final

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from storage.models import AccountText, Day, Name, RandomId, RowId, metadata

case_notes: Final = Table(
    "case_notes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RandomId, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""``report_keys`` holds the number of the case's key, as for a report."""

mutes: Final = Table(
    "mutes",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("reporter", Name, nullable=False, index=True),
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

introductions: Final = Table(
    "introductions",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("wish", RandomId, nullable=False, index=True),
    Column("case_id", RandomId, nullable=False, index=True),
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", String(20), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("step", String(8), nullable=False),
    Column("until", Day, nullable=False, index=True),
    Column("words", LargeBinary, nullable=False),
    Column("answer", LargeBinary),
    sqlite_with_rowid=False,
)
"""``report_keys`` holds the number of each row's own key, as for a report."""
