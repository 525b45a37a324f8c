"""``backup``, ``restore``, ``drill``, ``keys rotate`` and ``burn`` as an operator sees them."""

import asyncio
import builtins
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import burn as burn_command
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.settings import Settings
from storage.drill_copies import PREFIX
from storage.key_store import REPORT_KEYS
from storage.lock import FolderLock
from storage.opening import open_store
from storage.replica import program
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.fakes.warm_python import warm_python
from tests.runtime.test_commands import ROOT, line_of, token, world
from tests.storage.values import CODE, NOW, SARA, WORDS, a_body, a_case, a_report

pytestmark = pytest.mark.slow

__all__ = ["token", "world"]  # fixtures


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")
    monkeypatch.setenv("AMANAT_LISTEN", "127.0.0.1:0")


async def open_test_store() -> SqlStore:
    return await open_store(
        "sqlite+aiosqlite:///data/amanat.db",
        data_dir=Path("data"),
        key_file=Path("keys/keys.json"),
        clock=FakeClock(),
    )


async def _file_test_report() -> None:
    store = await open_test_store()
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        name = store.keys_of(SARA).reporter
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key=name, account=SARA)
        batch.uow.reports.add_line("report-1", DialogueLine(Side.ANSWER, WORDS, NOW))
        batch.keep_turn()
        await batch.commit()
    await store.close()


async def _report_readable() -> tuple[bool, bool]:
    store = await open_test_store()
    async with store.batch() as batch:
        body = await batch.uow.reports.body("report-1")
    address = await store.open_address("report-1")
    await store.close()
    return body is not None, address is not None


def file_test_report() -> None:
    """A data folder with one report, of a bot that has stopped."""
    asyncio.run(_file_test_report())


def report_readable() -> tuple[bool, bool]:
    """Whether the report can be opened: its words and its sender."""
    return asyncio.run(_report_readable())


def test_a_backup_is_drilled_and_restored(capsys: pytest.CaptureFixture[str]) -> None:
    file_test_report()
    assert main(["backup", "backup"]) == 0
    output = capsys.readouterr().out
    assert "database:" in output
    assert "the key file is not in it" in output
    assert main(["drill", "backup"]) == 0
    output = capsys.readouterr().out
    assert "reports: 1 readable, 0 withdrawn, burnt or expired" in output
    assert "whole after" in output
    assert main(["restore", "backup"]) == 1
    assert "is there already: move the old folder away (mv data data.old)" in line_of(capsys)
    shutil.move("data", "data.old")
    assert main(["restore", "backup"]) == 0
    assert report_readable() == (True, True)


def test_impossible_backup_or_restore_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["backup", "backup"]) == 1
    assert "start the program once" in line_of(capsys)
    assert main(["restore", "backup"]) == 1
    assert "the key file" in line_of(capsys)
    file_test_report()
    shutil.move("data", "data.old")
    assert main(["restore", "backup"]) == 1
    assert "./amanat backup" in line_of(capsys)
    assert main(["restore", "--from-copy"]) == 1
    assert "AMANAT_COPY_DIR" in line_of(capsys)
    assert main(["drill", "--from-copy"]) == 1
    assert "AMANAT_COPY_DIR" in line_of(capsys)


def test_a_damaged_backup_is_not_restored(capsys: pytest.CaptureFixture[str]) -> None:
    file_test_report()
    assert main(["backup", "backup"]) == 0
    capsys.readouterr()
    Path("backup", REPORT_KEYS).unlink()
    assert main(["drill", "backup"]) == 1
    assert f"{REPORT_KEYS} is missing" in line_of(capsys)


def test_keys_rotate_and_the_data_stays_readable(capsys: pytest.CaptureFixture[str]) -> None:
    file_test_report()
    before = Path("keys/keys.json").read_text()
    assert main(["keys", "rotate"]) == 0
    assert "safe place" in capsys.readouterr().out
    assert Path("keys/keys.json").read_text() != before
    assert report_readable() == (True, True)


def test_keys_do_not_rotate_under_a_running_bot(capsys: pytest.CaptureFixture[str]) -> None:
    file_test_report()
    lock = FolderLock.take(Path("data"))
    try:
        assert main(["keys", "rotate"]) == 1
    finally:
        lock.release()
    assert "stop it first" in line_of(capsys)


