"""``amanat status``: who works, who stands by, what waits and since when, on one screen."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import doctor
from bot.cli.status import status_lines
from bot.conversation.shared_store import BuildStatus
from bot.domain.people import Messenger
from bot.settings import Settings
from storage.lock import FolderLock
from storage.opening import lease_for, open_store
from storage.process_list import DatabaseStatus, MessagesInLane, RunningProcess, UpdatesInState, WaitingRows
from storage.process_names import ProcessName
from tests.fakes.turns import FakeClock

NOW = datetime(2027, 2, 19, 9, 30, tzinfo=UTC)
NOTHING = DatabaseStatus(True, False, (), 0, (), None, (), (WaitingRows("files", 0),))


def process(pid: int, *, is_at_work: bool, minutes: int) -> RunningProcess:
    name = ProcessName("polling-1", pid, "0123456789ab")
    return RunningProcess(name, NOW - timedelta(minutes=minutes), timedelta(seconds=0.3), is_at_work)


def screen(state: DatabaseStatus, url: str = "postgresql+asyncpg://amanat:hunter2@db/amanat") -> list[str]:
    settings = Settings(_env_file=None, database_url=url, listen="127.0.0.1:1")  # type: ignore[call-arg, arg-type]
    return list(status_lines(state, settings, now=NOW))


def test_screen_of_two_processes_with_queues() -> None:
    state = DatabaseStatus(
        is_sqlite=False,
        is_folder_locked=False,
        processes=(process(41, is_at_work=True, minutes=200), process(42, is_at_work=False, minutes=90)),
        connections=7,
        updates=(
            UpdatesInState("new", 3, NOW.replace(minute=0)),
            UpdatesInState("waiting", 1, NOW.replace(minute=0)),
            UpdatesInState("failed", 2, NOW - timedelta(days=2)),
        ),
        held_since=NOW - timedelta(seconds=12),
        messages=(MessagesInLane("receipt", 5, 0), MessagesInLane("reminder", 900, 4)),
        waiting=(
            WaitingRows("files", 2, day="2027-02-18"),
            WaitingRows("questions", 3, since=NOW - timedelta(hours=5)),
            WaitingRows("others", 0),
        ),
    )
    assert screen(state) == [
        "database   db/amanat, 7 connections",
        "process    polling-1 41  works, lease renewed 0.3 s ago, since 3 h",
        "process    polling-1 42  stands by, since 90 min",
        "updates    3 to be handled, oldest from 2027-02-19 09h UTC",
        "updates    1 waiting for a membership check, oldest for 12 s",
        "updates    2 failed, oldest from 2027-02-17 09h UTC",
        "messages   5 waiting in lane receipt",
        "messages   900 waiting in lane reminder, tried up to 4 times",
        "files      2 waiting, oldest from 2027-02-18",
        "questions  3 waiting, oldest for 5 h",
        "others     0 waiting",
    ]


def test_screen_names_processes_of_other_versions() -> None:
    processes = (
        replace(process(41, is_at_work=False, minutes=200), roles=("work",), version="1.1.0"),
        replace(
            process(42, is_at_work=False, minutes=3), roles=("work",), version="1.0.0", standing=BuildStatus.OLDER
        ),
        replace(
            process(43, is_at_work=False, minutes=3), roles=("send",), version="1.2.0", standing=BuildStatus.NEWER,
            missing=("tick", "work"),
        ),
    )  # fmt: skip
    state = replace(NOTHING, is_sqlite=False, processes=processes, connections=20)
    lines = screen(state)
    assert lines[2:4] == [
        "process    polling-1 42  of an older version (1.0.0), takes nothing: upgrade it or stop it, since 3 min",
        "process    polling-1 43  of a newer version (1.2.0), takes nothing yet: it waits for tick, work, since 3 min",
    ]
    assert "nobody     does send: ./amanat run --roles send" in lines, "who waits does not send"


def test_screen_of_divided_work_names_what_nobody_does() -> None:
    now = timedelta(seconds=0.4)
    processes = (
        replace(
            process(41, is_at_work=False, minutes=200),
            roles=("receive", "send"), holds=("receive-bale", "receive-telegram", "send"), word_age=now,
        ),
        replace(process(42, is_at_work=False, minutes=90), roles=("receive", "work"), word_age=now),
    )  # fmt: skip
    state = replace(NOTHING, is_sqlite=False, processes=processes, connections=20)
    assert screen(state)[1:5] == [
        "process    polling-1 41  sends; receives telegram; receives bale, said so 0.4 s ago, since 3 h",
        "process    polling-1 42  works on work; stands by for receive, said so 0.4 s ago, since 90 min",
        "nobody     does tick: ./amanat run --roles tick",
        "nobody     does fetch: ./amanat run --roles fetch",
    ]


def test_divided_work_shows_troubles_of_all_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them listens on the address in the settings."""
    first, second = (process(pid, is_at_work=False, minutes=90) for pid in (41, 42))
    nobody = {"nobody-tick": "no process does what is due by the clock: start one"}
    processes = [
        replace(first, roles=("receive",), troubles={"gap-bale": "3 updates", **nobody}),
        replace(second, roles=("work",), troubles=nobody, loops_down=("vectors",)),
    ]
    state = replace(NOTHING, is_sqlite=False, processes=processes, connections=20)
    troubles = [
        "gap-bale: 3 updates (polling-1 41)",
        "nobody-tick: no process does what is due by the clock: start one (polling-1 41, polling-1 42)",
        "loops_down: vectors has crashed and is started again (polling-1 42)",
    ]
    assert [line for line in screen(state) if line.startswith("health")] == [
        f"health     {t}" for t in troubles
    ]

    async def list_processes(_url: str) -> list[RunningProcess]:
        return processes

    monkeypatch.setattr(doctor, "list_processes", list_processes)
    settings = Settings(_env_file=None, listen="127.0.0.1:0")  # type: ignore[call-arg]
    assert [finding.what for finding in doctor._listen(settings)] == [
        f"the bot runs, but {t}" for t in troubles
    ]
    processes = [replace(process(43, is_at_work=False, minutes=3), roles=("work",))]
    assert [finding.mark for finding in doctor._listen(settings)] == ["✓"]
    assert "health     good" in screen(replace(state, processes=processes))


