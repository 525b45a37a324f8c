"""``amanat database to-postgresql`` and ``to-sqlite``: the database moves between the two.

Without ``--finish`` it is copied and compared, and nothing of the old one changes. With it the new one opens and the
old one is destroyed. The bot is stopped meanwhile. What is broken off goes on when it is started again.
"""

import asyncio
import sys
import time

from bot.cli.progress import ProgressLine
from bot.cli.words import Amount, translate, words
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
        raise SettingsTrouble(words("move-holder-first"))
    way = "to-postgresql" if to_postgresql else "to-sqlite"
    command = f"./amanat database {way} --finish {places.server_name}"
    try:
        asyncio.run(_move(settings, places, command, to_postgresql=to_postgresql, finish=finish))
    except OSError as trouble:
        if not finish:
            raise
        print(
            words("move-database-left", file=trouble.filename or places.path, why=trouble.strerror),
            file=sys.stderr,
        )
        return 1
    print(words("move-done", seconds=Amount(f"{time.monotonic() - began:.1f}")))
    if finish:
        _say_what_is_next(places, to_postgresql=to_postgresql)
    else:
        print(words("move-still-old", command=command))
    return 0


def _say_what_is_next(places: DatabasePlaces, *, to_postgresql: bool) -> None:
    if to_postgresql:
        print(words("move-set-url", name=places.server_name))
        print(words("move-file-gone"))
    else:
        mend = words("move-empty-url") if places.has_usual_file else words("move-url-to-file")
        print(words("move-in-file", path=places.path, mend=mend))
        print(words("move-tables-gone"))
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
            lambda line: print(translate(line), flush=True),
            ProgressLine(words("progress-copying-rows")),
            ProgressLine(words("progress-comparing-rows")),
            at_begin=lambda: note_move(data_dir, Movable.DATABASE, command),
            at_switch=note_switch,
            is_noted=half_move(data_dir, Movable.DATABASE) is not None,
        )
        await move.run(finish=finish)
    if finish:
        if not to_postgresql:
            remove_note(data_dir / IN_POSTGRESQL)
        forget_move(data_dir, Movable.DATABASE)
