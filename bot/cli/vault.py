"""``amanat vault to-bucket`` and ``to-folder``: evidence moves between the data folder and the bucket.

Without ``--finish`` it is copied, also while the bot runs and as often as one likes. With it the bot is stopped: the
rest is copied, each file is checked in its new place, and only then removed from the old one. What is broken off goes
on when it is started again.
"""

import asyncio
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bot.cli.progress import ProgressLine
from bot.cli.words import Amount, words
from bot.conversation.store_troubles import VaultDown
from bot.runtime.system import SystemClock
from bot.settings import Settings, SettingsTrouble, read_settings
from storage.bucket_address import BucketAddress
from storage.engine import database_file
from storage.keys import KeyRing
from storage.moving.half_moves import Movable, forget_move, note_move
from storage.moving.standstill import no_program_works
from storage.opening import IN_BUCKET, open_bucket_vault, open_store
from storage.sealing import Sealer
from storage.vault import VAULT, FolderVault, Vault
from storage.vault_moving import VaultCopy, VaultMove, copy_files


def move_vault(*, to_bucket: bool, finish: bool) -> int:
    """Return 0 when all that was asked for is done; 1 when files stay behind or the bucket does not answer."""
    settings, began = read_settings(), time.monotonic()
    address = settings.bucket
    if address is None:
        raise SettingsTrouble(words("move-no-bucket"))
    try:
        if not finish:
            copy = asyncio.run(_copy(settings, address, to_bucket=to_bucket))
            count, seconds = copy.files - copy.broken, Amount(f"{time.monotonic() - began:.1f}")
            print(words("move-files-both", count=count, seconds=seconds))
            if copy.broken:
                print(words("move-files-uncopied", number=copy.broken), file=sys.stderr)
                return 1
            print(words("move-files-finish"))
            return 0
        outcome = asyncio.run(_finish_alone(settings, address, to_bucket=to_bucket))
    except VaultDown as down:
        print(
            words("move-bucket-away", trouble=down.trouble.value),
            file=sys.stderr,
        )
        return 1
    return _report(outcome, settings.data_dir, to_bucket=to_bucket)


def _report(outcome: VaultMove, data_dir: Path, *, to_bucket: bool) -> int:
    print(words("move-files-moved", number=outcome.moved))
    if outcome.missing:
        print(words("move-files-missing", number=outcome.missing), file=sys.stderr)
    if outcome.broken:
        old = data_dir / VAULT if to_bucket else words("move-the-bucket")
        print(
            words("move-files-broken", number=outcome.broken, old=old),
            file=sys.stderr,
        )
    elif not to_bucket:
        (data_dir / IN_BUCKET).unlink(missing_ok=True)
        print(words("move-empty-vault-url"))
    return int(bool(outcome.broken or outcome.missing))


async def _copy(settings: Settings, address: BucketAddress, *, to_bucket: bool) -> VaultCopy:
    ring = KeyRing.from_file(settings.key_file, data_dir=settings.data_dir, fresh=False)
    source, target = _both(settings, open_bucket_vault(address, Sealer(), ring), to_bucket=to_bucket)
    return await copy_files(source, target, ProgressLine(words("progress-folders")), mirror=False)


async def _finish_alone(settings: Settings, address: BucketAddress, *, to_bucket: bool) -> VaultMove:
    """Raises DatabaseBusy while the bot runs."""
    async with AsyncExitStack() as stack:
        if database_file(settings.url) is None:  # on SQLite the store itself locks the folder
            await stack.enter_async_context(no_program_works(settings.url, data_dir=settings.data_dir))
        way = "to-bucket" if to_bucket else "to-folder"
        note_move(settings.data_dir, Movable.EVIDENCE, f"./amanat vault {way} --finish")
        outcome = await _finish(settings, address, to_bucket=to_bucket)
        if not outcome.broken:
            forget_move(settings.data_dir, Movable.EVIDENCE)
        return outcome


async def _finish(settings: Settings, address: BucketAddress, *, to_bucket: bool) -> VaultMove:
    store = await open_store(
        settings.url,
        data_dir=settings.data_dir,
        key_file=settings.key_file,
        copy_dir=settings.copy_dir,
        holder=settings.holder,
        bucket=address,
        evidence_moves=True,
        clock=SystemClock(),
    )
    try:
        return await store.move_vault(
            FolderVault(
                settings.data_dir / VAULT,
                Sealer(pad=True),
                copy_to=None if settings.copy_dir is None else settings.copy_dir / VAULT,
            ),
            to_bucket=to_bucket,
            progress=ProgressLine(words("progress-files")),
        )
    finally:
        await store.close()


def _both(settings: Settings, bucket: Vault, *, to_bucket: bool) -> tuple[Vault, Vault]:
    folder = FolderVault(settings.data_dir / VAULT, Sealer())
    return (folder, bucket) if to_bucket else (bucket, folder)
