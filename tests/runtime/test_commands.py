"""The commands as an operator sees them: one line that names the fix, and an exit status."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot.platforms.telegram.adapter
from bot.__main__ import main
from bot.cli import run as run_command
from bot.cli.content import content_check
from bot.cli.doctor_checks import exposure_findings, open_database_hosts
from bot.domain.people import Account, Messenger, Role, Staff
from bot.library.folder import CONTENT
from bot.runtime.system import SystemClock
from bot.sandbox.faces.bale import BALE_TOKEN
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.server import SandboxServer
from bot.settings import Settings, plain_http, read_settings
from bot.usecases.ports import Group
from storage.backup import note_backup
from storage.lock import FolderLock
from storage.opening import open_store
from tests.fakes.warm_python import warm_python

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home and a working folder for the test. The commands do not change the logging of pytest."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_LISTEN", "127.0.0.1:0")
    monkeypatch.setattr(run_command, "set_up_logs", lambda *_, **__: None)


@pytest.fixture(scope="module")
def world() -> Iterator[str]:
    """A running sandbox. Return its base URL."""
    started, loop = threading.Event(), asyncio.new_event_loop()
    server = SandboxServer()

    def serve() -> None:
        loop.run_until_complete(server.start())
        started.set()
        loop.run_forever()
        loop.run_until_complete(server.stop())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert started.wait(10)
    yield server.base_url
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch, world: str) -> str:
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", TELEGRAM_TOKEN)
    monkeypatch.setenv("AMANAT_TELEGRAM_API", f"{world}/telegram")
    return world


def line_of(capsys: pytest.CaptureFixture[str]) -> str:
    """The only line on standard error."""
    out, err = capsys.readouterr()
    assert out == "" and err.endswith("\n") and err.count("\n") == 1, err
    assert TELEGRAM_TOKEN not in err
    return err.strip()


def test_missing_or_unknown_command_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in ([], ["fly"]):
        with pytest.raises(SystemExit) as left:
            main(argv)
        assert left.value.code == 2
    assert "sandbox" in capsys.readouterr().err


def test_without_a_token_it_says_where_to_put_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 1
    assert line_of(capsys).startswith("amanat run: no messenger is set: put AMANAT_TELEGRAM_TOKEN")


def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMANAT_OWNERS", "nobody")
    assert main(["run"]) == 1
    assert line_of(capsys).startswith("amanat run: AMANAT_OWNERS: accounts as messenger:number")


def test_a_key_file_inside_the_data_folder_is_refused(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMANAT_KEY_FILE", "data/keys/keys.json")
    assert main(["run"]) == 1
    assert "lies inside the data folder: move it out and set AMANAT_KEY_FILE" in line_of(capsys)
    assert not Path("data/keys").exists()


def test_a_database_that_cannot_be_opened(
    token: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "amanat.db").write_bytes(
        b"this is not a database, but it is long enough to be one" * 90
    )
    assert main(["run"]) == 1
    assert "cannot be opened (file is not a database)" in line_of(capsys)


def test_a_database_nobody_serves(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMANAT_DATABASE_URL", "postgresql+asyncpg://amanat:hunter2@127.0.0.1:9/amanat")
    assert main(["run"]) == 1
    line = line_of(capsys)
    assert "cannot be opened" in line and "hunter2" not in line


def test_a_second_process_on_the_same_data_is_refused(
    token: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    lock = FolderLock.take(tmp_path / "data")
    try:
        assert main(["run"]) == 1
    finally:
        lock.release()
    assert "another process works on" in line_of(capsys)


def test_a_port_in_use_is_named_by_its_setting(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        monkeypatch.setenv("AMANAT_LISTEN", f"127.0.0.1:{busy.getsockname()[1]}")
        assert main(["run"]) == 1
    assert "the port of AMANAT_LISTEN is in use" in line_of(capsys)


def test_refused_token_and_unreachable_messenger_are_reported(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", "1000:wrong-token")
    assert main(["run"]) == 1
    assert "the messenger refuses the token" in line_of(capsys)
    monkeypatch.setenv("AMANAT_TELEGRAM_API", "http://127.0.0.1:9")
    assert main(["run"]) == 1
    assert "the messenger cannot be reached" in line_of(capsys)


def test_broken_content_refers_to_check_naming_the_line(
    token: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    broken = next(content.rglob("violations/*.yaml"))
    broken.write_text("- id: [", encoding="utf8")
    monkeypatch.setenv("AMANAT_CONTENT_DIR", str(content))
    assert main(["run"]) == 1
    assert "run ./amanat content check" in line_of(capsys)

    assert content_check(content) == 1
    assert re.search(rf"{broken.name}:\d+: ", capsys.readouterr().out)


def test_the_content_as_shipped_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check"]) == 0


def test_the_sandbox_refuses_a_real_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMANAT_BALE_TOKEN", "22:real")
    assert main(["sandbox", "--no-browser"]) == 1
    assert "AMANAT_BALE_TOKEN is set" in line_of(capsys)


def test_migrate_makes_the_schema_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("the database is at step") and second.endswith("already")


# --- doctor ---------------------------------------------------------------------------------------------


def test_doctor_on_a_bare_machine_names_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 1
    output = capsys.readouterr()
    assert "✗ no messenger: set AMANAT_TELEGRAM_TOKEN or AMANAT_BALE_TOKEN" in output.out
    assert "! no AMANAT_OPERATOR_FA" in output.out and "! no AMANAT_OWNERS" in output.out
    assert "✓ content:" in output.out and "will be created at the first start" in output.out
    assert output.err == "1 to fix\n"
    assert not Path("data").exists(), "doctor creates nothing"


@pytest.mark.parametrize(
    ("owners", "asked"),
    [
        ("telegram:1,bale:2", True),
        ("telegram:1,telegram:3", False),
        ("telegram:1", False),
        ("telegram:1,bale:2,bale:4", False),
    ],
)
def test_doctor_asks_whether_two_owners_are_one_person(
    owners: str,
    asked: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """One account on each messenger: both signatures may be of one person, until somebody notes it."""
    monkeypatch.setenv("AMANAT_OWNERS", owners)
    main(["doctor"])
    assert ("! AMANAT_OWNERS: telegram:1 and bale:2 may be one person" in capsys.readouterr().out) == asked
    (tmp_path / "data").mkdir()
    noted = Account(Messenger.TELEGRAM, 1), Account(Messenger.BALE, 2)
    asyncio.run(_store_groups(read_settings().url, [], *noted, folder=tmp_path))
    main(["doctor"])
    assert "may be one person" not in capsys.readouterr().out, "it was noted in the chat"


def test_doctor_with_all_in_place_says_ready(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], world: str
) -> None:
    with urllib.request.urlopen(f"{world}/world") as answer:
        groups = {c["messenger"]: c["id"] for c in json.load(answer)["chats"] if c["kind"] != "private"}
    monkeypatch.setenv("AMANAT_BALE_TOKEN", BALE_TOKEN)
    monkeypatch.setenv("AMANAT_BALE_API", f"{world}/bale")
    monkeypatch.setenv("AMANAT_OPERATOR_FA", "گرداننده")
    monkeypatch.setenv("AMANAT_OWNERS", "telegram:1")
    Path("copy").mkdir(mode=0o700)
    monkeypatch.setenv("AMANAT_COPY_DIR", "copy")
    monkeypatch.setenv("AMANAT_GROUPS", ",".join(f"{m}:{i}" for m, i in groups.items()))
    assert main(["doctor"]) == 0
    output = capsys.readouterr()
    assert "ready: ./amanat run" in output.out and "✗" not in output.out
    warnings = [line for line in output.out.splitlines() if line.startswith(" ! ")]
    assert len(warnings) == 1 and "amanat content lawyer" in warnings[0], (
        "no lawyer has reviewed the shipped texts"
    )
    assert output.out.count("the bot is administrator") == 2
    assert TELEGRAM_TOKEN not in output.out


def test_doctor_refuses_operators_body_unknown_to_content(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for body, known in (("exec-county", True), ("none", True), ("governor", False)):
        monkeypatch.setenv("AMANAT_OPERATOR_BODY", body)
        main(["doctor"])
        assert ("is not a body" not in capsys.readouterr().out) is known


async def _store_groups(
    url: str, groups: list[Account], owner: Account, other: Account | None = None, *, folder: Path
) -> None:
    """``other`` is noted as another account of the owner."""
    store = await open_store(
        url, data_dir=folder / "data", key_file=folder / "keys.json", clock=SystemClock()
    )
    async with store.batch() as batch:
        for group in groups:
            batch.uow.groups.save(Group(group.messenger, group.id))
        batch.uow.staff.save(Staff(owner, Role.OWNER))
        if other is not None:
            batch.uow.staff.save(Staff(other, Role.OWNER, same_as=owner))
        batch.keep_turn()
        await batch.commit()
    await store.close()


@pytest.mark.parametrize("messenger", list(Messenger))
def test_doctor_checks_registered_groups_and_skips_done_work(
    messenger: Messenger,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    world: str,
    tmp_path: Path,
) -> None:
    """``/register`` was sent, an owner named in chat, a backup made. The bot is no administrator."""
    name = messenger.upper()
    monkeypatch.setenv(
        f"AMANAT_{name}_TOKEN", TELEGRAM_TOKEN if messenger is Messenger.TELEGRAM else BALE_TOKEN
    )
    monkeypatch.setenv(f"AMANAT_{name}_API", f"{world}/{messenger}")
    monkeypatch.setenv("AMANAT_OPERATOR_FA", "گرداننده")
    monkeypatch.setenv("AMANAT_KEY_FILE", str(tmp_path / "keys.json"))
    monkeypatch.setenv("AMANAT_DATA_DIR", str(tmp_path / "data"))
    with urllib.request.urlopen(f"{world}/world") as answer:
        chats = json.load(answer)["chats"]
    chat_id = next(c["id"] for c in chats if c["kind"] != "private" and c["messenger"] == messenger)
    groups = [Account(messenger, chat_id), Account(messenger, 424_242)]
    asyncio.run(_store_groups(read_settings().url, groups, Account(messenger, 1), folder=tmp_path))
    note_backup(tmp_path / "data", datetime.now(UTC))
    assert main(["doctor"]) == 1
    output = capsys.readouterr()
    assert f"group {chat_id}: the bot is administrator" in output.out
    assert "group 424242: the bot is no administrator" in output.out
    assert ("Add administrator" if messenger is Messenger.TELEGRAM else "hold the bot") in output.out
    assert "AMANAT_OWNERS" not in output.out and "/register" not in output.out
    warnings = [line for line in output.out.splitlines() if line.startswith(" ! ")]
    assert len(warnings) == 1 and "amanat content lawyer" in warnings[0]
    assert "last backup" in output.out and "ready" not in output.out


def test_doctor_finds_misplaced_key_dead_database_and_bad_token(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMANAT_KEY_FILE", "data/keys.json")
    monkeypatch.setenv("AMANAT_DATABASE_URL", "postgresql+asyncpg://amanat:hunter2@127.0.0.1:9/amanat")
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", "1000:wrong-token")
    assert main(["doctor"]) == 1
    output = capsys.readouterr()
    assert output.err == "3 to fix\n"
    assert "lies inside the data folder" in output.out and "the token is refused" in output.out
    assert "hunter2" not in output.out


# --- the real process -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_real_process_becomes_healthy_and_stops_on_signal(token: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe_socket:
        port = probe_socket.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
        "AMANAT_LISTEN": f"127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    try:
        assert healthy(port, process), "it never became ready"
        second = subprocess.run(
            [warm_python(), "-m", "bot", "run"],
            env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert second.returncode == 1 and "another process works on" in second.stderr
    finally:
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=30)[1]
    assert process.returncode == 0, log
    assert '"event": "started"' in log and '"event": "stopped"' in log and "Traceback" not in log
    assert (tmp_path / "home/.config/amanat/keys.json").stat().st_mode & 0o777 == 0o600


def healthy(port: int, process: "subprocess.Popen[str]") -> bool:
    for _ in range(1200):
        if process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                ready = urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)
                with ready:
                    return answer.status == 200 and ready.status == 200
        except OSError:
            time.sleep(0.05)
    return False


def test_doctor_and_run_refuse_unencrypted_api_without_consent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", TELEGRAM_TOKEN)
    monkeypatch.setenv("AMANAT_TELEGRAM_API", "http://relay.example.org")
    monkeypatch.setattr(bot.platforms.telegram.adapter.TelegramAdapter, "open", _refuse_to_open)
    assert main(["doctor"]) == 1
    output = capsys.readouterr().out
    assert (
        "✗ AMANAT_TELEGRAM_API=http://relay.example.org: the token and all texts would be sent unencrypted"
        in output
    )
    assert main(["run"]) == 1
    assert "AMANAT_ALLOW_PLAIN_HTTP=true" in line_of(capsys)
    for here in ("http://127.0.0.1:8081", "http://localhost", "http://[::1]:80", "https://relay.example.org"):
        assert plain_http(read_settings(telegram_token=TELEGRAM_TOKEN, telegram_api=here)) == {}, here
    assert plain_http(read_settings(telegram_token=TELEGRAM_TOKEN, telegram_api="http://10.0.0.5"))
    assert plain_http(read_settings(allow_plain_http=True)) == {}
    assert plain_http(read_settings(telegram_token=None, bale_token="1:x")) == {}, "Telegram is not used"


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("postgresql+asyncpg://a:p@10.0.0.2/a", ["10.0.0.2"]),
        ("postgresql+asyncpg://a:p@db.example.org/a?ssl=prefer", ["db.example.org"]),
        ("postgresql+asyncpg://a:p@/a?host=one:5432&host=127.0.0.1:5432&host=[::1]", ["one"]),
        ("postgresql+asyncpg://a:p@db.example.org/a?ssl=verify-full", []),
        ("postgresql+asyncpg://a:p@/a?host=one:5432&host=two:5432&ssl=require", []),
        ("postgresql+asyncpg://a@localhost/a", []),
        ("postgresql+asyncpg://a@/a?host=/run/postgresql", []),
        ("sqlite+aiosqlite:///a.db", []),
    ],
)
def test_doctor_warns_of_an_open_way_to_the_database(
    url: str, hosts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    settings = read_settings(database_url=url)
    assert open_database_hosts(settings) == hosts
    findings = [finding for finding in exposure_findings(settings) if "ssl=verify-full" in finding.what]
    assert [all(host in finding.what for host in hosts) for finding in findings] == [True] * bool(hosts)


async def _refuse_to_open(_adapter: object) -> None:
    raise AssertionError("the token was sent")


def test_doctor_checks_mode_of_token_file_and_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "amanat.service").write_text("[Service]\nEnvironment=AMANAT_DATA_DIR=/elsewhere\n")
    monkeypatch.setattr("bot.cli.doctor.UNIT_FOLDERS", (tmp_path,))
    env = tmp_path / ".env"
    env.write_text("AMANAT_LOG_LEVEL=INFO\n")
    for mode, bad in ((0o644, True), (0o640, True), (0o600, False)):
        env.chmod(mode)
        main(["doctor"])
        output = capsys.readouterr().out
        assert ("chmod 600 .env" in output) is bad, oct(mode)
        assert "write AMANAT_DATA_DIR=/elsewhere into .env" in output
