"""The database's copy by litestream: its place, litestream's configuration, and restoring it.

Each start of the program begins a new *generation* in a numbered folder of its own: a copy that continues
after the database was restored turns out broken (tried with 0.5.17). Older generations are removed once a
newer one was restored on trial and found whole. A restore takes the newest generation that can be restored
whole.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from storage.backup import BackupTrouble
from storage.folders import make_private, write_private

FOLDER: Final = "database"
_CONFIG: Final = "litestream.yml"
BESIDE: Final = ".amanat.db-litestream"
"""The folder that litestream keeps next to the database."""
_TRIAL: Final = "trial.db"
NOT_INSTALLED: Final = (
    "litestream is not installed: rm -r .venv, then ./amanat doctor installs it (it comes for Linux only)"
)
SYNC: Final = "500ms"
_HISTORY: Final = "1h"
"""litestream keeps the changes within this time before its last whole copy: rows that were deleted meanwhile
are still there, sealed, for at most twice as long."""
_LONGEST: Final = 280.0
_KEPT: Final = 3
"""Generations that are kept next to a new one."""


def program() -> Path | None:
    """The litestream program, as installed in the environment."""
    candidate = Path(sys.executable).parent / "litestream"
    path = str(candidate) if candidate.exists() else shutil.which("litestream")
    return Path(path) if path else None


class DatabaseReplica:
    """The copy of one SQLite file. Works on folders; nothing here runs for long."""

    def __init__(self, database: Path, copy_dir: Path) -> None:
        self._database = database
        self._root = copy_dir / FOLDER
        self._generation = ""

    def begin(self) -> list[str]:
        """Begin a generation; returns the command that keeps it. Raises BackupTrouble, OSError."""
        litestream = program()
        if litestream is None:
            raise BackupTrouble(NOT_INSTALLED)
        if not self._root.parent.is_dir():
            raise BackupTrouble(
                f"the copy folder {self._root.parent} is not there: mkdir -m 700 {self._root.parent}"
            )
        make_private(self._root)
        shutil.rmtree(self._database.parent / BESIDE, ignore_errors=True)
        there = generations(self._root)
        for folder in there[_KEPT:]:  # of starts that ended before their copy could be tried
            shutil.rmtree(folder, ignore_errors=True)
        number = int(there[0].name) + 1 if there else 1
        self._generation = f"{number:08d}"
        config = self._database.parent / _CONFIG
        write_private(config, self._config().encode())
        return [str(litestream), "replicate", "-config", str(config), "-no-expand-env"]

    def settle(self) -> bool:
        """Try whether this generation can be restored whole; if so, remove the older ones.

        Returns False while there is nothing to try. Raises BackupTrouble for a copy that is broken, OSError.
        """
        generation = self._root / self._generation
        if not self._generation or not list((generation / "ltx").glob("*/*.ltx")):
            return False
        trial = self._root / _TRIAL
        _remove(trial)
        try:
            _restore(generation, trial)
        finally:
            _remove(trial)
        for folder in generations(self._root):
            if folder != generation:
                shutil.rmtree(folder, ignore_errors=True)
        return True

    def _config(self) -> str:
        quoted = [_quote_path(path) for path in (self._database, self._root / self._generation)]
        return (
            "logging: {level: info, type: json, stderr: true}\n"
            f"snapshot: {{interval: {_HISTORY}, retention: {_HISTORY}}}\n"
            "dbs:\n"
            f"  - path: {quoted[0]}\n"
            f"    meta-path: {_quote_path(self._database.parent / BESIDE)}\n"
            f"    monitor-interval: {SYNC}\n"
            f"    replica: {{type: file, path: {quoted[1]}, sync-interval: {SYNC}}}\n"
        )


def _quote_path(path: Path) -> str:
    return "'" + str(path.resolve()).replace("'", "''") + "'"


def restore_database(copy_dir: Path, target: Path) -> None:
    """Restore the newest state of the copy. Raises BackupTrouble."""
    why = None
    for generation in generations(copy_dir / FOLDER):
        try:
            _restore(generation, target)
        except BackupTrouble as trouble:  # begun just before the end: the one before it is whole
            why = why or trouble
            _remove(target)
        else:
            return
    raise why or BackupTrouble(
        f"there is no copy of the database in {copy_dir}: set AMANAT_COPY_DIR to the folder that was used"
    )


def generations(root: Path) -> list[Path]:
    """Newest first."""
    folders = [path for path in root.iterdir() if path.name.isdigit()] if root.is_dir() else []
    return sorted(folders, key=lambda path: int(path.name), reverse=True)


def _remove(database: Path) -> None:
    for path in database.parent.glob(database.name + "*"):
        path.unlink(missing_ok=True)


def _restore(generation: Path, target: Path) -> None:
    litestream = program()
    if litestream is None:
        raise BackupTrouble(NOT_INSTALLED)
    ended = subprocess.run(  # noqa: S603 our own words and paths
        [
            *(str(litestream), "restore", "-no-expand-env", "-integrity-check", "quick", "-o", str(target)),
            generation.resolve().as_uri(),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST,
        umask=0o077 if os.name == "posix" else -1,
    )
    if ended.returncode:
        reason = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BackupTrouble(f"the copy of the database cannot be restored: {reason[:300]}")
