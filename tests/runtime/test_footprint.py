"""Start time and memory of the running program, as the operating system measures them."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.sandbox.faces.bale import BALE_TOKEN
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.server import SandboxServer
from bot.vectors.engine import engine_folder
from tests.fakes.template_database import migrate_to_head
from tests.forks import number_of_forks

START_SECONDS = 3.0
"""Of processor time, from exec until the loops that ask for updates run; on an idle core that is the time it takes."""
ASLEEP_SECONDS = 2.0
"""For which the first thread may sleep meanwhile: for its other threads, the disk, the database and the answers of the
messengers. Time in which it could run and other programs have the cores does not count."""
MB_BEFORE_LANGUAGE, MB_WITH_LANGUAGE = 205, 320
"""Of the whole tree, with both messengers, and with the child for vectors."""


def tree_mb(pid: int) -> tuple[int, int]:
    """Resident memory of a process and its children in MB, and the same with shared pages counted once (0 where
    the system does not tell)."""
    resident = shared_once = 0
    for process in (pid, *children(pid)):
        with suppress(OSError):  # a child that has just ended
            resident += kilobytes(Path(f"/proc/{process}/status"), "VmRSS")
        with suppress(OSError):  # of a process without core dumps only root may read it
            shared_once += kilobytes(Path(f"/proc/{process}/smaps_rollup"), "Pss")
    return resident // 1024, shared_once // 1024


def kilobytes(table: Path, row: str) -> int:
    lines = table.read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{row}:")), 0)


async def least_tree_mb(pid: int) -> tuple[int, int]:
    """The least of several readings: a starting child counts as a second parent until it runs its program."""
    readings = []
    for _ in range(4):
        readings.append(tree_mb(pid))
        await asyncio.sleep(0.3)
    return min(readings)


def processor_seconds(pid: int) -> float:
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def unslept_seconds(pid: int) -> float:
    """How long the first thread of a process has run, or waited for a core."""
    run, queued, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    return (int(run) + int(queued)) / 1e9


def children(pid: int) -> list[int]:
    return [int(c) for task in Path(f"/proc/{pid}/task").glob("*/children") for c in task.read_text().split()]


class ProgramProcess:
    """The real process with its log."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.pid = process.pid
        self.log = log
        self.began = time.monotonic()

    async def wait_for_event(self, event: str) -> None:
        async with asyncio.timeout(60):
            while f'"{event}"' not in self.log.read_text():  # noqa: ASYNC110 another process's log
                await asyncio.sleep(0.01)


@asynccontextmanager
async def run_program(folder: Path, base: str, name: str) -> AsyncIterator[ProgramProcess]:
    log = folder / name
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AMANAT_")},
        "AMANAT_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "AMANAT_TELEGRAM_API": f"{base}/telegram",
        "AMANAT_BALE_TOKEN": BALE_TOKEN,
        "AMANAT_BALE_API": f"{base}/bale",
        "AMANAT_DATA_DIR": str(folder / "data"),
        "AMANAT_KEY_FILE": str(folder / "keys.json"),
        "AMANAT_LISTEN": "127.0.0.1:0",
    }
    with log.open("w") as out:
        process = await asyncio.to_thread(
            subprocess.Popen, [sys.executable, "-m", "bot", "run"], env=environment, stderr=out
        )
        try:
            yield ProgramProcess(process, log)
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 30)
    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="reads /proc, which this system does not have"
)
async def test_start_and_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    server = SandboxServer()
    base = await server.start()
    try:
        await migrate_to_head(f"sqlite+aiosqlite:///{tmp_path}/data/amanat.db")  # as after a first start
        async with run_program(tmp_path, base, "later.log") as later:
            await later.wait_for_event("started")
            wall, busy = time.monotonic() - later.began, processor_seconds(later.pid)
            asleep = wall - unslept_seconds(later.pid)
            before = await least_tree_mb(later.pid)
            await later.wait_for_event("language-loaded" if engine_folder() is None else "vectors-on")
            after = await least_tree_mb(later.pid)
    finally:
        await server.stop()

    with capsys.disabled():
        print(
            f"\nstart {wall:.2f} s ({busy:.2f} s of processor, {asleep:.2f} s asleep); before the language"
            f" {before[0]} MB (shared pages once: {before[1]}), with it {after[0]} MB ({after[1]})"
        )
    # Seven workers on two cores take their caches from each other: processor time grows by a quarter and more.
    crowded = 1.5 if number_of_forks(request.config) > 1 else 1
    assert busy < START_SECONDS * crowded
    assert asleep < ASLEEP_SECONDS * crowded
    assert before[0] <= MB_BEFORE_LANGUAGE
    assert after[0] <= MB_WITH_LANGUAGE
