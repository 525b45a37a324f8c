"""The folder of a drill: a copy of everything stands there for a minute, and goes however the drill ends.

``python -m bot.cli.drill_folder FOLDER`` is the watcher: it waits until the drill's process is gone, also killed, and
removes the folder. What a watcher could not remove (both were killed, the machine went down) the next drill does.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from storage.hour_keys import HOUR_KEYS
from storage.key_copy import destroy_files
from storage.key_store import REPORT_KEYS

PREFIX: Final = "amanat-drill-"
_ROOT: Final = Path(__file__).resolve().parents[2]
_MARK: Final = "drill.pid"


@contextmanager
def drill_folder(say: Callable[[str], None]) -> Iterator[Path]:
    """A new private folder that is gone afterwards, also where this process is killed. Raises OSError."""
    for path in left_over():
        remove_drill(path)
        say(f"the copy of a drill that was cut short lay in {path}: it is removed")
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    (folder / _MARK).write_text(str(os.getpid()))
    say(f"the copy lies in {folder} until the end of this drill")
    with subprocess.Popen(  # noqa: S603 our own module, and a folder that we have made
        [sys.executable, "-m", "bot.cli.drill_folder", str(folder)],
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


def left_over() -> list[Path]:
    """Folders of drills whose process is no more."""
    found = []
    for path in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")):
        with suppress(OSError, ValueError):
            if path.stat().st_uid == os.getuid() and not _runs(int((path / _MARK).read_text())):
                found.append(path.resolve())
    return found


def remove_drill(folder: Path) -> None:
    """Its keys are overwritten before they go."""
    for name in (REPORT_KEYS, HOUR_KEYS):
        with suppress(OSError):
            destroy_files(folder / "data" / name)
    shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    sys.stdin.buffer.read()  # ends when the drill does, however
    remove_drill(Path(sys.argv[1]))
