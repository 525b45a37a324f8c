"""``amanat backup``, ``restore``, ``drill`` and ``keys rotate``.

The folder of a drill: it holds a copy of everything for a minute, and is removed however the drill ends.

``python -m bot.cli.keeping FOLDER`` is the watcher: it waits until the drill's process has ended, even by
a kill, and removes the folder. If the watcher could not do that (both were killed, the machine went down), the
next drill or burning does.

``amanat migrate``: migrate the database to the current schema.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.cli.export import Export
from bot.cli.progress import ProgressLine
from bot.conversation.progress import Progress
from bot.runtime.program_files import program_digest, program_version
from bot.runtime.system import SystemClock
from bot.settings import Settings, SettingsTrouble, read_settings
from storage.backup import back_up, check_folder, note_backup
from storage.builds import ProgramBuild
from storage.drill_copies import DRILL_PID, PREFIX, left_over, remove_drill
from storage.engine import database_file
from storage.inventory import Inventory
from storage.keys import KeyRing
from storage.known_steps import is_known
from storage.lock import FolderLock
from storage.migrate import current_step, migrate
from storage.moving.half_moves import check_half_moves
from storage.opening import open_bucket_vault
from storage.process_list import list_processes
from storage.replica import restore_database
from storage.restoring import RestoreTarget, Source, check_place, of_backup
from storage.restoring import restore as put_back
from storage.rotating import rotate
from storage.sealing import Sealer
from storage.trouble import DatabaseBusy
from storage.vault import VAULT, Vault

_ROOT: Final = Path(__file__).resolve().parents[2]


class BackupExport(Export):
    """Everything but the key file. Raises StorageTrouble."""

    name = "backup"
    form = "a folder: database, key stores, vault"
    about = "everything that a restore needs beside the key file"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def write(self, out: Path, progress: Progress) -> None:
        """Also while the bot runs. An existing backup in the folder is brought up to date."""
        settings = self._settings
        _check_keys_here(settings)
        check_folder(out, data_dir=settings.data_dir, key_file=settings.key_file)
        back_up(
            out,
            url=settings.url,
            data_dir=settings.data_dir,
            key_file=settings.key_file,
            step=asyncio.run(current_step(settings.url)) or "",
            now=SystemClock().now(),
            say=_say,
            progress=progress,
            vault=_bucket_vault(settings),
        )


def _bucket_vault(settings: Settings) -> Vault | None:
    """The bucket that evidence is read from, if it lies in one."""
    if settings.bucket is None:
        return None
    ring = KeyRing.from_file(settings.key_file, data_dir=settings.data_dir, fresh=False)
    return open_bucket_vault(settings.bucket, Sealer(), ring, read_only=True)


def backup(folder: Path) -> int:
    """Back up, and say what is not in it."""
    settings, began = read_settings(), time.monotonic()
    BackupExport(settings).write(folder, ProgressLine("backup"))
    if database_file(settings.url) is None:
        _say(
            "the database is PostgreSQL's: back it up before this, with pg_dump -Fc "
            "(docs/operating/backup.md#postgresql)"
        )
    note_backup(settings.data_dir, SystemClock().now())
    _say(f"backup in {folder} after {time.monotonic() - began:.1f} s; the key file is not in it")
    return 0


def restore(folder: Path | None, *, keys: Path | None) -> int:
    """Restore into the empty data folder of the settings. Returns 1 when something cannot be read that should
    be."""
    settings, began = read_settings(), time.monotonic()
    place = _place(settings)
    check_place(place)  # before the source is read: a data folder that is not empty is the likeliest mistake
    source = _source(settings, folder, keys)
    inventory = asyncio.run(put_back(source, place, clock=SystemClock(), say=_say))
    return _report_inventory(inventory, seconds=time.monotonic() - began)


def drill(folder: Path | None, *, keys: Path | None) -> int:
    """Restore into a folder that is removed afterwards, however this ends. The bot may run meanwhile."""
    settings, began = read_settings(), time.monotonic()
    if database_file(settings.url) is None:
        raise SettingsTrouble(
            "a drill with PostgreSQL needs a database of its own: pg_restore into one, set AMANAT_DATABASE_URL and "
            "an empty AMANAT_DATA_DIR, then ./amanat restore"
        )
    source = _source(settings, folder, keys)
    with drill_folder(_say) as folder_of_drill, _exit_on_sigterm():
        data = folder_of_drill / "data"
        place = replace(
            _place(settings),
            data_dir=data,
            url=f"sqlite+aiosqlite:///{data / 'amanat.db'}",
            bucket=settings.bucket if source.vault is None else None,
            read_only=True,
        )
        inventory = asyncio.run(put_back(source, place, clock=SystemClock(), say=_say))
    return _report_inventory(inventory, seconds=time.monotonic() - began)


@contextmanager
def _exit_on_sigterm() -> Iterator[None]:
    """SIGTERM ends the command as Ctrl-C does, so that its files are removed. Signals belong to the main
    thread: a command that another program runs in a thread leaves them to that program."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: object) -> None:
        raise SystemExit(143)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _place(settings: Settings) -> RestoreTarget:
    return RestoreTarget(settings.url, settings.data_dir, settings.key_file, settings.bucket)