def test_screen_without_a_holder_says_what_to_do() -> None:
    lines = screen(DatabaseStatus(False, False, (), 1, (), None, (), ()))
    assert lines[1] == "lease      nobody holds it: ./amanat run"


async def test_sqlite_folder_tells_whether_program_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert screen(NOTHING, "sqlite+aiosqlite:///x")[1] == "process    none runs: ./amanat run"
    assert await lease_for("sqlite+aiosqlite:///x", data_dir=tmp_path, clock=FakeClock()) is None


def test_command_reads_beside_running_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_LISTEN", "127.0.0.1:1")

    async def leave_updates() -> None:
        store = await open_store(
            f"sqlite+aiosqlite:///{tmp_path}/data/amanat.db",
            data_dir=tmp_path / "data", key_file=tmp_path / "keys.json", clock=FakeClock(),
        )  # fmt: skip
        await store.put_updates(Messenger.BALE, 7, [(1, {"update_id": 1}), (2, {"update_id": 2})])
        await store.close()

    asyncio.run(leave_updates())
    assert main(["status"]) == 1
    assert "2 to be handled" in (printed := capsys.readouterr().out) and "none runs" in printed
    lock = FolderLock.take(tmp_path / "data")
    assert main(["status"]) == 0
    assert "process    works" in capsys.readouterr().out
    lock.release()


def test_without_database_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    assert main(["status"]) == 1
    assert "there is no database yet" in capsys.readouterr().err
