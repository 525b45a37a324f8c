"""The tables. Data about citizens is named by HMAC, sealed, or both; staff data is not sealed.

No key leads from a learner to a report. Rows of people carry a day at most. Ids of reports, cases and evidence
are random, and their tables are ordered by those ids, not by arrival. ``key`` is the number of the key that a
row is sealed under (storage/hour_keys.py). Moments are microseconds since 1970 in UTC, days are ISO text.

Indexes by which cases are found and counted.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    false,
    literal_column,
    text,
    true,
)

from bot.domain.cases.triage import SPAM
from bot.domain.people import LONGEST_ID

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RowId: Final = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of exactly this type."""
RandomId: Final = String(22)
Name: Final = String(32)
Day: Final = String(10)
MessengerText: Final = String(16)
IdText: Final = String(LONGEST_ID)
"""A messenger's id of a person or a chat (``bot.domain.people.ChatId``)."""
AccountText: Final = String(32).with_variant(String(64), "postgresql")
"""``messenger:id``. SQLite does not enforce lengths, so its older tables keep the length that they say."""

ConversationText: Final = String(64).with_variant(String(128), "postgresql")
"""The key of a conversation; that of a group names messenger, chat and person."""

cases: Final = Table(
    "cases",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("act_id", String(16), nullable=False),
    Column("space", String(8), nullable=False),
    Column("phase", String(8), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("area_id", String(64), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("priority", BigInteger, nullable=False, server_default="0"),
    Column("reopened", Boolean, nullable=False, server_default=false()),
    Column("actor", String(16), nullable=False, server_default=""),
    Column("restricted", Boolean, nullable=False, server_default=true()),
    Column("deadline", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", AccountText),
    Column("owner_name", String(256), nullable=False),
    Column("until", BigInteger),
    Column("decided_at", BigInteger),
    Column("reason", String(64), nullable=False),
    Column("grade", String(16)),
    Column("told", Boolean, nullable=False),
    Column("taken_at", BigInteger),
    Column("quarter", Integer, nullable=False, server_default="0"),
    Column("taken_in", Integer),
    Column("decided_in", Integer),
    Column("kept", SmallInteger),
    Column("muted", Boolean, nullable=False, server_default=false()),
    Column("taken_up", Boolean, nullable=False),
    Column("witnesses", Integer, nullable=False),
    Column("signals", String(32), nullable=False, server_default=""),
    Column("barred", AccountText),
    Column("first_state", String(16)),
    Column("first_reason", String(64), nullable=False, server_default=""),
    Column("look_due", BigInteger),
    Column("merged_into", RandomId, nullable=False, server_default=""),
    Column("right_due", BigInteger),
    Column("right_asked", Boolean, nullable=False, server_default=false()),
    Column("put_right", Integer, nullable=False, server_default="0"),
    Column("not_right", Integer, nullable=False, server_default="0"),
    Column("closed_at", BigInteger),
    Column("added", Boolean, nullable=False, server_default=false()),
    Column("pending", String(128).with_variant(String(256), "postgresql"), nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    sqlite_with_rowid=False,
)

reports: Final = Table(
    "reports",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("case_id", RandomId, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("mode", String(16), nullable=False),
    Column("consent", String(16), nullable=False),
    Column("day", Day, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("receipt_confirmed", Boolean, nullable=False),
    Column("disagreed", Boolean, nullable=False, server_default=false()),
    Column("right", String(8), nullable=False, server_default=""),
    Column("summary", String(8), nullable=False, server_default=""),
    Column("complaint", String(8), nullable=False, server_default=""),
    Column("origin", RandomId, nullable=False, server_default=""),
    Column("joined", Day),
    Column("alert", String(8), nullable=False, server_default=""),
    Column("receipt", Name, nullable=False, unique=True),
    Column("reporter", Name, index=True),
    Column("sealed", LargeBinary),
    sqlite_with_rowid=False,
)

_wanting: Final = reports.c.complaint == "wanted"
Index("ix_reports_complaint", reports.c.id, sqlite_where=_wanting, postgresql_where=_wanting)
Index("ix_reports_day", reports.c.day)
_moved: Final = reports.c.origin != ""
Index("ix_reports_origin", reports.c.origin, sqlite_where=_moved, postgresql_where=_moved)

report_keys: Final = Table(
    "report_keys",
    metadata,
    Column("report_id", RandomId, primary_key=True),
    Column("key", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

accounts: Final = Table(
    "accounts",
    metadata,
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("key", BigInteger),
    sqlite_with_rowid=False,
)
"""``key``: the additional key of its own
that a no-return report's account is sealed under until its receipt has arrived."""
_with_key: Final = accounts.c.key.is_not(None)
Index("ix_accounts_key", accounts.c.key, sqlite_where=_with_key, postgresql_where=_with_key)

report_lines: Final = Table(
    "report_lines",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)

morning_notices: Final = Table(
    "morning_notices",
    metadata,
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)
"""Reports whose reporters get a notice in the morning."""

text_marks: Final = Table(
    "text_marks",
    metadata,
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Name, primary_key=True, index=True),
    Column("minute", BigInteger, nullable=False),
    Column("fresh", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""Keyed hashes of each text and of some runs of its words, kept for a day,
to detect equal texts and waves of copies."""
Index("ix_text_marks_minute", text_marks.c.minute)

evidence: Final = Table(
    "evidence",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("report_id", RandomId, nullable=False, index=True),
    Column("state", String(8), nullable=False),
    Column("day", Day, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("file", LargeBinary),
    Column("original", Name),
    Column("clean", Name),
    Column("untold", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)
for _file in (evidence.c.original, evidence.c.clean):
    _there = _file.is_not(None)
    Index(f"ix_evidence_{_file.name}", _file, sqlite_where=_there, postgresql_where=_there)
"""``untold``: it never came or cannot be shown, and the sender has not been told."""
Index("ix_evidence_waiting", evidence.c.state, evidence.c.id)
_untold: Final = evidence.c.untold.is_(True)
Index("ix_evidence_untold", evidence.c.report_id, sqlite_where=_untold, postgresql_where=_untold)

case_cards: Final = Table(
    "case_cards",
    metadata,
    Column("case_id", RandomId, primary_key=True),
    Column("messenger", MessengerText, primary_key=True),
    Column("chat_id", IdText, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("receiver_id", IdText),
    Column("ephemeral_id", BigInteger),
    sqlite_with_rowid=False,
)

case_details: Final = Table(
    "case_details",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RandomId, nullable=False),
    Column("account", AccountText, nullable=False),
    Column("messenger", MessengerText, nullable=False),
    Column("chat_id", IdText, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("receiver_id", IdText),
    Column("ephemeral_id", BigInteger),
    Column("delete_by", BigInteger, nullable=False, index=True),
    Column("card", Boolean, nullable=False, server_default=false()),
    Column("screen", Boolean, nullable=False, server_default=false()),
)
"""``card``: it is the case's card, which changes with the case and alone is not removed with a claim. ``screen``: its
assignee handles the case from it, a card or a form; it is removed with the claim, and by a newer one."""
Index("ix_case_details_of", case_details.c.case_id, case_details.c.account)

staff: Final = Table(
    "staff",
    metadata,
    Column("account", AccountText, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("name", String(256), nullable=False),
    Column("started", Boolean, nullable=False),
    Column("since", BigInteger),
    Column("named", Boolean, nullable=False, server_default=false()),
    Column("frozen", Boolean, nullable=False, server_default=false()),
    Column("circle", Boolean, nullable=False, server_default=false()),
    Column("body", String(20), nullable=False, server_default=""),
    Column("same_as", AccountText),
    Column("belongs_to", String(20), nullable=False, server_default=""),
)

groups: Final = Table(
    "groups",
    metadata,
    Column("messenger", MessengerText, primary_key=True),
    Column("chat_id", IdText, primary_key=True),
    Column("title", String(256), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("stopped", String(16), nullable=False, server_default=""),
    Column("circle", Boolean, nullable=False, server_default=false()),
    Column("areas", Text, nullable=False, server_default=""),
    Column("silent", String(8), nullable=False, server_default=""),
    Column("topics", String(8), nullable=False, server_default=""),
    Column("forum", String(8), nullable=False, server_default=""),
)

group_members: Final = Table(
    "group_members",
    metadata,
    Column("account", AccountText, primary_key=True),
    Column("chat_id", IdText, primary_key=True),
    Column("standing", String(16), nullable=False),
    Column("checked_at", BigInteger, nullable=False),
)

settings: Final = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

case_numbers: Final = Table(
    "case_numbers",
    metadata,
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("day", Day, nullable=False),
    Column("next", Integer, nullable=False),
)

commands: Final = Table(
    "commands",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("name", String(32), nullable=False),
    Column("argument", String(64), nullable=False),
    sqlite_with_rowid=False,
)
"""Requests of a command line to the running program; the program removes each as it does it."""

NUMBER_SEQUENCE: Final = "case_number_blocks"
"""PostgreSQL only: hands each process blocks of case numbers."""


__all__ = ["cases"]

Index("ix_cases_queue", cases.c.state, cases.c.priority, cases.c.id)
Index("ix_cases_graded", cases.c.state, cases.c.rank, cases.c.priority, cases.c.id)
Index("ix_cases_owner", cases.c.owner, cases.c.state, cases.c.decided_at)
Index("ix_cases_until", cases.c.until)
Index("ix_cases_telling", cases.c.told, cases.c.decided_at)
Index("ix_cases_waits", cases.c.rank, cases.c.decided_at, cases.c.opened_at)
Index("ix_cases_ended", cases.c.state, cases.c.decided_at)
IS_SPAM: Final = cases.c.reason == literal_column(f"'{SPAM}'")
Index("ix_cases_spam", cases.c.decided_at, sqlite_where=IS_SPAM, postgresql_where=IS_SPAM)
"""Spam ends before everything else that is out of scope."""
_gone_on: Final = cases.c.merged_into != ""
Index("ix_cases_merged", cases.c.merged_into, sqlite_where=_gone_on, postgresql_where=_gone_on)
_asking: Final = cases.c.right_due.is_not(None)
_looking: Final = cases.c.look_due.is_not(None)
Index("ix_cases_look", cases.c.look_due, sqlite_where=_looking, postgresql_where=_looking)
Index("ix_cases_right", cases.c.right_due, sqlite_where=_asking, postgresql_where=_asking)

Index("ix_cases_opened", cases.c.opened_at)
Index("ix_cases_quarter", cases.c.quarter, cases.c.space, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_act", cases.c.act_id, cases.c.space, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_area", cases.c.area_id, cases.c.space, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_state", cases.c.state, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_taken", cases.c.taken_in, cases.c.opened_at, cases.c.restricted)
Index("ix_cases_decided", cases.c.decided_in, cases.c.opened_at, cases.c.restricted)
_promised: Final = cases.c.kept.is_not(None)
Index(
    "ix_cases_kept",
    cases.c.kept,
    cases.c.severity,
    cases.c.opened_at,
    cases.c.restricted,
    sqlite_where=_promised,
    postgresql_where=_promised,
)
"""What statistics read (storage/case_figures.py), each in the order in which it is counted: sorting a week of
many cases is the expensive part. Retention finds the oldest cases by the first index."""

_open: Final = text("(state IN ('claimed', 'needs_info', 'new')) IS TRUE")
_urgent: Final = (cases.c.priority, cases.c.id, cases.c.rank)
for _index in (
    ("ix_cases_of_act", cases.c.act_id, *_urgent, cases.c.area_id, cases.c.state, cases.c.restricted),
    ("ix_cases_of_area", cases.c.area_id, *_urgent, cases.c.act_id, cases.c.state, cases.c.restricted),
    (
        "ix_cases_late",
        cases.c.deadline,
        cases.c.id,
        cases.c.rank,
        cases.c.act_id,
        cases.c.area_id,
        cases.c.restricted,
        cases.c.state,
    ),
):
    Index(*_index, sqlite_where=_open, postgresql_where=_open)
"""What the desk's pages are read from; decided cases are not in them (storage/case_piles.py). The state is
last: a claim changes an entry in place and moves none."""
_verified: Final = text("(state IN ('closed', 'referred', 'verified')) IS TRUE")
Index(
    "ix_cases_verified",
    cases.c.area_id,
    cases.c.phase,
    cases.c.severity,
    cases.c.restricted,
    cases.c.state,
    cases.c.actor,
    sqlite_where=_verified,
    postgresql_where=_verified,
)
"""Everything that a draft of the atlas counts, without reading rows."""
