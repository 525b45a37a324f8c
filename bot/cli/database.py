"""``amanat database to-postgresql`` and ``to-sqlite``: the database moves between the two.

Without ``--finish`` it is copied and compared, and nothing of the old one changes. With it the new one opens and the
old one is destroyed. The bot is stopped meanwhile. What is broken off goes on when it is started again.
"""

import asyncio
import sys
import time

from bot.cli.progress import ProgressLine
from bot.settings import Settings, SettingsTrouble, read_settings
from storage.folders import write_private
from storage.keys import KeyRing
from storage.moving.database_move import DatabaseMove
from storage.moving.half_moves import (
    IN_POSTGRESQL,
    WITH_HOLDER,
    Movable,
    forget_move,
    half_move,
    note_move,
    remove_note,
)
from storage.moving.places import DatabasePlaces


def move_database(given: str | None, *, to_postgresql: bool, finish: bool) -> int:
    """``given``: the address of the PostgreSQL database, if AMANAT_DATABASE_URL is not it. Return 0 when all that was
    asked for is done, 1 when something of the old database could not be destroyed."""
    settings, began = read_settings(), time.monotonic()
    places = DatabasePlaces.of(settings.url, given, data_dir=settings.data_dir)
    if not to_postgresql and (settings.holder is not None or (settings.data_dir / WITH_HOLDER).exists()):
        raise SettingsTrouble(
            "a holder of keys needs PostgreSQL: move the keys first, ./amanat keys to-folder --finish"
        )
    way = "to-postgresql" if to_postgresql else "to-sqlite"
    command = f"./amanat database {way} --finish {places.server_name}"
    try:
        asyncio.run(_move(settings, places, command, to_postgresql=to_postgresql, finish=finish))
    except OSError as trouble:
        if not finish:
            raise
        print(
            f"NOT DESTROYED: {trouble.filename or places.path} ({trouble.strerror}): mend that and run this again; "
            "the new database is whole",
            file=sys.stderr,
        )
        return 1
    print(f"done after {time.monotonic() - began:.1f} s")
    if finish:
        _say_what_is_next(places, to_postgresql=to_postgresql)
    else:
        print(f"the bot still works on the old database; to switch: {command}")
    return 0


def _say_what_is_next(places: DatabasePlaces, *, to_postgresql: bool) -> None:
    if to_postgresql:
        print(f"set AMANAT_DATABASE_URL to {places.server_name} (with its password), then ./amanat run")
        print(
            "the old file was overwritten and removed; take a new backup with pg_dump, and destroy the old ones"
        )
    else:
        mend = "empty AMANAT_DATABASE_URL" if places.has_usual_file else "set AMANAT_DATABASE_URL to the file"
        print(f"the database is in {places.path}: {mend}, then ./amanat run")
        print(
            "the old tables were dropped; the server's log and backups may hold their rows: destroy them (dropdb)"
        )
    print("(docs/operating/moving.md#what-stays-behind)")


async def _move(
    settings: Settings, places: DatabasePlaces, command: str, *, to_postgresql: bool, finish: bool
) -> None:
    data_dir = settings.data_dir
    ring = KeyRing.from_file(settings.key_file, data_dir=data_dir, fresh=False)

    def note_switch() -> None:
        if to_postgresql:
            write_private(data_dir / IN_POSTGRESQL, f"{places.server_name}\n".encode())

    async with places.both_sides(copy_dir=settings.copy_dir) as (server, file):
        source, target = (file, server) if to_postgresql else (server, file)
        move = DatabaseMove(
            source,
            target,
            ring.vault_mark.decode(),
            lambda line: print(line, flush=True),
            ProgressLine("copying, rows"),
            ProgressLine("comparing, rows"),
            at_begin=lambda: note_move(data_dir, Movable.DATABASE, command),
            at_switch=note_switch,
            is_noted=half_move(data_dir, Movable.DATABASE) is not None,
        )
        await move.run(finish=finish)
    if finish:
        if not to_postgresql:
            remove_note(data_dir / IN_POSTGRESQL)
        forget_move(data_dir, Movable.DATABASE)
