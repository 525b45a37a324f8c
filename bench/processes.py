"""Starts the stand-in and a bot as processes, each on a core of its own, and measures what they cost."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STANDIN_CORE, BOT_CORE = 0, 1


def start_pinned(core: int, *command: str, **options: Any) -> subprocess.Popen[str]:
    """A process bound to one core (to any core on a machine with one)."""
    cores = sorted(os.sched_getaffinity(0))
    chosen = {cores[core % len(cores)]}
    process = subprocess.Popen(command, cwd=ROOT, text=True, **options)
    os.sched_setaffinity(process.pid, chosen)
    return process


@contextmanager
def standin(script: Path, *flags: str, file: Path | None = None) -> Iterator[str]:
    """The stand-in serving this script; its base URL."""
    extra = ["--file", str(file)] if file else []
    process = start_pinned(
        STANDIN_CORE,
        sys.executable,
        "-m",
        "bench.standin",
        str(script),
        *flags,
        *extra,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        port = process.stdout.readline().split()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@contextmanager
def bot(module: str, *arguments: str, before: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[str]]:
    """A bot under test. Its output goes to a file:
    a pipe that nobody reads would block a bot with much output."""
    with tempfile.TemporaryFile("w+") as log:
        process = start_pinned(BOT_CORE, *before, sys.executable, "-m", module, *arguments, stderr=log)
        try:
            yield process
        finally:
            _end(process, traced=bool(before))
            log.seek(0)
            if output := log.read().strip():
                print(output[-2_000:], file=sys.stderr)


def _end(process: subprocess.Popen[str], *, traced: bool) -> None:
    if process.poll() is None:
        if traced:  # the tracer ends with the bot, and not before it
            for child in children(process.pid)[:1]:
                os.kill(child, signal.SIGTERM)
        else:
            process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def stats(base: str) -> dict[str, Any]:
    """The stand-in's figures now."""
    with urllib.request.urlopen(f"{base}/stats", timeout=10) as answer:
        figures: dict[str, Any] = json.load(answer)
    return figures


def wait_until_done(
    base: str, process: subprocess.Popen[str], *, seconds: float, interval: float = 0.25
) -> dict[str, Any]:
    """The figures once every step is answered, or the current ones when time is up or the bot has ended."""
    until = time.monotonic() + seconds
    last, since = -1, time.monotonic()
    while True:
        time.sleep(interval)
        figures = stats(base)
        if figures["done"] != last:
            last, since = figures["done"], time.monotonic()
        stuck = figures["done"] > 0 and time.monotonic() - since > 15
        if (
            figures["done"] == figures["steps"]
            or process.poll() is not None
            or stuck
            or time.monotonic() > until
        ):
            return figures


def processor_seconds(pid: int) -> float:
    """User and system time of a process with all its threads, without its children
    (``clock_getcpuclockid(3)``)."""
    clock = ctypes.c_int()
    if error := ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise ProcessLookupError(error, os.strerror(error))
    return time.clock_gettime(clock.value)


def memory_mb(pid: int) -> float:
    """Resident memory of a process and all its children, in MB."""
    total = 0
    for process_id in [pid, *children(pid)]:
        try:
            status = Path(f"/proc/{process_id}/status").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return round(total / 1024, 1)


def children(pid: int) -> list[int]:
    """All descendants."""
    descendants: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in map(int, task.read_text().split()):
                descendants += [child, *children(child)]
        except OSError:
            continue
    return descendants
