"""Starts the stand-in and a bot as processes, each on a core of its own, and measures what they cost."""

import ctypes
import json
import os
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.certificate import MadeCertificate

ROOT = Path(__file__).resolve().parent.parent
STANDIN_CORE, BOT_CORE = 0, 1
PEER_FILE = "peer.db"
"""The database of ``bench.durable_aiogram``; whoever reads it need not import the whole of aiogram."""


def start_pinned(core: int, *command: str, **options: Any) -> subprocess.Popen[str]:
    """A process bound to one core (to any core on a machine with one)."""
    cores = sorted(os.sched_getaffinity(0))
    chosen = {cores[core % len(cores)]}
    process = subprocess.Popen(command, cwd=ROOT, text=True, **options)
    os.sched_setaffinity(process.pid, chosen)
    return process


@contextmanager
def standin(
    script: Path, *flags: str, file: Path | None = None, certificate: MadeCertificate | None = None
) -> Iterator[str]:
    """The stand-in serving this script, over TLS with a certificate; its base URL."""
    extra = ["--file", str(file)] if file else []
    if certificate is not None:
        extra += ["--tls", str(certificate.server)]
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
        yield f"{'http' if certificate is None else 'https'}://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@contextmanager
def bot(
    module: str, *arguments: str, before: tuple[str, ...] = (), quiet: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """A bot under test. Its output goes to a file: a pipe that nobody reads would block a bot with much output.
    The end of it is printed, unless ``quiet``."""
    with tempfile.TemporaryFile("w+") as log:
        process = start_pinned(BOT_CORE, *before, sys.executable, "-m", module, *arguments, stderr=log)
        try:
            yield process
        finally:
            _end(process, traced=bool(before))
            log.seek(0)
            if (output := log.read().strip()) and not quiet:
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


def ask(base: str, page: str, trust: ssl.SSLContext | None = None) -> dict[str, Any]:
    """A page of the stand-in; ``trust`` is whom to believe with TLS."""
    with urllib.request.urlopen(f"{base}{page}", timeout=10, context=trust) as answer:
        facts: dict[str, Any] = json.load(answer)
    return facts


def stats(base: str, trust: ssl.SSLContext | None = None) -> dict[str, Any]:
    """The stand-in's figures now."""
    return ask(base, "/stats", trust)


def wait_until_done(
    base: str,
    process: subprocess.Popen[str],
    *,
    seconds: float,
    interval: float = 0.25,
    trust: ssl.SSLContext | None = None,
) -> dict[str, Any]:
    """The figures once every step is answered, or the current ones when time is up or the bot has ended."""
    until = time.monotonic() + seconds
    last, since = -1, time.monotonic()
    while True:
        time.sleep(interval)
        figures = stats(base, trust)
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
