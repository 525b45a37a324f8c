"""The table of publications: rounded numbers of a period, and their labels. It holds nothing about people."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from storage.models import Day, RandomId, metadata

publications: Final = Table(
    "publications",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("published_at", BigInteger),
    Column("hash", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("data", String(96), nullable=False),
    sqlite_with_rowid=False,
)
"""``data``: tells whether a preview is out of date;
empty once it is published, and removed with the preview."""

_out: Final = publications.c.published_at.is_not(None)
Index("ix_publications_first", publications.c.first, unique=True, sqlite_where=_out, postgresql_where=_out)
"""No two publications begin on the same day, whatever the program assumes."""
