"""Holds processes at a part of a core, by the kernel's control groups (version 1 or 2)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

V1: Final = Path("/sys/fs/cgroup/cpu")
V2: Final = Path("/sys/fs/cgroup")
PERIOD: Final = 100_000
"""Microseconds. In a shorter one a process that waits for its database would lose what it does not use."""
_PATIENCE: Final = 5.0
"""Seconds until a group whose processes have ended can be removed."""


class NoQuota(Exception):
    """This machine lets us hold nobody. The message is one line and says what is missing."""


class ProcessorQuota:
    """A group whose processes together get this part of one core."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hold(self, pid: int) -> None:
        """From now on this process, with its threads and later children, belongs to it."""
        (self._folder / "cgroup.procs").write_text(str(pid))


@contextmanager
def processor_quota(share: float) -> Iterator[ProcessorQuota]:
    """``share`` of one core. At the end whoever is still in it must have ended, or is let go. Raises NoQuota."""
    parent = _parent()
    folder = parent / f"amanat-bench-{uuid4().hex[:12]}"
    try:
        folder.mkdir()
    except OSError as trouble:
        raise NoQuota(
            f"{parent} cannot be written ({trouble.strerror}): run it as root on a machine of yours"
        ) from trouble
    try:
        _limit(folder, round(PERIOD * share))
        yield ProcessorQuota(folder)
    finally:
        _remove(folder, parent)


def _parent() -> Path:
    """The folder in which groups with a limit on the processor are made. Raises NoQuota."""
    if (V2 / "cgroup.controllers").exists():
        if "cpu" not in (V2 / "cgroup.subtree_control").read_text().split():
            try:
                (V2 / "cgroup.subtree_control").write_text("+cpu")
            except OSError as trouble:
                raise NoQuota(f"{V2} does not hand out processor time ({trouble.strerror})") from trouble
        return V2
    if (V1 / "cpu.cfs_quota_us").exists():
        return V1
    raise NoQuota("there are no control groups with a limit on the processor under /sys/fs/cgroup")


def _limit(folder: Path, quota: int) -> None:
    try:
        if (folder / "cpu.max").exists():
            (folder / "cpu.max").write_text(f"{quota} {PERIOD}")
        else:
            (folder / "cpu.cfs_period_us").write_text(str(PERIOD))
            (folder / "cpu.cfs_quota_us").write_text(str(quota))
    except OSError as trouble:
        raise NoQuota(f"{folder} takes no limit ({trouble.strerror})") from trouble


def _remove(folder: Path, parent: Path) -> None:
    for line in (folder / "cgroup.procs").read_text().split():
        with suppress(OSError):
            (parent / "cgroup.procs").write_text(line)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            folder.rmdir()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
