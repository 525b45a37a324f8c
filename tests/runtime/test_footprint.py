"""What the running program costs, as the operating system sees it: start, memory, libraries."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.sandbox.server import TELEGRAM_TOKEN, SandboxServer

START_SECONDS = 4.0
MB_BEFORE_HAZM, MB_WITH_HAZM = 280, 560
LOADED = "language-loaded"


def tree_mb(pid: int) -> int:
    """Resident memory of a process and its children, in MB."""
    total = 0
    for status in (Path(f"/proc/{pid}/status"), *(Path(f"/proc/{child}/status") for child in children(pid))):
        lines = status.read_text().splitlines()
        total += next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)
    return total // 1024


def processor_seconds(pid: int) -> float:
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    return [int(c) for task in Path(f"/proc/{pid}/task").glob("*/children") for c in task.read_text().split()]


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/maps").exists(), reason="reads /proc, which this system does not have"
)
async def test_start_and_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = SandboxServer()
    base = await server.start()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AMANAT_")},
        "AMANAT_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "AMANAT_TELEGRAM_API": f"{base}/telegram",
        "AMANAT_DATA_DIR": str(tmp_path / "data"),
        "AMANAT_KEY_FILE": str(tmp_path / "keys.json"),
        "AMANAT_LISTEN": "127.0.0.1:0",
    }
    log = (tmp_path / "log").open("w")
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: ASYNC220 it is started once, before anything else runs
        [sys.executable, "-m", "bot", "run"], env=environment, stderr=log, cwd=Path.cwd()
    )
    try:
        async with asyncio.timeout(30):
            while '"started"' not in (tmp_path / "log").read_text():  # noqa: ASYNC110 another process's log
                await asyncio.sleep(0.01)
        start, busy, before = time.monotonic() - began, processor_seconds(process.pid), tree_mb(process.pid)
        async with asyncio.timeout(60):
            while LOADED not in (tmp_path / "log").read_text():  # noqa: ASYNC110 the same
                await asyncio.sleep(0.05)
        after = tree_mb(process.pid)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 30)
        log.close()
        await server.stop()

    with capsys.disabled():
        print(
            f"\nstart {start:.2f} s ({busy:.2f} s of processor), memory {before} MB before hazm, {after} MB with it"
        )
    assert process.returncode == 0
    assert busy < START_SECONDS, "on an idle machine the start takes as long as the processor is busy with it"
    assert before <= MB_BEFORE_HAZM
    assert after <= MB_WITH_HAZM
