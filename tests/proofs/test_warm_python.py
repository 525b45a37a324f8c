"""The command that stands for Python in proofs passes on what a process gets, and what it gives."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.warm_python import warm_python

pytestmark = pytest.mark.slow

ECHO = """
import os, sys
print(sys.argv, os.getcwd(), os.environ["ECHO"], sys.stdin.read(), "bot.lifecycle" in sys.modules, flush=True)
print("aside", file=sys.stderr)
raise SystemExit(7)
"""
SLEEP = """
import signal, sys, time
signal.signal(signal.SIGUSR1, lambda *_: sys.exit(5))
print("here", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The modules of these tests."""
    (tmp_path / "echo_words.py").write_text(ECHO)
    (tmp_path / "sleep_long.py").write_text(SLEEP)
    return tmp_path


def test_streams_arguments_environment_and_status_arrive(folder: Path) -> None:
    done = subprocess.run(
        [warm_python(), "-m", "echo_words", "a", "b c"],
        cwd=folder, env={**os.environ, "ECHO": "said"}, input="typed", capture_output=True, text=True, check=False,
    )  # fmt: skip
    words = [str(folder / "echo_words.py"), "a", "b c"]
    assert (done.returncode, done.stdout) == (7, f"{words} {folder} said typed True\n"), done.stderr
    assert done.stderr == "aside\n"


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGUSR1, 5), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_signals_reach_the_fork_and_its_end_the_caller(folder: Path, number: int, status: int) -> None:
    with subprocess.Popen([warm_python(), "-m", "sleep_long"], cwd=folder, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        process.send_signal(number)
        assert process.wait() == status
        assert process.stdout.read() == b"", "the fork has ended too: nobody holds its output"


def test_a_failing_program_is_a_traceback_and_status_1(folder: Path) -> None:
    (folder / "echo_words.py").write_text("1 / 0")
    done = subprocess.run(
        [warm_python(), "-m", "echo_words"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("ZeroDivisionError: division by zero")


def test_all_but_modules_run_in_a_new_python() -> None:
    code = "import sys; print(sys.executable, 'bot.lifecycle' in sys.modules)"
    done = subprocess.run([warm_python(), "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{sys.executable} False\n"
