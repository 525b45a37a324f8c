"""A bench as a process of its own, and what it found."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.fakes.warm_python import warm_python

_ROOT: Final = Path(__file__).resolve().parents[2]


class BenchRun(NamedTuple):
    """``figures``: the line of JSON with which every bench ends; ``output``: all that it printed."""

    status: int
    figures: dict[str, Any]
    output: str


def run_bench(name: str, *words: str, python: str | None = None, timeout: float | None = None) -> BenchRun:
    """Run ``python -m bench.NAME`` to its end; ``timeout`` in seconds. ``python``: another one than the warm one.
    Raises AssertionError if it prints nothing, subprocess.TimeoutExpired."""
    done = subprocess.run(
        [python or warm_python(), "-m", f"bench.{name}", *words],
        cwd=_ROOT, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    lines = done.stdout.strip().splitlines()
    assert lines, done.stderr
    return BenchRun(done.returncode, json.loads(lines[-1]), done.stdout + done.stderr)
