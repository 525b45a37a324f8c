"""Data copies that drills leave in the temporary folder, while a drill runs or where it was killed."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from storage.hour_keys import HOUR_KEYS
from storage.key_copy import destroy_files
from storage.key_store import REPORT_KEYS

PREFIX: Final = "amanat-drill-"
DRILL_PID: Final = "drill.pid"
"""A file in the folder with the id of the drill's process."""


def left_over() -> list[Path]:
    """Folders of drills whose process has ended."""
    folders = []
    for path in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")):
        with suppress(OSError, ValueError):
            if path.stat().st_uid == os.getuid() and not _runs(int((path / DRILL_PID).read_text())):
                folders.append(path.resolve())
    return folders


def remove_drill(folder: Path) -> None:
    """Its keys are overwritten before the folder is removed."""
    for name in (REPORT_KEYS, HOUR_KEYS):
        with suppress(OSError):
            destroy_files(folder / "data" / name)
    shutil.rmtree(folder, ignore_errors=True)


def destroy_drill_copies() -> tuple[list[Path], list[Path]]:
    """Destroy copies of interrupted drills. Returns the removed ones and those that could not be removed."""
    folders = left_over()
    for folder in folders:
        remove_drill(folder)
    there = [folder for folder in folders if folder.exists()]
    return [folder for folder in folders if folder not in there], there


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
