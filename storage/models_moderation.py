"""The tables of the moderators' side besides cases: what they did, and the blind index over sealed text.

The tables of the moderators' desk: notes on cases, mutes, saved replies.

The table of publications: rounded numbers of a period, and their labels. It holds nothing about people.

The tables of referrals to bodies, and of quick alerts.

The tables of online reports: reports of one page, and accounts that moderators have graded.

Links to the situation screen and open screens; the keys of what a wall shows.

Messages that were, are or may be sent to many people who asked for them. The rows hold nothing about citizens.
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
    SmallInteger,
    String,
    Table,
    Text,
    and_,
    or_,
)

from bot.domain.referrals.referrals import ReferralOutcome, ReferralStep
from storage.models import (
    AccountText,
    Day,
    IdText,
    MessengerText,
    Name,
    RandomId,
    RowId,
    case_details,
    metadata,
)

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

saved_views: Final = Table(
    "saved_views",
    metadata,
    Column("account", AccountText, primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("pile", String(128), nullable=False),
    sqlite_with_rowid=False,
)
"""Filters of the desk's lists that a moderator saved by name; those without a name are the last that they used."""

team_replies: Final = Table(
    "team_replies",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Every version of the replies that all moderators share, with who wrote it and when."""

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


referrals: Final = Table(
    "referrals",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("case_id", RandomId, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", String(20), nullable=False, index=True),
    Column("by", AccountText, nullable=False),
    Column("step", String(8), nullable=False),
    Column("until", BigInteger, nullable=False, index=True),
    Column("signed_by", AccountText),
    Column("sent_at", BigInteger),
    Column("outcome", String(16), nullable=False),
    Column("next_body", String(20), nullable=False),
    Column("reminders", SmallInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("answer_by", BigInteger),
    sqlite_with_rowid=False,
)
"""``report_keys`` holds the number of each row's own key, as for a report."""
Index("ix_referrals_sent", referrals.c.sent_at, referrals.c.step, referrals.c.outcome, referrals.c.case_id)
"""What statistics count."""

alerts: Final = Table(
    "alerts",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("case_id", RandomId, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", String(20), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("step", String(8), nullable=False),
    Column("until", BigInteger, index=True),
    Column("signed_by", AccountText),
    Column("sent_at", BigInteger, index=True),
    Column("reached", Text, nullable=False),
    Column("acked_by", AccountText),
    Column("acked_at", BigInteger),
    Column("reason", String(16), nullable=False),
    Column("sealed", LargeBinary),
    sqlite_with_rowid=False,
)
"""``report_keys`` holds the number of each row's own key, as for a report. ``sealed``: act, place and hour; empty once
the alert was called back."""

alert_sources: Final = Table(
    "alert_sources",
    metadata,
    Column("alert_id", RandomId, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""The reports from which an alert is made, whose senders have said yes."""

screens: Final = Table(
    "screens",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("account", AccountText, nullable=False, index=True),
    Column("mode", String(8), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("opened", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""``name``: the hash of a secret that stands in a link, or in the cookie of an open screen."""

wall_keys: Final = Table(
    "wall_keys",
    metadata,
    Column("day", Day, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

wall_rows: Final = Table(
    "wall_rows",
    metadata,
    Column("day", Day, primary_key=True),
    Column("table", String(8), primary_key=True),
    Column("row", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""What each row of a wall has shown at most on a day: rounded numbers that everybody could see."""

referral_consents: Final = Table(
    "referral_consents",
    metadata,
    Column("referral_id", RandomId, ForeignKey("referrals.id", ondelete="CASCADE"), primary_key=True),
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("said", String(3), nullable=False),
    sqlite_with_rowid=False,
)
"""The reports in a referral, and whether their reporters agree."""

WATCHED: Final = or_(
    referrals.c.step != ReferralStep.ANSWERED.value,
    and_(
        referrals.c.reminders == 0,
        or_(referrals.c.outcome == ReferralOutcome.MORE.value, referrals.c.next_body != ""),
    ),
)
"""Referrals that may still need a notice: they are not answered, or staff have not yet done what the answer
requires (``bot.domain.referrals.referral_clock``)."""


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


case_requests: Final = Table(
    "case_requests",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", RandomId, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("whom", AccountText),
    Column("reason", String(24), nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""A case that a lead offers to somebody, or that its assignee takes to the leads; removed when it is answered or has
expired. ``id``: the kind and the case."""

roster_hours: Final = Table(
    "roster_hours",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("day", Day, nullable=False, index=True),
    Column("hour", SmallInteger, nullable=False),
    Column("account", AccountText, nullable=False),
    Column("by", AccountText, nullable=False),
    Column("state", String(8), nullable=False),
    sqlite_with_rowid=False,
)
"""Who reads in which hour of Tehran's clock, and whether they have agreed. ``id``: day, hour and account."""

roster_files: Final = Table(
    "roster_files",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("account", AccountText, nullable=False),
    Column("name", Text, nullable=False),
    Column("file_id", Text, nullable=False),
    Column("day", Day, nullable=False),
    Column("planned", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Tables of the roster that a lead sent. They wait to be read, then for one press, a week at most."""

wake_calls: Final = Table(
    "wake_calls",
    metadata,
    Column("case_id", RandomId, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("called", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Which staff a critical case has woken while nobody took it, and when the last of them; removed when it is taken."""
