"""The tables of the atlas, of the register of threats, of the stages and of letters to the province: what staff and
their sources say about areas, about what may go wrong, and about the dates of the calendar. Nothing is about citizens."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, SmallInteger, String, Table, Text

from storage.models import AccountText, Day, RandomId, metadata

atlas_grades: Final = Table(
    "atlas_grades",
    metadata,
    Column("account", AccountText, primary_key=True),
    Column("area_id", String(64), primary_key=True),
    Column("phase", String(8), primary_key=True),
    Column("factor", String(16), primary_key=True),
    Column("grade", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("day", Day, nullable=False),
    Column("body", String(20), nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

atlas_known: Final = Table(
    "atlas_known",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("area_id", String(64), primary_key=True),
    Column("value", Integer, nullable=False),
    Column("source", String(200), nullable=False),
    Column("day", Day, nullable=False),
    sqlite_with_rowid=False,
)

grade_files: Final = Table(
    "grade_files",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("account", AccountText, nullable=False),
    Column("name", Text, nullable=False),
    Column("file_id", Text, nullable=False),
    Column("day", Day, nullable=False),
    Column("grades", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Tables of grades that a liaison sent. They wait to be read, then for one press, a week at most."""

atlas_versions: Final = Table(
    "atlas_versions",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("stage", String(8), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    Column("told", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("first", AccountText),
    Column("second", AccountText),
    sqlite_with_rowid=False,
)

road_tasks: Final = Table(
    "road_tasks",
    metadata,
    Column("area_id", String(64), primary_key=True),
    Column("step", String(20), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    Column("reminded", String(10), nullable=False),
    sqlite_with_rowid=False,
)

measure_proposals: Final = Table(
    "measure_proposals",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("threat", String(22), nullable=False),
    Column("measure", String(22), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("area_id", String(64), nullable=False),
    Column("body", String(20), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("least", SmallInteger, nullable=False),
    Column("hours", SmallInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("weak", Boolean, nullable=False),
    Column("by", AccountText),
    Column("decided_at", BigInteger),
    Column("reason", Text, nullable=False),
    Column("broadcast", RandomId, nullable=False),
    Column("seen_by", AccountText),
    Column("seen_at", BigInteger),
    Column("reminded", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Measures that verified cases have proposed. ``at``: a quarter of an hour; ``least``: the number of the rule, never
how many cases there were."""

stage_entries: Final = Table(
    "stage_entries",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("stage", String(20), nullable=False),
    Column("body", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("days", String(21), nullable=False),
    Column("taken_back", BigInteger),
    sqlite_with_rowid=False,
)

opinion_rounds: Final = Table(
    "opinion_rounds",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("subject", String(8), nullable=False),
    Column("about", String(22), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    Column("until", Day, nullable=False),
    Column("invited", Text, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("told", String(8), nullable=False),
    Column("edition", String(8), nullable=False),
    sqlite_with_rowid=False,
)

opinions: Final = Table(
    "opinions",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("round_id", RandomId, nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    Column("words", Text, nullable=False),
    Column("answer", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("edition", String(8), nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_opinions_round_id", opinions.c.round_id)

threat_votes: Final = Table(
    "threat_votes",
    metadata,
    Column("account", AccountText, primary_key=True),
    Column("threat", String(22), primary_key=True),
    Column("likelihood", SmallInteger, nullable=False),
    Column("harm", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("day", Day, nullable=False),
    Column("body", String(20), nullable=False),
    sqlite_with_rowid=False,
)

own_threats: Final = Table(
    "own_threats",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("title", String(40), nullable=False),
    Column("scope", Text, nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""``scope``: phases, spaces, acts and articles, as JSON."""

threat_measures: Final = Table(
    "threat_measures",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("threat", String(22), nullable=False),
    Column("ready", String(20), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("title", String(80), nullable=False),
    Column("body", String(20), nullable=False),
    Column("anchor", String(20), nullable=False),
    Column("days", Integer, nullable=False),
    Column("months", Integer, nullable=False),
    Column("lesson", String(20), nullable=False),
    Column("phone", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    sqlite_with_rowid=False,
)

threat_versions: Final = Table(
    "threat_versions",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("stage", String(8), nullable=False),
    Column("by", AccountText, nullable=False),
    Column("day", Day, nullable=False),
    Column("told", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("first", AccountText),
    Column("second", AccountText),
    sqlite_with_rowid=False,
)

province_letters: Final = Table(
    "province_letters",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("day", Day, nullable=False),
    Column("number", String(40), nullable=False),
    Column("answer", Text, nullable=False),
    Column("answer_day", Day),
    Column("by", AccountText, nullable=False),
    Column("written", Day, nullable=False),
    sqlite_with_rowid=False,
)
"""Which locked version was sent to whom, under which number, and the answer. Every correction is one more edition;
no row is ever changed."""
