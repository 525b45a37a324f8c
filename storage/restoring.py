"""Restores a store from a backup folder: nothing is changed before everything that is needed was checked."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.store_troubles import VaultDown
from bot.usecases.ports import Clock
from storage.backup import DATABASE, NAME, BackupTrouble, Manifest
from storage.bucket_address import BucketAddress
from storage.engine import database_file
from storage.folders import copy_private, make_private
from storage.hour_keys import HOUR_KEYS, HourKeys
from storage.inventory import Inventory
from storage.key_copy import bring_in_line
from storage.key_store import REPORT_KEYS, ReportKeys
from storage.keys import KeyFile, KeyRing
from storage.lock import FolderLock
from storage.migrate import current_step
from storage.opening import open_bucket_vault, open_store
from storage.sealing import Sealer
from storage.trouble import KeyFileTrouble
from storage.vault import FOLDERS, VAULT, FolderVault, align_folder
from storage.vault_moving import copy_files

type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RestoreTarget:
    """The place that a store is restored to."""

    url: str
    data_dir: Path
    key_file: Path
    bucket: BucketAddress | None = None
    """Where evidence goes; else to the data folder."""
    read_only: bool = False
    """For a drill: the bucket has the evidence already, and nothing in it is changed."""

    @property
    def database(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        return database_file(self.url)


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a restore. ``database`` writes the SQLite file to a path; None if there is none to
    restore. ``apart``: the key files are of another moment than the database."""

    database: Callable[[Path], None] | None
    keys: Path
    vault: Path | None
    """None if evidence lies in the bucket of the target already."""
    apart: bool = False


def of_backup(folder: Path, *, keys: Path | None, say: Say) -> Source:
    """From a backup folder, after checking it.
    ``keys`` is another folder whose key files are newer. Raises BackupTrouble."""
    wrong = _wrong(folder, but_keys=keys is not None)
    if keys is not None and (keys / NAME).exists():
        wrong += [line for line in _wrong(keys) if DATABASE not in line]
    if wrong:
        raise BackupTrouble("; ".join(wrong))
    manifest = Manifest.read(folder)
    say(f"backup of {manifest.made}, schema step {manifest.step}: whole")
    if manifest.database != "sqlite":
        say("the database is on PostgreSQL and not part of this backup")
        return Source(None, keys or folder, folder / VAULT, apart=keys is not None)
    return Source(
        lambda target: copy_private(folder / DATABASE, target),
        keys or folder,
        folder / VAULT,
        apart=keys is not None,
    )


def _wrong(folder: Path, *, but_keys: bool = False) -> list[str]:
    problems = Manifest.read(folder).check(folder)
    return [line for line in problems if not (but_keys and (REPORT_KEYS in line or HOUR_KEYS in line))]


def check_place(place: RestoreTarget) -> None:
    """Raises BackupTrouble, DatabaseBusy or KeyFileTrouble when nothing may be restored to the place."""
    taken = [place.data_dir / name for name in (DATABASE, REPORT_KEYS, HOUR_KEYS, VAULT)]
    if place.database is not None:
        taken.append(place.database)
    there = [path for path in taken if path.exists()]
    if there:
        raise BackupTrouble(
            f"{there[0]} is there already: move the old folder away (mv {place.data_dir} {place.data_dir}.old)"
        )
    if not place.key_file.exists():
        raise KeyFileTrouble(
            f"the key file {place.key_file} is missing, and nothing can be read without it: bring it back from where "
            "it is kept, or set AMANAT_KEY_FILE"
        )
    KeyFile(place.key_file).open(data_dir=place.data_dir, fresh=False)


async def restore(source: Source, place: RestoreTarget, *, clock: Clock, say: Say) -> Inventory:
    """Put everything into its place and check it. Rows whose keys are gone are removed at once, so that
    nothing of a report that was withdrawn meanwhile stays. With keys of another moment, pending work is
    removed, too. Raises StorageTrouble, OSError."""
    check_place(place)
    if place.database is None and await current_step(place.url) is None:
        raise BackupTrouble("the PostgreSQL database is empty: pg_restore it first, then run this again")
    await asyncio.to_thread(_put_back, source, place, say)
    await _fill_bucket(source, place, say)
    store = await open_store(
        place.url,
        data_dir=place.data_dir,
        key_file=place.key_file,
        bucket=place.bucket,
        read_only_bucket=place.read_only,
        clock=clock,
    )
    try:
        await store.schedule_cleaning(apart=source.apart)
        pieces = 0
        while await store.sweep():
            pieces += 1
            if not pieces % 400:
                say(f"cleaned {pieces} pieces")
        return await store.inventory(apart=source.apart)
    finally:
        await store.close()


async def _fill_bucket(source: Source, place: RestoreTarget, say: Say) -> None:
    """Put the evidence of a backup into the bucket. Raises BackupTrouble."""
    if place.bucket is None or place.read_only or source.vault is None:
        return
    ring = KeyRing.from_file(place.key_file, data_dir=place.data_dir, fresh=False)
    bucket = open_bucket_vault(place.bucket, Sealer(), ring)
    try:
        copy = await copy_files(FolderVault(source.vault, Sealer()), bucket, mirror=False)
    except VaultDown as down:
        raise BackupTrouble(
            f"the bucket does not take the evidence: ./amanat doctor says why; move {place.data_dir} away and run "
            "this again, it goes on"
        ) from down
    if copy.broken:
        raise BackupTrouble(
            f"{copy.broken} pieces of evidence came back from the bucket other than they were stored: look at the "
            f"bucket's disk; move {place.data_dir} away and run this again, it goes on"
        )
    say(f"vault: {copy.files} files, in the bucket")


def _put_back(source: Source, place: RestoreTarget, say: Say) -> None:
    make_private(place.data_dir)
    lock = FolderLock.take(place.data_dir)
    try:
        _put_files(source, place, say)
    except BaseException:
        for name in (REPORT_KEYS, HOUR_KEYS):  # so that it can be tried again
            (place.data_dir / name).unlink(missing_ok=True)
        if place.database is not None:
            place.database.unlink(missing_ok=True)
        shutil.rmtree(place.data_dir / VAULT, ignore_errors=True)
        raise
    finally:
        lock.release()


def _put_files(source: Source, place: RestoreTarget, say: Say) -> None:
    if source.database is not None and place.database is not None:
        make_private(place.database.parent)
        source.database(place.database)
        place.database.chmod(0o600)
        say(f"database: {place.database.stat().st_size} bytes")
    if place.bucket is None and source.vault is not None:
        files = sum(align_folder(source.vault, place.data_dir / VAULT, folder)[0] for folder in FOLDERS)
        say(f"vault: {files} files")
    for name in (HOUR_KEYS, REPORT_KEYS):
        try:  # through SQLite: after a crash part of it may be in its log
            bring_in_line(source.keys / name, place.data_dir / name)
        except sqlite3.Error as trouble:
            raise BackupTrouble(f"{source.keys / name} cannot be read ({trouble})") from trouble
    _try_keys(place)
    say("key files: this key file opens them")


def _try_keys(place: RestoreTarget) -> None:
    """Raises KeyFileTrouble when the key file belongs to other data."""
    ring = KeyRing.from_file(place.key_file, data_dir=place.data_dir, fresh=False)
    for name, kind in ((REPORT_KEYS, ReportKeys), (HOUR_KEYS, HourKeys)):
        kind(place.data_dir / name, ring).close()