@pytest.mark.parametrize(("what", "left"), [("accounts", (True, False)), ("all", (False, False))])
def test_burning_asks_for_a_word_and_then_nothing_opens(
    what: str, left: tuple[bool, bool], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file_test_report()
    monkeypatch.setattr(builtins, "input", lambda _prompt: "yes")
    assert main(["burn", what]) == 1
    assert "nothing was burnt" in capsys.readouterr().out
    assert report_readable() == (True, True)
    monkeypatch.setattr(builtins, "input", lambda _prompt: burn_command.WORD)
    assert main(["burn", what]) == 0
    assert "no program runs" in capsys.readouterr().out
    assert report_readable() == left


def test_unconfirming_program_is_reported_and_keys_still_destroyed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file_test_report()
    monkeypatch.setattr(burn_command, "PATIENCE", 0.3)
    lock = FolderLock.take(Path("data"))
    try:
        assert main(["burn", "all", "--yes"]) == 1
    finally:
        lock.release()
    assert "kill -9" in capsys.readouterr().err
    assert report_readable() == (False, False)


def test_burn_in_wrong_folder_is_not_announced(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["burn", "all", "--yes"]) == 1
    assert "there are no keys in" in line_of(capsys)
    assert not Path("data").exists()


def test_lost_key_file_does_not_prevent_burning(capsys: pytest.CaptureFixture[str]) -> None:
    file_test_report()
    shutil.move("keys", "kept")
    assert main(["burn", "all", "--yes"]) == 0
    assert "at the next start" in capsys.readouterr().out
    shutil.move("kept", "keys")
    assert report_readable() == (False, False)


def test_a_copy_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file_test_report()
    monkeypatch.setenv("AMANAT_COPY_DIR", "data/copy")
    main(["doctor"])
    assert "lies in the other" in capsys.readouterr().out
    monkeypatch.setenv("AMANAT_COPY_DIR", "copy")
    main(["doctor"])
    assert "the copy folder copy is not there: mkdir -m 700 copy" in capsys.readouterr().out
    Path("copy").mkdir(mode=0o755)
    main(["doctor"])
    assert "chmod 700 copy" in capsys.readouterr().out


def test_a_rotation_that_was_interrupted_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    file_test_report()
    key_data = json.loads(Path("keys/keys.json").read_text())
    Path("keys/keys.json").write_text(json.dumps({**key_data, "former": key_data["master"]}))
    main(["doctor"])
    assert "./amanat keys rotate" in capsys.readouterr().out


def ready(port: int, process: "subprocess.Popen[str]") -> bool:
    """Health may be red for a while: the messenger still waits for the poll of the killed process."""
    for _ in range(600):
        if process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.05)
    return False


def wait_until_gone(port: int) -> None:
    """Wait for the fork behind the command that was killed: it is killed a moment later."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError("the killed program still listens")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.skipif(program() is None, reason="litestream comes for Linux only")
def test_a_running_bot_is_copied_backed_up_and_burnt(token: str, tmp_path: Path) -> None:
    """The program as a process with its real child: all commands beside it, a kill, and recovery from the copy."""
    with socket.create_server(("127.0.0.1", 0)) as probe_socket:
        port = probe_socket.getsockname()[1]
    file_test_report()
    Path("copy").mkdir(mode=0o700)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
        "AMANAT_LISTEN": f"127.0.0.1:{port}",
        "AMANAT_COPY_DIR": "copy",
        "PYTHONPATH": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",  # litestream lies beside Python
    }

    def amanat(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [warm_python(), "-m", "bot", *words],
            env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False,
        )  # fmt: skip

    process = subprocess.Popen(
        [warm_python(), "-m", "bot", "run"], env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    try:
        assert ready(port, process), "it never became ready"
        until = time.monotonic() + 60
        while not list(Path("copy").glob("database/*/ltx/*/*.ltx")) and time.monotonic() < until:
            time.sleep(0.1)
        backup = amanat("backup", "backup")
        assert backup.returncode == 0, backup.stderr
        assert "another process" in amanat("keys", "rotate").stderr
        drills = [amanat("drill", "backup"), amanat("drill", "--from-copy")]
        for drill in drills:
            assert "reports: 1 readable" in drill.stdout, drill.stderr
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        wait_until_gone(port)
        shutil.move("data", "data.old")
        restored = amanat("restore", "--from-copy")
        assert "reports: 1 readable" in restored.stdout, restored.stderr
        process.communicate()
        process = subprocess.Popen(
            [warm_python(), "-m", "bot", "run"],
            env=environment,
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert ready(port, process), "it never became ready"
        burnt = amanat("burn", "all", "--yes")
        assert (burnt.returncode, burnt.stderr) == (0, "")
        assert "the running program has dropped" in burnt.stdout
        drill = amanat("drill", "--from-copy")
        assert "reports: 0 readable, 1 withdrawn" in drill.stdout
    finally:
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=60)[1]
    assert process.returncode == 0, log
    assert "Traceback" not in log
    assert report_readable() == (False, False)


def test_drill_names_its_copy_and_removes_leftovers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    file_test_report()
    assert main(["backup", "backup"]) == 0
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    old = tmp_path / f"{PREFIX}old"
    (old / "data").mkdir(parents=True)
    (old / "data" / REPORT_KEYS).write_bytes(b"keys of then")
    (old / "drill.pid").write_text(str(dead.pid))
    capsys.readouterr()
    assert main(["drill", "backup"]) == 0
    output = capsys.readouterr().out
    assert f"the copy of a drill that was cut short lay in {old}: it has been removed" in output
    (place,) = re.findall(r"the copy lies in (\S+) until", output)
    assert place.startswith(str(tmp_path / PREFIX))
    assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_burning_destroys_what_a_killed_drill_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    file_test_report()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    old = tmp_path / f"{PREFIX}old"
    shutil.copytree("data", old / "data")
    (old / "drill.pid").write_text(str(dead.pid))
    assert main(["burn", "accounts", "--yes"]) == 0
    assert (
        f"the copy of a drill that was cut short lay in {old}: it has been destroyed"
        in capsys.readouterr().out
    )
    assert not old.exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_drill_that_is_killed_leaves_nothing_behind(how: signal.Signals, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [warm_python(), "-m", "tests.runtime.killed_drill"], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().startswith("the copy lies in")
    assert process.stdout.readline() == "ready\n"
    (folder,) = tmp_path.glob(f"{PREFIX}*")
    assert (folder / "data" / REPORT_KEYS).exists()
    process.send_signal(how)
    process.wait(90)
    process.stdout.close()
    until = time.monotonic() + 20
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not folder.exists()
