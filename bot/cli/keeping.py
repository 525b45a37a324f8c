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
from bot.cli.words import Amount, translate, words
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
    form = "export-form-backup"
    about = "export-about-backup"

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
    BackupExport(settings).write(folder, ProgressLine(words("progress-backup")))
    if database_file(settings.url) is None:
        _say(words("backup-postgresql"))
    note_backup(settings.data_dir, SystemClock().now())
    _say(words("backup-done", folder=folder, seconds=Amount(f"{time.monotonic() - began:.1f}")))
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
        raise SettingsTrouble(words("drill-postgresql"))
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
            words("backup-keys-elsewhere", address=settings.keys_at, vault=settings.data_dir / VAULT)
        )


def _source(settings: Settings, folder: Path | None, keys: Path | None) -> Source:
    _check_keys_here(settings)
    if folder is not None:
        return of_backup(folder, keys=keys, say=_say)
    copy = settings.copy_dir
    if copy is None:
        raise SettingsTrouble(words("restore-no-copy"))
    has_database = database_file(settings.url) is not None
    return Source(
        (lambda target: restore_database(copy, target)) if has_database else None,
        keys or copy,
        copy / VAULT if settings.bucket is None else None,
        apart=keys is not None,
    )


def _report_inventory(inventory: Inventory, *, seconds: float) -> int:
    _say(words("inventory-reports", readable=inventory.readable, gone=inventory.gone))
    _say(words("inventory-drafts", drafts=inventory.drafts, messages=inventory.under_way))
    _say(words("inventory-files", files=inventory.files, missing=inventory.files_missing))
    if inventory.unreadable:
        _bad(words("inventory-unreadable", number=inventory.unreadable))
    if inventory.risen:
        _bad(words("inventory-risen", number=inventory.risen))
    if inventory.left_over:
        _bad(words("inventory-left-over", number=inventory.left_over))
    if inventory.files_missing:
        _bad(words("inventory-files-missing"))
    _say(
        words(
            "inventory-after",
            verdict=words("inventory-whole") if inventory.is_whole else words("inventory-not-whole"),
            seconds=Amount(f"{seconds:.1f}"),
        )
    )
    return 0 if inventory.is_whole else 1


def rotate_keys() -> int:
    """Make a new master key, with the bot stopped."""
    settings = read_settings()
    if running := asyncio.run(list_processes(settings.url)):  # on PostgreSQL the folder is not locked
        names = ", ".join(f"{process.name.host} {process.name.pid}" for process in running)
        raise DatabaseBusy(words("error-database-busy", names=names))
    check_half_moves(settings.data_dir)
    lock = FolderLock.take(settings.data_dir)
    try:
        for line in rotate(
            settings.key_file, data_dir=settings.data_dir, copy_dir=settings.copy_dir, holder=settings.holder
        ):
            _say(line)
    finally:
        lock.release()
    _say(words("keys-rotated", file=settings.key_file))
    _say(words("keys-rotated-old"))
    return 0


def _say(line: str) -> None:
    print(translate(line), flush=True)


def _bad(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextmanager
def drill_folder(say: Callable[[str], None]) -> Iterator[Path]:
    """A new private folder that is removed afterwards, even if this process is killed. Raises OSError."""
    for path in left_over():
        remove_drill(path)
        say(words("drill-left-over", path=path))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    (folder / DRILL_PID).write_text(str(os.getpid()))
    say(words("drill-folder", folder=folder))
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
        print(words("migrate-newer", step=after))
        return 0
    if before == after:
        print(words("migrate-already", step=after))
    else:
        print(words("migrate-done", after=after, before=before))
    return 0


if __name__ == "__main__":
    sys.stdin.buffer.read()  # ends when the drill does, however
    remove_drill(Path(sys.argv[1]))
