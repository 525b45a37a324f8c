"""The tables of questions that editors answer, of how soon they did, of wordings proposed for the content, and of
daily counts."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, SmallInteger, String, Table, Text

from storage.models import AccountText, Day, Name, RandomId, metadata

inquiries: Final = Table(
    "inquiries",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("asker", Name, nullable=False, index=True),
    Column("asked_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("editor", AccountText),
    Column("claimed_until", BigInteger),
    Column("announced", Boolean, nullable=False),
    Column("late_told", Boolean, nullable=False),
    Column("ended", Day),
    Column("version", Integer, nullable=False),
    Column("key", BigInteger, nullable=False),
    Column("address", LargeBinary),
    Column("words", LargeBinary, nullable=False),
    Column("answer", LargeBinary),
    sqlite_with_rowid=False,
)
"""Questions handed to the editors. ``key`` is the number of the question's own key; ``words`` and ``answer`` are
sealed under it, ``address`` (the letterbox) under it and the key of accounts."""

inquiry_waits: Final = Table(
    "inquiry_waits",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("day", Day, nullable=False, index=True),
    Column("minutes", SmallInteger),
    sqlite_with_rowid=False,
)
"""How long questions waited, in steps of five minutes; NULL if nobody answered. Only for figures."""

ask_suggestions: Final = Table(
    "ask_suggestions",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("place", String(96), nullable=False),
    Column("words", Text, nullable=False),
    Column("day", Day, nullable=False),
    Column("state", String(16), nullable=False),
    sqlite_with_rowid=False,
)
"""Wordings that editors propose for ``content/asks``, in their own words."""

daily_counts: Final = Table(
    "daily_counts",
    metadata,
    Column("day", Day, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("name", String(96), primary_key=True),
    Column("detail", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How often something happened on a day (``bot.domain.figures.daily_counts``). Nothing in it is about a person, and
no row is written together with what a person did."""
