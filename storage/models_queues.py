"""The tables of the loops and of people's turns: inbox, outbox, sessions, learners, counters."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from storage.models import ConversationText, Day, MessengerText, Name, RowId, metadata

inbox: Final = Table(
    "inbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("messenger", MessengerText, nullable=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("key", BigInteger),
    Column("raw", LargeBinary),
    Column("attempts", Integer, nullable=False),
    Column("waiting_since", BigInteger),
    Column("reference", String(32)),
    Column("conversation", Name, server_default="earlier"),
    UniqueConstraint("messenger", "bot_id", "update_id"),
)
NEW: Final = literal_column("'new'", String)
WAITING: Final = literal_column("'waiting'", String)
ASIDE: Final = literal_column("'aside'", String)
FAILED: Final = literal_column("'failed'", String)
OPEN_UPDATES: Final = inbox.c.state.in_([NEW, WAITING])
HELD_UPDATES: Final = inbox.c.state == WAITING
ENDED_UPDATES: Final = inbox.c.state.in_([ASIDE, FAILED])
"""SQLite finds the partial indexes below only by conditions whose values stand in the statement itself. All other
rows are done: very many, and none of them is read at a start."""
Index("ix_inbox_open", inbox.c.id, sqlite_where=OPEN_UPDATES, postgresql_where=OPEN_UPDATES)
Index("ix_inbox_ended", inbox.c.hour, sqlite_where=ENDED_UPDATES, postgresql_where=ENDED_UPDATES)

"""``conversation`` is the name of those updates that must keep their order, as long as the update is open. On SQLite,
where one process hands updates over in memory, it is the messenger, and no index keeps it. What an earlier version
stores or has left is one conversation."""
Index("ix_inbox_conversation", inbox.c.conversation, inbox.c.id, postgresql_where=OPEN_UPDATES).ddl_if(
    "postgresql"
)
Index("ix_inbox_held", inbox.c.conversation, postgresql_where=HELD_UPDATES).ddl_if("postgresql")

outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("conversation", ConversationText, nullable=False),
    Column("lane", String(16), nullable=False),
    Column("slot", String(64), nullable=False),
    Column("key", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", BigInteger),
    Column("boot", String(22), nullable=False),
)

sessions: Final = Table(
    "sessions",
    metadata,
    Column("conversation", Name, primary_key=True),
    Column("key", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("day", Day, nullable=False),
    sqlite_with_rowid=False,
)

chat_messages: Final = Table(
    "chat_messages",
    metadata,
    Column("conversation", ConversationText, primary_key=True),
    Column("sealed", LargeBinary, primary_key=True),
    Column("key", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""``conversation``: a name of the conversation and the hour, different from its session's
(storage/chat_notes.py)."""

shown_copies: Final = Table(
    "shown_copies",
    metadata,
    Column("conversation", ConversationText, primary_key=True),
    Column("sealed", LargeBinary, primary_key=True),
    Column("key", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

learners: Final = Table(
    "learners",
    metadata,
    Column("key", Name, primary_key=True),
    Column("day", Day, nullable=False),
    Column("data", Text, nullable=False),
    sqlite_with_rowid=False,
)

stored_files: Final = Table(
    "stored_files",
    metadata,
    Column("messenger", MessengerText, primary_key=True),
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(64), primary_key=True),
    Column("file_id", String(255), nullable=False),
    Column("day", Day, nullable=False),
    sqlite_with_rowid=False,
)
"""Pictures that the program has drawn and a messenger keeps; ``day`` is that of the upload."""

tries: Final = Table(
    "tries",
    metadata,
    Column("name", Name, primary_key=True),
    Column("nonce", BigInteger, primary_key=True, autoincrement=False),
    Column("minute", BigInteger, nullable=False, index=True),
    sqlite_with_rowid=False,
)

doomed: Final = Table(
    "doomed",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("name", Name, primary_key=True),
)
"""Keys and vault files whose rows are gone: destroyed after the commit, and again until that is certain."""

BLOCK_SEQUENCE: Final = "row_id_blocks"
"""PostgreSQL only: hands each process blocks of ids for inbox and outbox."""

processes: Final = Table(
    "processes",
    metadata,
    Column("run", String(22), primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("holds", Text, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("burns", BigInteger, nullable=False),
    Column("page", Text, nullable=False),
)
"""Processes that divide the work (PostgreSQL): what each says of itself, once a second. ``seen`` is microseconds of the
server's clock."""
BURN_SEQUENCE: Final = "burns"
"""PostgreSQL only: raised by each burning, so that processes which divide the work forget what it destroyed."""
