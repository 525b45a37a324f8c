"""The whole suite runs in forks (tests/forks.py): nothing that pytest says of it may differ, but the order."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.slow

ROOT: Final = Path(__file__).parents[2]
COMMON: Final = """
import os
from pathlib import Path
import pytest

HERE = Path(__file__).parent

def note(words):
    with (HERE / "notes").open("a") as notes:
        notes.write(f"{os.getpid()} {words}\\n")
"""
MIXED: Final = """
import warnings

@pytest.fixture(scope="session", autouse=True)
def session_wide():
    note("session begins")
    yield
    note("session ends")

@pytest.fixture(scope="module", autouse=True)
def file_wide():
    note(f"file {__name__} begins")
    yield
    note(f"file {__name__} ends")

@pytest.mark.parametrize("number", range(20))
def test_passes(number, tmp_path):
    note(f"ran {__name__} {number}")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "mine").touch()

def test_fails(capsys, caplog):
    print("printed before it failed")
    assert 3 == 4

def test_is_skipped():
    pytest.skip("not today")

@pytest.mark.xfail
def test_is_expected_to_fail():
    assert False

def test_warns():
    warnings.warn("mind the step", UserWarning)

@pytest.fixture
def fails_at_the_end():
    yield
    raise OSError("cannot be put away")

def test_error_at_teardown(fails_at_the_end):
    pass
"""

type Run = Callable[..., tuple[int, str]]


def hear_interruptions() -> None:
    """As at a terminal: what is started in the background does not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Writes files of tests and runs pytest on them; gives its exit status and output."""

    def run_pytest(*words: str, **files: str) -> tuple[int, str]:
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(COMMON + text)
        environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
        environment.pop("PYTEST_ADDOPTS", None)
        command = (sys.executable, "-m", "pytest", "-q", "-p", "tests.forks", "-p", "no:cacheprovider")
        done = subprocess.run(
            [*command, "--import-mode=importlib", "-c", os.devnull, "--rootdir=.", *words, "."],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=hear_interruptions,
        )
        return done.returncode, done.stdout + done.stderr

    return run_pytest


def notes(tmp_path: Path) -> list[list[str]]:
    """What the tests wrote down: the process, and the words."""
    lines = (tmp_path / "notes").read_text().splitlines()
    (tmp_path / "notes").unlink()
    return [line.split(maxsplit=1) for line in lines]


def closing_line(output: str) -> str:
    return re.sub(r" in [\d.]+s.*", "", output.rstrip().splitlines()[-1])


def summary(output: str) -> list[str]:
    return sorted(line for line in output.splitlines() if re.match(r"(FAILED|ERROR|SKIPPED) ", line))


def test_outcomes_are_those_of_one_process(tmp_path: Path, run: Run) -> None:
    files = {f"test_{name}": MIXED for name in ("a", "b", "c", "d")}
    alone = run("-rA", "--durations=3", **files)
    notes_alone = notes(tmp_path)
    forked = run("-rA", "--durations=3", "--forks=3", **files)
    notes_forked = notes(tmp_path)

    assert forked[0] == alone[0] == 1
    assert closing_line(forked[1]) == closing_line(alone[1])
    assert closing_line(alone[1]) == "4 failed, 88 passed, 4 skipped, 4 xfailed, 4 warnings, 4 errors"
    assert summary(forked[1]) == summary(alone[1]) and len(summary(alone[1])) >= 9
    for words in ("printed before it failed", "assert 3 == 4", "mind the step", "slowest 3 durations"):
        assert words in forked[1]
    ran = sorted(words for _, words in notes_forked if words.startswith("ran"))
    assert ran == sorted(words for _, words in notes_alone if words.startswith("ran"))
    assert len(ran) == len(set(ran)) == 80


def test_every_fixture_of_a_worker_ends(tmp_path: Path, run: Run) -> None:
    run("--forks=3", **{f"test_{name}": MIXED for name in ("a", "b", "c", "d")})
    by_worker: dict[str, list[str]] = {}
    for worker, words in notes(tmp_path):
        by_worker.setdefault(worker, []).append(words)
    assert len(by_worker) == 3
    for story in by_worker.values():
        assert story[0] == "session begins" and story[-1] == "session ends"
        is_open = ""
        for words in story[1:-1]:
            match words.split():
                case ["file", name, "begins"]:
                    assert not is_open
                    is_open = name
                case ["file", name, "ends"]:
                    assert is_open == name
                    is_open = ""
                case ["ran", name, _]:
                    assert is_open == name
        assert not is_open


def test_a_dead_worker_fails_its_test_only(tmp_path: Path, run: Run) -> None:
    status, output = run(
        "--forks=2",
        test_a="""
@pytest.mark.parametrize("number", range(40))
def test_each(number):
    note(number)
    if number == 7:
        os.kill(os.getpid(), 9)
    if number == 9:
        os._exit(3)
""",
    )
    assert status == 1
    assert "the worker died (signal SIGKILL) while it ran test_a.py::test_each[7]" in output
    assert "the worker died (exit status 3) while it ran test_a.py::test_each[9]" in output
    assert closing_line(output) == "2 failed, 38 passed"
    assert sorted(int(number) for _, number in notes(tmp_path)) == list(range(40))


def test_the_first_failure_ends_the_run(tmp_path: Path, run: Run) -> None:
    status, output = run(
        "--forks=2",
        "-x",
        test_a="""
@pytest.mark.parametrize("number", range(400))
def test_each(number):
    note(number)
    assert number != 5
""",
    )
    assert status == 1 and "stopping after 1 failures" in output
    assert len(notes(tmp_path)) < 400


def test_leaving_and_breaking_down_are_passed_on(run: Run) -> None:
    leaves = "def test_leaves(): pytest.exit('enough', 5)"
    status, output = run("--forks=2", test_a=leaves)
    assert status == 5 and "enough" in output
    interrupts = "def test_is_interrupted(): os.kill(os.getppid(), 2)"
    status, output = run("--forks=2", test_a=interrupts)
    assert status == 2 and "KeyboardInterrupt" in output
    breaks = "def pytest_runtest_logstart(nodeid): raise SystemError('a plugin broke')"
    status, output = run("--forks=2", test_a="def test_it(): pass", conftest=breaks)
    assert "passed" in output and status == 0  # a hook that workers leave to the process that collected
    breaks = "def pytest_runtest_protocol(item, nextitem): raise SystemError('a plugin broke')"
    status, output = run("--forks=2", test_a="def test_it(): pass", conftest=breaks)
    assert status == 3 and "a fork of this process broke down" in output and "a plugin broke" in output


def test_a_thread_of_the_collection_is_refused(run: Run) -> None:
    status, output = run(
        "--forks=2",
        test_a="""
import threading, time
threading.Thread(target=time.sleep, args=(60,), name="early", daemon=True).start()
def test_it(): pass
""",
    )
    assert status == 3 and "collecting has started threads" in output and "early" in output


def test_no_test_and_failed_collection_end_alike(run: Run) -> None:
    for words in (("-k", "nothing"), ()):
        alone = run(
            *words, test_a="def test_it(): pass", test_b="import nothing_of_this_name" if not words else ""
        )
        forked = run(*words, "--forks=2")
        assert alone[0] == forked[0] != 0 and closing_line(alone[1]) == closing_line(forked[1])
