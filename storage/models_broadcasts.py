"""Messages that were, are or may be sent to many people who asked for them.
The rows hold nothing about citizens."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Integer, SmallInteger, String, Table, Text

from storage.models import AccountText, RandomId, metadata

broadcasts: Final = Table(
    "broadcasts",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("stage", String(16), nullable=False, index=True),
    Column("by", AccountText),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("corrects", Integer, nullable=False),
    Column("audiences", String(64), nullable=False),
    Column("links_seen", Boolean, nullable=False),
    Column("dates", Text, nullable=False),
    Column("signatures", Text, nullable=False),
    Column("cursor", RandomId, nullable=False),
    Column("told", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("shown", SmallInteger, nullable=False),
    Column("over_at", BigInteger),
    Column("sent", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("lost", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""``cursor`` is the last letterbox that was sent to. ``sent``, ``gone`` and ``lost`` are counted where
messages are marked, everything else is written by turns: neither overwrites the other."""
