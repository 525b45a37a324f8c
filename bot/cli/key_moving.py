"""``amanat keys to-holder`` and ``keys to-folder``: the keys move between the data folder and AMANAT_KEYS_AT.

Without ``--finish`` it is only looked whether they can. The bot is stopped meanwhile, and does not start before a move
that was begun is ended or taken back: keys must not be in two places while something is withdrawn.
"""

import asyncio
import sys
import time

from bot.cli.progress import ProgressLine
from bot.settings import Settings, SettingsTrouble, read_settings
from storage.key_service.remote_rows import DestructionIncomplete, KeyHolder
from storage.keys import KeyRing
from storage.moving.key_move import KeyMove
from storage.moving.standstill import no_program_works
from storage.trouble import KeysAway


def move_keys(*, to_holder: bool, finish: bool) -> int:
    """Return 0 when all that was asked for is done; 1 when a machine does not answer or something could not be
    destroyed."""
    settings, began = read_settings(), time.monotonic()
    holder = settings.holder
    if holder is None:
        raise SettingsTrouble("AMANAT_KEYS_AT is not set: name the holder (docs/operating/moving.md#keys)")
    try:
        lines = asyncio.run(_move(settings, holder, to_holder=to_holder, finish=finish))
    except DestructionIncomplete as trouble:
        print(f"NOT DESTROYED: {trouble}: mend that and run this again, it goes on", file=sys.stderr)
        return 1
    except (KeysAway, OSError) as trouble:
        print(f"{trouble}. No key is lost: run this again, it goes on", file=sys.stderr)
        return 1
    for line in lines:
        print(line)
    print(f"after {time.monotonic() - began:.1f} s")
    return 0


async def _move(settings: Settings, holder: KeyHolder, *, to_holder: bool, finish: bool) -> list[str]:
    """Raises DatabaseBusy while the bot works."""
    ring = KeyRing.from_file(settings.key_file, data_dir=settings.data_dir, fresh=False)
    move = KeyMove(
        settings.data_dir,
        ring,
        holder,
        settings.copy_dir,
        lambda line: print(line, flush=True),
        ProgressLine("copying, keys"),
        ProgressLine("comparing, keys"),
    )
    async with no_program_works(settings.url, data_dir=settings.data_dir):
        if not finish:
            count = await asyncio.to_thread(move.count, to_holder=to_holder)
            place = settings.keys_at if to_holder else settings.data_dir
            return [f"{count} keys can move to {place}: run this again with --finish, the bot stopped"]
        moved = await asyncio.to_thread(move.run, to_holder=to_holder)
    if moved is None:
        return []
    if to_holder:
        return [
            f"{moved} keys are with {settings.keys_at}; those in {settings.data_dir} were overwritten",
            "leave AMANAT_KEYS_AT as it is, then ./amanat run; old backups of the key files open what they held: "
            "destroy them (docs/operating/moving.md#what-stays-behind)",
        ]
    return [
        f"{moved} keys are in {settings.data_dir}; those with {settings.keys_at} were overwritten",
        "unset AMANAT_KEYS_AT, then ./amanat run",
    ]
