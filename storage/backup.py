"""A backup of a store, also while the program runs: first the database, then the keys, then the vault.

In this order every report in the database copy has its key in the backup, unless the key was destroyed in
between. Database and vault may be kept in generations. The key files of a backup folder are updated in place,
so that a destroyed key is gone from the backup, too.

What a backup folder should hold, so that a restore can check completeness before it begins.

When the last backup was finished: a small file in the data folder, for the owners' screen.
"""

import asyncio
import hashlib
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from bot.conversation.progress import Progress, no_progress
from bot.conversation.store_troubles import VaultDown
from storage.engine import database_file
from storage.folders import is_inside, make_private, sync_folder, write_private
from storage.hour_keys import HOUR_KEYS
from storage.key_copy import bring_in_line
from storage.key_store import REPORT_KEYS
from storage.key_table import remove
from storage.sealing import Sealer
from storage.trouble import StorageTrouble
from storage.vault import FOLDERS, VAULT, FolderVault, Vault, align_folder
from storage.vault_moving import VaultCopy, copy_files

NAME: Final = "manifest.json"
VERSION: Final = 1
_PIECE: Final = 1024 * 1024
_MARK: Final = "last-backup"


class BackupTrouble(StorageTrouble):
    """A backup folder cannot be used. ``str`` is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return cls(path.stat().st_size, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """``made`` is a moment in UTC, ISO; ``step`` the schema's step;
    ``vault`` the number of files and their bytes."""

    made: str
    step: str
    database: str
    files: dict[str, Stamp] = field(default_factory=dict)
    vault_files: int = 0
    vault_bytes: int = 0
    version: int = VERSION

    def write(self, folder: Path) -> None:
        write_private(folder / NAME, (json.dumps(asdict(self), indent=1) + "\n").encode())

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises BackupTrouble."""
        try:
            fields = json.loads((folder / NAME).read_text())
            files = {name: Stamp(**stamp) for name, stamp in fields.pop("files").items()}
            manifest = cls(files=files, **fields)
        except FileNotFoundError as trouble:
            raise BackupTrouble(
                f"{folder} holds no whole backup ({NAME} is missing): ./amanat backup {folder} makes one"
            ) from trouble
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as trouble:
            raise BackupTrouble(f"{folder / NAME} cannot be read: take another backup") from trouble
        if manifest.version != VERSION:
            raise BackupTrouble(f"{folder} was made by a newer program: restore it with that one")
        return manifest

    def check(self, folder: Path) -> list[str]:
        """What is missing or was changed, one line each."""
        wrong = []
        for name, stamp in self.files.items():
            path = folder / name
            if not path.exists():
                wrong.append(f"{path} is missing: copy it back from where this backup was kept")
            elif Stamp.of(path) != stamp:
                wrong.append(f"{path} is not as it was written: copy it back, or take another backup")
        return wrong


DATABASE: Final = "amanat.db"
_PAGES: Final = 4096


def back_up(
    folder: Path,
    *,
    url: str,
    data_dir: Path,
    key_file: Path,
    step: str,
    now: datetime,
    say: Callable[[str], None],
    progress: Progress = no_progress,
    vault: Vault | None = None,
) -> Manifest:
    """``vault``: where evidence lies if not in the data folder.

    ``say`` gets a line for each part; ``progress`` counts the database's pages, then the vault's folders.
    Raises BackupTrouble, OSError."""
    check_folder(folder, data_dir=data_dir, key_file=key_file)
    database = database_file(url)
    make_private(folder)
    files = []
    if database is not None:
        _copy_database(database, folder / DATABASE, say, progress)
        files.append(DATABASE)
    for name in (REPORT_KEYS, HOUR_KEYS):
        try:
            bring_in_line(data_dir / name, folder / name)
        except sqlite3.Error as trouble:
            raise BackupTrouble(f"{name} cannot be copied to {folder} ({trouble}): try again") from trouble
        files.append(name)
    say("key files: as they are now, nothing older is kept")
    if vault is None:
        count, size = _copy_vault(data_dir / VAULT, folder / VAULT, progress)
    else:
        count, size = _fetch_vault(vault, folder / VAULT, progress)
    stamps = {name: Stamp.of(folder / name) for name in files}
    made = Manifest(
        made=now.isoformat(timespec="seconds"),
        step=step,
        database="sqlite" if database is not None else "postgresql",
        files=stamps,
        vault_files=count,
        vault_bytes=size,
    )
    made.write(folder)
    say(f"vault: {count} files, {size} bytes")
    return made


