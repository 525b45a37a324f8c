"""``amanat burn accounts`` and ``amanat burn all``: destroy keys at once, whether the bot runs or not.

The keys on the disk are destroyed first, then the running program is told to drop those in memory. If it does
not answer, the command says clearly that the program must be ended by hand.
"""

import asyncio
import secrets
import sqlite3
import sys
import time
from pathlib import Path
from typing import Final

from bot.cli.store_of_settings import open_store_of
from bot.conversation.store import Conflict
from bot.domain.owner.burning import COMMAND, Burn
from bot.runtime.system import SystemClock
from bot.settings import Settings, SettingsTrouble, read_settings
from storage.ballast import Ballast
from storage.burning import burn_held_keys, burn_key_stores
from storage.commands import file_commands, is_pending, request_by_file, request_command
from storage.drill_copies import destroy_drill_copies
from storage.engine import database_file
from storage.hour_keys import HOUR_KEYS
from storage.key_store import REPORT_KEYS
from storage.lock import FolderLock
from storage.moving.half_moves import Movable, half_move
from storage.overwriting import remove_files
from storage.trouble import REFUSALS, DatabaseBusy, KeyFileTrouble, RowRefused, StorageTrouble
from storage.vault import VAULT

WORD: Final = "BURN"
PATIENCE: Final = 15.0
LOOK_EVERY: Final = 0.25
UNUSABLE: Final = (StorageTrouble, Conflict, RowRefused, sqlite3.Error, OSError, *REFUSALS)
"""What a full, locked or broken database can raise, from opening on."""
GOES: Final = {
    Burn.ACCOUNTS: "who sent which report, and everything in progress between people and the bot (drafts, messages)",
    Burn.ALL: "the words and evidence of every report, who sent it, and everything in progress",
}


def burn(what: Burn, *, yes: bool) -> int:
    """Return 0 when it is burnt and no program holds it in memory any more; 1 otherwise."""
    settings = read_settings()
    if settings.holder is None and not any(
        (settings.data_dir / name).exists() for name in (REPORT_KEYS, HOUR_KEYS)
    ):
        # an error must not look like success
        raise SettingsTrouble(
            f"there are no keys in {settings.data_dir.resolve()}: set AMANAT_DATA_DIR to the folder that the bot uses"
        )
    print(f"this destroys {GOES[what]}. It cannot be undone.")
    if not yes and input(f"type {WORD} to continue: ").strip() != WORD:
        print("nothing was burnt")
        return 1
    began, moment = time.monotonic(), time.time()
    if settings.holder is None:
        left = burn_key_stores(settings.data_dir, what)
    else:
        left = burn_held_keys(settings.holder, what)
    if not left:
        print(f"the keys on the disk are gone after {time.monotonic() - began:.2f} s")
    if settings.copy_dir is not None and settings.holder is None:
        left += burn_key_stores(settings.copy_dir, what)
    left += _burn_half_moved(settings, what)
    left += _burn_drills()
    for line in left:
        print(f"NOT DESTROYED: {line}: destroy it by hand", file=sys.stderr)
    return asyncio.run(_tell_program(settings, what, before=moment)) or int(bool(left))


def _burn_half_moved(settings: Settings, what: Burn) -> list[str]:
    """A move of the keys that was broken off leaves some in both places."""
    if half_move(settings.data_dir, Movable.KEYS) is None:
        return []
    if settings.holder is None:
        return [
            "what a half-done move has copied to a holder of keys (set AMANAT_KEYS_AT to it, and burn again)"
        ]
    places = [settings.data_dir, *([settings.copy_dir] if settings.copy_dir is not None else [])]
    return [line for place in places for line in burn_key_stores(place, what)]


def _burn_drills() -> list[str]:
    """Destroy copies left by killed drills. Returns those that could not be destroyed, one per line."""
    gone, left = destroy_drill_copies()
    for folder in gone:
        print(f"the copy of a drill that was cut short lay in {folder}: it has been destroyed")
    return [str(folder) for folder in left]


