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
from bot.cli.words import Amount, words
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
    Burn.ACCOUNTS: "burn-goes-accounts",
    Burn.ALL: "burn-goes-all",
}


def burn(what: Burn, *, yes: bool) -> int:
    """Return 0 when it is burnt and no program holds it in memory any more; 1 otherwise."""
    settings = read_settings()
    if settings.holder is None and not any(
        (settings.data_dir / name).exists() for name in (REPORT_KEYS, HOUR_KEYS)
    ):
        # an error must not look like success
        raise SettingsTrouble(words("burn-no-keys", folder=settings.data_dir.resolve()))
    print(words("burn-warning", goes=words(GOES[what])))
    if not yes and input(words("burn-type", word=WORD) + " ").strip() != WORD:
        print(words("burn-nothing"))
        return 1
    began, moment = time.monotonic(), time.time()
    if settings.holder is None:
        left = burn_key_stores(settings.data_dir, what)
    else:
        left = burn_held_keys(settings.holder, what)
    if not left:
        print(words("burn-disk", seconds=Amount(f"{time.monotonic() - began:.2f}")))
    if settings.copy_dir is not None and settings.holder is None:
        left += burn_key_stores(settings.copy_dir, what)
    left += _burn_half_moved(settings, what)
    left += _burn_drills()
    for line in left:
        print(words("burn-left", what=line), file=sys.stderr)
    return asyncio.run(_tell_program(settings, what, before=moment)) or int(bool(left))


def _burn_half_moved(settings: Settings, what: Burn) -> list[str]:
    """A move of the keys that was broken off leaves some in both places."""
    if half_move(settings.data_dir, Movable.KEYS) is None:
        return []
    if settings.holder is None:
        return [words("burn-half-moved")]
    places = [settings.data_dir, *([settings.copy_dir] if settings.copy_dir is not None else [])]
    return [line for place in places for line in burn_key_stores(place, what)]


def _burn_drills() -> list[str]:
    """Destroy copies left by killed drills. Returns those that could not be destroyed, one per line."""
    gone, left = destroy_drill_copies()
    for folder in gone:
        print(words("burn-drill", folder=folder))
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
    print(words("burn-no-writes", kind=type(kind).__name__))
    return await _ask_program_by_file(settings, what)


def _make_room(settings: Settings, what: Burn, before: float) -> bool:
    """Free the room of the ballast and of evidence whose keys are destroyed, which the rest may need. Returns
    whether any was freed."""
    went = Ballast(settings.data_dir).release()
    if what is Burn.ALL:
        folders = [folder for folder in (settings.data_dir, settings.copy_dir) if folder is not None]
        count = sum(remove_files(folder / VAULT, before=before) for folder in folders)
        if count:
            print(words("burn-evidence", count=count))
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
        print(words("burn-later", trouble=trouble))
        return _report_burnt()
    try:
        await store.burn(what)
    finally:
        await store.close()
    print(words("burn-no-program"))
    return _report_burnt()


async def _ask_program_by_file(settings: Settings, what: Burn) -> int:
    """The database cannot be used: tell the program by a file, which it looks for every second."""
    runs = _program_runs(settings.data_dir)
    try:
        request_by_file(settings.data_dir, what)
    except OSError as trouble:
        print(words("burn-no-file", why=trouble.strerror), file=sys.stderr)
        return _report_unconfirmed(certain=True) if runs is not False else _report_burnt()
    if runs is False:
        print(words("burn-no-program"))
        return _report_burnt()
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        if not file_commands(settings.data_dir):
            print(words("burn-dropped"))
            return _report_burnt()
        await asyncio.sleep(LOOK_EVERY)
    return _report_unconfirmed(certain=bool(runs))


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
            print(words("burn-dropped-after", seconds=Amount(f"{time.monotonic() - began:.1f}")))
            return _report_burnt()
        await asyncio.sleep(LOOK_EVERY)
    return _report_unconfirmed(certain=certain)


def _report_unconfirmed(*, certain: bool) -> int:
    """``certain``: whether a program runs for sure."""
    key = "burn-unconfirmed" if certain else "burn-unconfirmed-perhaps"
    print(words(key, seconds=Amount(f"{PATIENCE:.0f}")), file=sys.stderr)
    return 1


def _report_burnt() -> int:
    print(words("burn-done"))
    print(words("burn-may-stay"))
    return 0
