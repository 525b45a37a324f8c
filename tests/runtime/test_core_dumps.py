"""The program writes no core dump, and other programs of the same user cannot read its memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import run as run_command

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import ctypes, resource
from bot.runtime.system import forbid_core_dumps
before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
forbid_core_dumps()
print(before, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a control of Linux")
def test_the_process_cannot_be_dumped() -> None:
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.split(maxsplit=2) == ["1", "0", "(0, 0)\n"]


def test_run_forbids_it_before_it_reads_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    class StopRun(Exception):
        pass

    def read_settings() -> None:
        order.append("settings")
        raise StopRun

    monkeypatch.setattr(run_command, "forbid_core_dumps", lambda: order.append("dumps"))
    monkeypatch.setattr(run_command, "read_settings", read_settings)
    with pytest.raises(StopRun):
        run_command.run()
    assert order == ["dumps", "settings"]