async def _tell_program(settings: Settings, what: Burn, *, before: float) -> int:
    """The running program drops what it holds; if none runs, the rest is done here."""
    try:
        return await _hand_on(settings, what)
    except UNUSABLE as trouble:
        kind = trouble
    if _make_room(settings, what, before):
        try:
            return await _hand_on(settings, what)
        except UNUSABLE as trouble:
            kind = trouble
    print(f"the database accepts no writes now ({type(kind).__name__}): the keys are destroyed anyway")
    return await _ask_program_by_file(settings, what)


def _make_room(settings: Settings, what: Burn, before: float) -> bool:
    """Free the room of the ballast and of evidence whose keys are destroyed, which the rest may need. Returns
    whether any was freed."""
    went = Ballast(settings.data_dir).release()
    if what is Burn.ALL:
        folders = [folder for folder in (settings.data_dir, settings.copy_dir) if folder is not None]
        count = sum(remove_files(folder / VAULT, before=before) for folder in folders)
        if count:
            print(f"{count} files of evidence that nobody can open any more were removed")
        went = went or bool(count)
    return went


async def _hand_on(settings: Settings, what: Burn) -> int:
    """Raises one of ``UNUSABLE`` if the database accepts nothing."""
    if database_file(settings.url) is None:
        return await _ask_program(settings, what, certain=False)
    try:
        store = await open_store_of(settings, SystemClock())
    except DatabaseBusy:
        return await _ask_program(settings, what, certain=True)
    except KeyFileTrouble as trouble:
        print(f"the rest is done at the next start; the store cannot be opened now: {trouble}")
        return _report_burnt()
    try:
        await store.burn(what)
    finally:
        await store.close()
    print("no program runs; the remaining rows are removed after the next start")
    return _report_burnt()


async def _ask_program_by_file(settings: Settings, what: Burn) -> int:
    """The database cannot be used: tell the program by a file, which it looks for every second."""
    runs = _program_runs(settings.data_dir)
    try:
        request_by_file(settings.data_dir, what)
    except OSError as trouble:
        print(f"and no file can be written to the data folder ({trouble.strerror})", file=sys.stderr)
        return _report_unconfirmed("a program runs and") if runs is not False else _report_burnt()
    if runs is False:
        print("no program runs; the remaining rows are removed after the next start")
        return _report_burnt()
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        if not file_commands(settings.data_dir):
            print("the running program has dropped what it held in memory")
            return _report_burnt()
        await asyncio.sleep(LOOK_EVERY)
    return _report_unconfirmed("a program runs and" if runs else "if a program runs, it")


def _program_runs(data_dir: Path) -> bool | None:
    """Whether the program runs; None if that cannot be found out."""
    try:
        FolderLock.take(data_dir).release()
    except DatabaseBusy:
        return True
    except OSError:
        return None
    return False


async def _ask_program(settings: Settings, what: Burn, *, certain: bool) -> int:
    command_id, began = secrets.token_urlsafe(16), time.monotonic()
    await request_command(settings.url, command_id, COMMAND, what.value)
    while time.monotonic() - began < PATIENCE:
        if not await is_pending(settings.url, command_id):
            print(
                f"the running program has dropped what it held in memory, {time.monotonic() - began:.1f} s later"
            )
            return _report_burnt()
        await asyncio.sleep(LOOK_EVERY)
    return _report_unconfirmed("a program runs and" if certain else "if a program runs, it")


def _report_unconfirmed(who: str) -> int:
    print(
        f"{who} has not confirmed within {PATIENCE:.0f} s: it may hold keys in memory. End it now: "
        "kill -9 its process; the request stays recorded for its next start",
        file=sys.stderr,
    )
    return 1


def _report_burnt() -> int:
    print("burnt. Old backups of the key files are out of reach from here: destroy them too")
    print("(what a disk may still hold: docs/operating/keys.md#what-burning-does-not-reach)")
    return 0
