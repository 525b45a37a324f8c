"""The folder of a drill: it holds a copy of everything for a minute, and is removed however the drill ends.

``python -m bot.cli.drill_folder FOLDER`` is the watcher: it waits until the drill's process has ended, even
by a kill, and removes the folder. If the watcher could not do that (both were killed, the machine went down),
the next drill or burning does.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from storage.drill_copies import DRILL_PID, PREFIX, left_over, remove_drill

_ROOT: Final = Path(__file__).resolve().parents[2]


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


if __name__ == "__main__":
    sys.stdin.buffer.read()  # ends when the drill does, however
    remove_drill(Path(sys.argv[1]))
