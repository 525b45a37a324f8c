"""``amanat burn accounts`` and ``amanat burn all``: keys are destroyed at once, whether the bot runs or not.

First the keys on the disk go, then whoever has them in memory is told. So an unanswered telling is worth a
clear word: that program must be ended by hand.
"""

import asyncio
import secrets
import sys
import time
from pathlib import Path
from typing import Final

from bot.domain.owner.burning import COMMAND, Burn
from bot.runtime.system import SystemClock
from bot.settings import Settings, SettingsTrouble, read_settings
from storage.burning import burn_beside
from storage.commands import give_beside, still_waits
from storage.engine import database_file
from storage.key_copy import FAILURES
from storage.key_store import REPORT_KEYS
from storage.opening import open_store
from storage.trouble import DatabaseBusy, StorageTrouble

WORD: Final = "BURN"
PATIENCE: Final = 15.0
LOOK_EVERY: Final = 0.25
GOES: Final = {
    Burn.ACCOUNTS: "who sent which report, and everything under way between people and the bot (drafts, messages)",
    Burn.ALL: "the words and evidence of every report, who sent it, and everything under way",
}


def burn(what: Burn, *, yes: bool) -> int:
    """0 when it is burnt and nobody holds it in memory any more; 1 otherwise."""
    settings = read_settings()
    if not (settings.data_dir / REPORT_KEYS).exists():  # nobody may believe that something was burnt
        raise SettingsTrouble(
            f"there are no keys in {settings.data_dir.resolve()}: set AMANAT_DATA_DIR to the folder that the bot uses"
        )
    print(f"this destroys {GOES[what]}. It cannot be undone.")
    if not yes and input(f"type {WORD} to go on: ").strip() != WORD:
        print("nothing was burnt")
        return 1
    began = time.monotonic()
    burn_beside(settings.data_dir, what)
    print(f"the keys on the disk are gone after {time.monotonic() - began:.2f} s")
    unreached = 0 if settings.copy_dir is None else _burn_copy(settings.copy_dir, what)
    return asyncio.run(_told(settings, what)) or unreached


def _burn_copy(folder: Path, what: Burn) -> int:
    try:
        burn_beside(folder, what)
    except FAILURES as trouble:
        print(f"the copy in {folder} cannot be reached ({trouble}): destroy it by hand", file=sys.stderr)
        return 1
    return 0


async def _told(settings: Settings, what: Burn) -> int:
    """The program that runs drops what it holds; without one the rest is done here."""
    try:
        if database_file(settings.url) is None:
            return await _asked(settings, what, certain=False)
        store = await open_store(
            settings.url,
            data_dir=settings.data_dir,
            key_file=settings.key_file,
            copy_dir=settings.copy_dir,
            clock=SystemClock(),
        )
    except DatabaseBusy:
        return await _asked(settings, what, certain=True)
    except StorageTrouble as trouble:
        print(f"the rest is done at the next start; the store does not open now: {trouble}")
        return 0
    try:
        await store.burn(what)
    finally:
        await store.close()
    print("no program runs; what is left of the rows is swept up from the next start on")
    return _burnt()


async def _asked(settings: Settings, what: Burn, *, certain: bool) -> int:
    command_id, began = secrets.token_urlsafe(16), time.monotonic()
    await give_beside(settings.url, command_id, COMMAND, what.value)
    while time.monotonic() - began < PATIENCE:
        if not await still_waits(settings.url, command_id):
            print(
                f"the running program has dropped what it held in memory, {time.monotonic() - began:.1f} s later"
            )
            return _burnt()
        await asyncio.sleep(LOOK_EVERY)
    who = "a program runs and" if certain else "if a program runs, it"
    print(
        f"{who} has not confirmed within {PATIENCE:.0f} s: it may hold keys in memory. End it now: "
        "kill -9 its process; what it is asked stays written down for its next start",
        file=sys.stderr,
    )
    return 1


def _burnt() -> int:
    print("burnt. Old backups of the key files are out of reach from here: destroy them too")
    print("(what a disk may still hold: docs/operating.md#burning)")
    return 0
