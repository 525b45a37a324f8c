"""What can be wrong before anything is stored: one line for the operator, with the mend in it.

StorageTrouble
├── KeyFileTrouble      the key file is missing, misplaced, readable by others, malformed or another's
├── DatabaseBusy        another process works on this database
└── DatabaseUnusable    it cannot be opened, or its schema is newer than this program

Later, while it runs, everything that goes wrong in a transaction is a ``bot.conversation.store.Conflict``.
"""

from typing import Final

from sqlalchemy.exc import DBAPIError

from bot.conversation.store import Conflict

_LASTING_SQLITE: Final = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CORRUPT", "SQLITE_NOTADB")
_LASTING_POSTGRES: Final = ("53", "58")
"""SQLSTATE classes «insufficient resources» (disk full is 53100) and «system error»."""


class StorageTrouble(Exception):
    """Nothing can be stored. ``str`` is one line for the operator, mend included."""


class KeyFileTrouble(StorageTrouble):
    """The key file cannot be used."""


class DatabaseBusy(StorageTrouble):
    """Another process works on this database."""


class DatabaseUnusable(StorageTrouble):
    """The database cannot be opened."""


def conflict_from(error: Exception) -> Conflict:
    """The same trouble in the loops' words; lasting when waiting does not mend it (full disk, broken file).

    Its text names the kind only: the statement's values never reach a log.
    """
    origin: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    while origin is not None:
        name = getattr(origin, "sqlite_errorname", None)
        if isinstance(name, str):
            return Conflict(name, lasting=name.startswith(_LASTING_SQLITE))
        state = getattr(origin, "sqlstate", None)
        if isinstance(state, str):
            return Conflict(f"SQLSTATE {state}", lasting=state.startswith(_LASTING_POSTGRES))
        origin = origin.__cause__
    return Conflict(type(error).__name__)
