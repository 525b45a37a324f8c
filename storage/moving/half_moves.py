"""What the data folder notes about moves: one that is half done, with the command that goes on with it, and where the
database and the keys have gone.

A start must know both: a setting that was forgotten would begin a new, empty store beside the real one.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from storage.folders import sync_folder, write_private
from storage.trouble import DatabaseUnusable


class Movable(StrEnum):
    """What can be moved between places."""

    DATABASE = "database"
    EVIDENCE = "evidence"
    KEYS = "keys"


IN_POSTGRESQL: Final = "database-in-postgresql"
"""A file in the data folder with the database's address, without its password, after a move to PostgreSQL."""
WITH_HOLDER: Final = "keys-with-holder"
"""A file in the data folder with the holder's address, after a move of the keys."""
_NOTE: Final = "moving-{}"
_SWITCH: Final = "switching"


@dataclass(frozen=True, slots=True)
class HalfMove:
    """A move that was begun and not finished. ``str`` is one line for the operator."""

    what: Movable
    command: str
    is_switching: bool = False
    """Whether all is copied and compared, and the old place is given up: there is no way back any more."""

    def __str__(self) -> str:
        match self.what:
            case Movable.DATABASE:
                meanwhile = "until then the bot works on the old one"
            case Movable.EVIDENCE:
                meanwhile = "until then some files are in one place and some in the other"
            case Movable.KEYS:
                meanwhile = "until then the keys may be in two places, and the bot does not start"
        return f"the move of the {self.what} is half done: stop the bot, {self.command} goes on; {meanwhile}"


def note_move(data_dir: Path, what: Movable, command: str, *, is_switching: bool = False) -> None:
    """Note that this move was begun, durably; ``command`` goes on with it. Raises OSError."""
    lines = f"{command}\n{_SWITCH if is_switching else ''}\n"
    write_private(data_dir / _NOTE.format(what), lines.encode())


def forget_move(data_dir: Path, what: Movable) -> None:
    """The move is done. Raises OSError."""
    remove_note(data_dir / _NOTE.format(what))


def remove_note(path: Path) -> None:
    """Durable when this returns; a note that is not there is none. Raises OSError."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def half_move(data_dir: Path, what: Movable) -> HalfMove | None:
    """The move of this that is not finished, if there is one. Raises OSError."""
    note = data_dir / _NOTE.format(what)
    if not note.exists():
        return None
    command, _, switch = note.read_text(encoding="utf8").partition("\n")
    return HalfMove(what, command, is_switching=switch.strip() == _SWITCH)


def half_moves(data_dir: Path) -> list[HalfMove]:
    """Moves of this folder's store that are not finished. Raises OSError."""
    return [move for what in Movable if (move := half_move(data_dir, what)) is not None]


def check_half_moves(data_dir: Path, *, but: frozenset[Movable] = frozenset()) -> None:
    """Raises DatabaseUnusable when some evidence or keys are in one place and some in another; ``but``: what the
    caller itself moves. A database moves as a whole, so a half move of it stops no start."""
    for move in half_moves(data_dir):
        if move.what is not Movable.DATABASE and move.what not in but:
            raise DatabaseUnusable(str(move))


def check_place_of_database(data_dir: Path, *, on_sqlite: bool) -> None:
    """Raises DatabaseUnusable when the database has moved away from SQLite: a new one would begin there."""
    note = data_dir / IN_POSTGRESQL
    if on_sqlite and note.exists():
        raise DatabaseUnusable(
            f"the database was moved to {note.read_text(encoding='utf8').strip()}: set AMANAT_DATABASE_URL to it; "
            "./amanat database to-sqlite moves it back"
        )


def check_place_of_keys(data_dir: Path, *, with_holder: bool) -> None:
    """Raises DatabaseUnusable when the keys have moved to a holder and none is set: new ones would be made here."""
    note = data_dir / WITH_HOLDER
    if not with_holder and note.exists():
        raise DatabaseUnusable(
            f"the keys were moved to the holder {note.read_text(encoding='utf8').strip()}: set AMANAT_KEYS_AT to it; "
            "./amanat keys to-folder moves them back"
        )
