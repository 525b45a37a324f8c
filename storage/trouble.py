"""What can go wrong before anything is stored. Each error is one line for the operator that says what to do.

StorageTrouble
├── KeyFileTrouble      the key file is missing, misplaced, readable by others, malformed or another's
├── DatabaseBusy        another process works on this database
└── DatabaseUnusable    it cannot be opened, or its schema is newer than this program

While the program runs, a transaction ends with ``bot.conversation.store.Conflict`` when trying again may
help, and with ``RowRefused`` when the same rows will be refused every time.
"""

import sqlite3
from typing import Final

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from bot.conversation.store import Conflict

FULL: Final = "SQLITE_FULL"
"""SQLite's name of a full disk."""
_LASTING_SQLITE: Final = (FULL, "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CORRUPT", "SQLITE_NOTADB")
_LASTING_POSTGRES: Final = ("53", "58")
"""SQLSTATE classes «insufficient resources» (disk full is 53100) and «system error»."""


_UNDONE_POSTGRES: Final = ("22", "23", "25", "40001", "40002", "40P01", "42")
"""SQLSTATEs of a commit that the server refuses and answers."""


class StorageTrouble(Exception):
    """Nothing can be stored. ``str`` is one line for the operator that says what to do."""


class KeyFileTrouble(StorageTrouble):
    """The key file cannot be used."""


class DatabaseBusy(StorageTrouble):
    """Another process works on this database."""


class DatabaseUnusable(StorageTrouble):
    """The database cannot be opened."""


class KeysAway(sqlite3.OperationalError):
    """A holder of keys does not answer, does not trust us, or makes no change now. ``str`` is one line that says what
    to do. It is treated like a key file whose disk is away."""


class RowRefused(Exception):
    """The database will never take these rows:
    a duplicate name, an integer over 64 bits, a lone surrogate."""


REFUSALS: Final = (DBAPIError, sqlite3.Error, OverflowError, UnicodeError)
"""What a statement can raise. The last two come from the driver, before the database is asked."""

_NEVER: Final = (
    IntegrityError,
    DataError,
    ProgrammingError,
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.ProgrammingError,
    OverflowError,
    UnicodeError,
)
_NEVER_POSTGRES: Final = ("22", "23", "42")
"""SQLSTATE classes «data exception», «integrity constraint violation» and «syntax error»."""


def ending_of(error: Exception) -> Conflict | RowRefused:
    """A statement's error as the loops know it. The text names only the kind: values never reach a log."""
    kind = _kind_of(error)
    if isinstance(error, _NEVER) or kind.startswith(_NEVER_POSTGRES):
        return RowRefused(kind)
    return conflict_from(error)


def conflict_from(error: Exception) -> Conflict:
    """``lasting`` when waiting does not help: a full disk, a broken file."""
    kind = _kind_of(error)
    return Conflict(kind, lasting=kind.startswith((*_LASTING_SQLITE, *_LASTING_POSTGRES)))


def is_surely_undone(error: Exception) -> bool:
    """Whether the server itself says that it has not committed. Anything else leaves that open."""
    return _kind_of(error).startswith(_UNDONE_POSTGRES)


def _kind_of(error: Exception) -> str:
    """SQLite's name of the error, PostgreSQL's SQLSTATE, or Python's class name."""
    origin: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    while origin is not None:
        for attribute in ("sqlite_errorname", "sqlstate"):
            if isinstance(kind := getattr(origin, attribute, None), str):
                return kind
        origin = origin.__cause__
    return type(error).__name__
