"""``amanat keys to-holder`` and ``keys to-folder``: the keys move between the data folder and AMANAT_KEYS_AT.

Without ``--finish`` it is only looked whether they can. The bot is stopped meanwhile, and does not start before a move
that was begun is ended or taken back: keys must not be in two places while something is withdrawn.
"""

import asyncio
import sys
import time

from bot.cli.progress import ProgressLine
from bot.cli.words import translate, words
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
        raise SettingsTrouble(words("move-no-holder"))
    try:
        lines = asyncio.run(_move(settings, holder, to_holder=to_holder, finish=finish))
    except DestructionIncomplete as trouble:
        print(words("move-keys-left", trouble=trouble), file=sys.stderr)
        return 1
    except (KeysAway, OSError) as trouble:
        print(words("move-keys-away", trouble=trouble), file=sys.stderr)
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
        lambda line: print(translate(line), flush=True),
        ProgressLine(words("progress-copying-keys")),
        ProgressLine(words("progress-comparing-keys")),
    )
    async with no_program_works(settings.url, data_dir=settings.data_dir):
        if not finish:
            count = await asyncio.to_thread(move.count, to_holder=to_holder)
            place = settings.keys_at if to_holder else settings.data_dir
            return [words("move-keys-count", count=count, place=place)]
        moved = await asyncio.to_thread(move.run, to_holder=to_holder)
    if moved is None:
        return []
    if to_holder:
        return [
            words("move-keys-held", moved=moved, address=settings.keys_at, folder=settings.data_dir),
            words("move-keys-held-next"),
        ]
    return [
        words("move-keys-here", moved=moved, folder=settings.data_dir, address=settings.keys_at),
        words("move-keys-here-next"),
    ]