def check_folder(folder: Path, *, data_dir: Path, key_file: Path) -> None:
    """Raises BackupTrouble when there is nothing to back up, or when the target folder would hold the key
    file or lies in the data folder."""
    if not (data_dir / REPORT_KEYS).exists():
        raise BackupTrouble(f"there is nothing in {data_dir} yet: start the program once with ./amanat run")
    if is_inside(folder, data_dir) or is_inside(data_dir, folder):
        raise BackupTrouble(f"{folder} or the data folder lies in the other: choose a folder elsewhere")
    if is_inside(key_file, folder):
        raise BackupTrouble(
            f"the key file {key_file} lies in {folder}: a backup must not hold its own key; choose another folder"
        )


def _copy_database(source: Path, target: Path, say: Callable[[str], None], progress: Progress) -> None:
    """Copy one consistent state of the database, while others write to it."""
    unfinished = target.with_name(target.name + ".part")
    remove(unfinished)
    unfinished.touch(mode=0o600)
    began = time.monotonic()
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as live:
            live.execute("PRAGMA query_only=ON")
            # One read transaction spans the whole copy; without it every write of others restarts the copy.
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            with closing(sqlite3.connect(unfinished)) as copy:
                live.backup(
                    copy, pages=_PAGES, progress=lambda _status, left, pages: progress(pages - left, pages)
                )
            live.execute("ROLLBACK")
    except sqlite3.Error as trouble:
        raise BackupTrouble(f"the database cannot be copied ({trouble}): try again") from trouble
    unfinished.replace(target)
    sync_folder(target.parent)
    say(f"database: {target.stat().st_size} bytes in {time.monotonic() - began:.1f} s")


def _copy_vault(source: Path, target: Path, progress: Progress) -> tuple[int, int]:
    """Copy new files only and remove deleted ones. Returns the number of files and their bytes."""
    count = size = 0
    for place, folder in enumerate(FOLDERS):
        progress(place, len(FOLDERS))
        files, length = align_folder(source, target, folder)
        count, size = count + files, size + length
    return count, size


def _fetch_vault(source: Vault, target: Path, progress: Progress) -> tuple[int, int]:
    """The same from a bucket. A bucket that somebody has emptied does not empty the backup. Raises BackupTrouble."""
    holds_some = any(True for _ in target.glob("*/*"))

    async def fetch() -> VaultCopy:
        if holds_some and not await source.folders():
            raise BackupTrouble(
                "the bucket holds no evidence, and this backup does: look at the bucket, or take a new folder"
            )
        return await copy_files(source, FolderVault(target, Sealer()), progress, mirror=True)

    try:
        copy = asyncio.run(fetch())
    except VaultDown as down:
        raise BackupTrouble(
            "the bucket with the evidence does not answer: ./amanat doctor says why; run this again, it goes on"
        ) from down
    if copy.broken:
        raise BackupTrouble(
            f"{copy.broken} pieces of evidence came back from {target} other than they were written: look at that "
            "disk, or take a new folder on another one"
        )
    return copy.files, sum(path.stat().st_size for path in target.glob("*/*"))


def note_backup(data_dir: Path, now: datetime) -> None:
    """A folder that cannot be written does not make the backup fail."""
    try:
        (data_dir / _MARK).write_text(now.replace(microsecond=0).isoformat(), encoding="utf8")
    except OSError:
        return


def last_backup(data_dir: Path) -> datetime | None:
    """None when there was never a backup, or when the file cannot be read."""
    try:
        return datetime.fromisoformat((data_dir / _MARK).read_text(encoding="utf8").strip())
    except (OSError, ValueError):
        return None
