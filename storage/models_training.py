"""The tables of training. Learners are named by HMAC and their rows carry a day, as everywhere.

``letterboxes`` hold the sealed accounts of people who asked for messages (reminders, an answer to a remark).
The only unsealed link from them to a learner is the id in the learner's own row.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from storage.models import AccountText, Day, Name, RandomId, metadata

ContentId: Final = String(64)
TierKey: Final = String(32)

attempts: Final = Table(
    "attempts",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("learner", Name, nullable=False),
    Column("tier", TierKey, nullable=False),
    Column("day", Day, nullable=False),
    Column("content", String(64), nullable=False),
    Column("right", SmallInteger, nullable=False),
    Column("total", SmallInteger, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("data", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Finished attempts. ``content`` is the hash of the content that was asked, ``data`` what was chosen."""
Index("ix_attempts_learner", attempts.c.learner, attempts.c.tier, attempts.c.day)

item_sums: Final = Table(
    "item_sums",
    metadata,
    Column("question", ContentId, primary_key=True),
    Column("fingerprint", String(16), primary_key=True),
    Column("asked", BigInteger, nullable=False),
    Column("right", BigInteger, nullable=False),
    Column("score", BigInteger, nullable=False),
    Column("score_squared", BigInteger, nullable=False),
    Column("score_right", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Sums over all attempts, from which facility and discrimination are computed without reading anybody's
answers. Scores are whole percent of the attempt's other questions; ``fingerprint`` tells wordings of a
question apart."""

gain_sums: Final = Table(
    "gain_sums",
    metadata,
    Column("track", String(16), primary_key=True),
    Column("cohort_id", String(22), primary_key=True),
    Column("moment", String(8), primary_key=True),
    *(
        Column(f"{state}{name}", BigInteger, nullable=False)
        for state in ("", "waiting_")
        for name in ("count", "before", "gain", "gain_squared")
    ),
    sqlite_with_rowid=False,
)
"""Sums over results before and after, of a group or (empty id) of a track's learners who count in none. What waits is
published when it is of twenty people (``bot.domain.learning.gains``)."""

law_versions: Final = Table(
    "law_versions",
    metadata,
    Column("article", ContentId, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", String(64), nullable=False),
    Column("edition", String(16), nullable=False),
    Column("number", String(64), nullable=False),
    Column("paraphrase", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Each wording of an article that learners were taught, and the revision of the law it came with."""

letterboxes: Final = Table(
    "letterboxes",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

reminders: Final = Table(
    "reminders",
    metadata,
    Column("learner", Name, primary_key=True),
    Column("letterbox", RandomId, nullable=False),
    Column("day", Day, nullable=False),
    Column("minute", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""When a learner is reminded next: a day, and a minute of that day in Tehran."""
Index("ix_reminders_due", reminders.c.day, reminders.c.minute)
Index("ix_reminders_letterbox", reminders.c.letterbox)
"""A chat that is gone is found by its letterbox, on a day on which many are due."""

practice_clocks: Final = Table(
    "practice_clocks",
    metadata,
    Column("learner", Name, primary_key=True),
    Column("letterbox", RandomId, nullable=False),
    Column("track", String(16), nullable=False),
    Column("round_id", String(8), nullable=False),
    Column("call_count", SmallInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Clocks of open incidents: when the next call comes, in whole seconds since 1970; a quarter of an hour at most."""
Index("ix_practice_clocks_due", practice_clocks.c.due_at)
Index("ix_practice_clocks_letterbox", practice_clocks.c.letterbox)

calendar_followers: Final = Table(
    "calendar_followers",
    metadata,
    Column("letterbox", RandomId, primary_key=True),
    Column("track", String(16), nullable=False, server_default=""),
    Column("area_id", String(64), nullable=False, server_default=""),
    sqlite_with_rowid=False,
)
"""Followers of the legal calendar, and for which track; empty for everybody's. ``area_id``: the district that they have
said, for lessons that are meant for it; empty for most."""

cohorts: Final = Table(
    "cohorts",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("track", String(16), nullable=False),
    Column("body", String(120), nullable=False),
    Column("area_id", String(64), nullable=False),
    Column("code", Name, nullable=False, unique=True),
    Column("lead_code", Name, unique=True),
    Column("lead", AccountText, index=True),
    Column("most", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("expires", Day, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("due", Day),
    Column("reminded", Day),
    sqlite_with_rowid=False,
)
"""Groups of learners of one body and place. Codes are stored as HMAC; a lead is staff and is not sealed."""

group_reminders: Final = Table(
    "group_reminders",
    metadata,
    Column("learner", Name, primary_key=True),
    Column("cohort_id", RandomId, nullable=False),
    Column("letterbox", RandomId, nullable=False),
    Column("day", Day, nullable=False),
    Column("minute", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""What a lead's reminder still has to send: a day, and a minute of that day in Tehran."""
Index("ix_group_reminders_due", group_reminders.c.day, group_reminders.c.minute)
Index("ix_group_reminders_letterbox", group_reminders.c.letterbox)

class_sums: Final = Table(
    "class_sums",
    metadata,
    Column("cohort_id", RandomId, primary_key=True),
    Column("lesson", ContentId, primary_key=True),
    Column("question", ContentId, primary_key=True),
    *(
        Column(f"{state}{name}", BigInteger, nullable=False)
        for state in ("", "waiting_")
        for name in ("people", "asked", "right")
    ),
    sqlite_with_rowid=False,
)
"""Sums over what was counted in rooms, of a question or (empty) of all. What waits is published when it is of twenty
people (``bot.domain.cohorts.class_counts``)."""

cohort_questions: Final = Table(
    "cohort_questions",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("cohort_id", RandomId, nullable=False),
    Column("place", SmallInteger, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("day", Day, nullable=False),
    Column("data", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Questions that an institution wrote for its group. Those that are not accepted wait for a press, a week at most."""
Index("ix_cohort_questions_cohort", cohort_questions.c.cohort_id, cohort_questions.c.place)

question_files: Final = Table(
    "question_files",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("cohort_id", RandomId, nullable=False),
    Column("account", AccountText, nullable=False),
    Column("file_id", Text, nullable=False),
    Column("day", Day, nullable=False),
    sqlite_with_rowid=False,
)
"""Files with questions that a lead sent and that are not read yet. A lead is staff and is not sealed."""

enrolments: Final = Table(
    "enrolments",
    metadata,
    Column("cohort_id", RandomId, primary_key=True),
    Column("learner", Name, primary_key=True, index=True),
    Column("day", Day, nullable=False),
    sqlite_with_rowid=False,
)

transfers: Final = Table(
    "transfers",
    metadata,
    Column("code", Name, primary_key=True),
    Column("learner", Name, nullable=False),
    Column("until", BigInteger, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""One-time codes that move a learner's progress to another account."""

certificates: Final = Table(
    "certificates",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("learner", Name, nullable=False, index=True),
    Column("track", String(16), nullable=False),
    Column("day", Day, nullable=False),
    Column("revoked", Day),
    Column("reason", String(200), nullable=False),
    sqlite_with_rowid=False,
)
"""Issued certificates, without the holder's name."""

card_voices: Final = Table(
    "card_voices",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("card_id", ContentId, nullable=False),
    Column("digest", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("day", Day, nullable=False),
    Column("editor", AccountText),
    Column("file_id", Text, nullable=False),
    Column("sha256", String(64)),
    Column("mime", String(32)),
    Column("seconds", SmallInteger),
    Column("size", Integer),
    Column("name", Name),
    Column("key", LargeBinary),
    sqlite_with_rowid=False,
)
"""Recordings of cards, with the hash of the text that was read. ``name`` is the sound's in the vault and ``key`` opens
it; ``editor`` and ``file_id``, the messenger's, are gone once everybody can hear it."""
Index("ix_card_voices_card", card_voices.c.card_id, card_voices.c.state)
_heard: Final = text("state = 'published'")
Index(
    "ix_card_voices_published",
    card_voices.c.card_id,
    unique=True,
    sqlite_where=_heard,
    postgresql_where=_heard,
)
"""No card has two published recordings, whatever the program assumes."""

remarks: Final = Table(
    "remarks",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("card_id", ContentId, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("day", Day, nullable=False),
    Column("letterbox", RandomId),
    Column("sealed", LargeBinary),
    Column("closed", Day),
    sqlite_with_rowid=False,
)
"""What learners say about a card; their words, if any, are sealed."""