def _check_keys_here(settings: Settings) -> None:
    """Raises SettingsTrouble where another machine holds the keys: only its mirror may copy them."""
    if settings.holder is not None:
        raise SettingsTrouble(
            f"the keys lie with {settings.keys_at}, whose mirror is their copy: copy the database with pg_dump and "
            f"{settings.data_dir / VAULT} with rsync; docs/operating/keys.md says how they come back"
        )


def _source(settings: Settings, folder: Path | None, keys: Path | None) -> Source:
    _check_keys_here(settings)
    if folder is not None:
        return of_backup(folder, keys=keys, say=_say)
    copy = settings.copy_dir
    if copy is None:
        raise SettingsTrouble(
            "AMANAT_COPY_DIR is not set: name the folder of a backup instead of --from-copy"
        )
    has_database = database_file(settings.url) is not None
    return Source(
        (lambda target: restore_database(copy, target)) if has_database else None,
        keys or copy,
        copy / VAULT if settings.bucket is None else None,
        apart=keys is not None,
    )


def _report_inventory(inventory: Inventory, *, seconds: float) -> int:
    _say(f"reports: {inventory.readable} readable, {inventory.gone} withdrawn, burnt or expired")
    _say(f"in progress: {inventory.drafts} drafts, {inventory.under_way} messages")
    _say(f"evidence: {inventory.files} files, {inventory.files_missing} missing")
    if inventory.unreadable:
        _bad(
            f"{inventory.unreadable} reports do not open: the key files are older than the database, take newer ones"
        )
    if inventory.risen:
        _bad(f"{inventory.risen} reports open although they were withdrawn: please report this as a fault")
    if inventory.left_over:
        _bad(f"{inventory.left_over} old messages open with other keys: please report this as a fault")
    if inventory.files_missing:
        _bad("files are missing: take the vault of the same day")
    _say(f"{'whole' if inventory.is_whole else 'NOT WHOLE'} after {seconds:.1f} s")
    return 0 if inventory.is_whole else 1


def rotate_keys() -> int:
    """Make a new master key, with the bot stopped."""
    settings = read_settings()
    if running := asyncio.run(list_processes(settings.url)):  # on PostgreSQL the folder is not locked
        names = ", ".join(f"{process.name.host} {process.name.pid}" for process in running)
        raise DatabaseBusy(f"another process works on the database ({names}): stop it first")
    check_half_moves(settings.data_dir)
    lock = FolderLock.take(settings.data_dir)
    try:
        for line in rotate(
            settings.key_file, data_dir=settings.data_dir, copy_dir=settings.copy_dir, holder=settings.holder
        ):
            _say(line)
    finally:
        lock.release()
    _say(
        f"copy {settings.key_file} to its safe place, then take a new backup: older backups of the key files"
    )
    _say("still need the old key file, and a person who has both can read their contents")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _bad(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextmanager
def drill_folder(say: Callable[[str], None]) -> Iterator[Path]:
    """A new private folder that is removed afterwards, even if this process is killed. Raises OSError."""
    for path in left_over():
        remove_drill(path)
        say(f"the copy of a drill that was cut short lay in {path}: it has been removed")
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    (folder / DRILL_PID).write_text(str(os.getpid()))
    say(f"the copy lies in {folder} until the end of this drill")
    with subprocess.Popen(  # noqa: S603 our own module, and a folder that we have made
        [sys.executable, "-m", "bot.cli.keeping", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        start_new_session=True,
    ) as watcher:
        try:
            yield folder
        finally:
            remove_drill(folder)
            watcher.communicate()


def migrate_database() -> int:
    """Migrate and print from which step to which. Among several processes those of this program may begin then."""
    build = ProgramBuild(program_version(), program_digest())
    before, after = asyncio.run(migrate(read_settings().url, build=build))
    if after is not None and not is_known(after):
        print(
            f"the database is at step {after} of a newer program; this one may work on it again, with --roles"
        )
        return 0
    print(f"the database is at step {after}" + (f" (it was at {before})" if before != after else " already"))
    return 0


if __name__ == "__main__":
    sys.stdin.buffer.read()  # ends when the drill does, however
    remove_drill(Path(sys.argv[1]))
