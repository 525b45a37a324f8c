"""The tables of the moderators' side besides cases: what they did, and the blind index over sealed text."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
)

from storage.models import AccountText, IdText, MessengerText, RandomId, case_details, metadata

audit: Final = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("by", AccountText, nullable=False),
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
"""``name``: a keyed hash of a word, place or number of a report's text, with its kind."""

case_reads: Final = Table(
    "case_reads",
    metadata,
    Column("case_id", RandomId, primary_key=True),
    Column("account", AccountText, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("times", SmallInteger, nullable=False),
    Column("marks", Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)
"""How often a moderator has opened a case's details, by day, and which texts and copies they were shown: the
prefixes of hashes of their random ids, concatenated. The row is removed with the case."""

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
"""An action that one staff member requests and a second one must sign;
removed when it is signed, refused or expired."""

held_cards: Final = Table(
    "held_cards",
    metadata,
    Column("messenger", MessengerText, primary_key=True),
    Column("chat_id", IdText, primary_key=True),
    Column("case_id", RandomId, primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""Cases without a card in this group, or with an outdated one:
its minute was full, or the bot could not post there."""

group_sends: Final = Table(
    "group_sends",
    metadata,
    Column("messenger", MessengerText, primary_key=True),
    Column("chat_id", IdText, primary_key=True),
    Column("times", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""When this group was sent something within the last minute,
so that a restart does not begin a new minute."""

drills: Final = Table(
    "drills",
    metadata,
    Column("place", SmallInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("told", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""The running drill, at most one, with its made-up cases and participants; removed when it ends."""

Index("ix_case_details_at", case_details.c.chat_id, case_details.c.message_id)
"""A screen that takes the place of details is found by its message."""

recusals: Final = Table(
    "recusals",
    metadata,
    Column("account", AccountText, primary_key=True),
    Column("of", String(8), primary_key=True),
    Column("value", String(64), primary_key=True),
    sqlite_with_rowid=False,
)
"""What moderators are recused from: a case, an area, a class of actors."""

staff_areas: Final = Table(
    "staff_areas",
    metadata,
    Column("account", AccountText, primary_key=True),
    Column("area_id", String(32), primary_key=True),
    sqlite_with_rowid=False,
)
"""The areas that a lead has given to a staff member;
without any, the member has the areas of their groups."""

group_topics: Final = Table(
    "group_topics",
    metadata,
    Column("messenger", MessengerText, primary_key=True),
    Column("chat_id", IdText, primary_key=True),
    Column("name", String(48), primary_key=True),
    Column("thread_id", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""The forum topic of a group's area or severity, as created by the bot."""
