"""A problem before anything is stored gives one line that says what to do."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from storage.engine import read_url
from storage.opening import open_store
from storage.trouble import DatabaseBusy, DatabaseUnusable, KeyFileTrouble, StorageTrouble
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url


async def refusal_text(
    data_dir: Path, key_file: Path, *, url: str = "", kind: type[StorageTrouble] = KeyFileTrouble
) -> str:
    with pytest.raises(kind) as trouble:
        await open_store(url or sqlite_url(data_dir), data_dir=data_dir, key_file=key_file, clock=FakeClock())
    message = str(trouble.value)
    assert "\n" not in message
    return message


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def file_content(path: Path) -> dict[str, object]:
    data: dict[str, object] = json.loads(path.read_text())
    return data


def open_to_others(path: Path) -> None:
    path.chmod(0o644)


def write_private(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    path.chmod(0o600)


def lose(path: Path) -> None:
    path.unlink()


def is_there(path: Path) -> bool:
    return path.exists()


async def test_a_first_start_makes_a_private_key_file(
    open_store_at: Opening, data_dir: Path, key_path: Path
) -> None:
    await open_store_at(sqlite_url(data_dir))
    made = [key_path, *(data_dir / name for name in ("amanat.db", "report_keys.db", "hour_keys.db"))]
    assert [mode_of(path) for path in made] == [0o600] * 4
    assert file_content(key_path)["version"] == 2


async def test_a_key_file_in_the_data_folder_is_refused(data_dir: Path) -> None:
    assert "move it out" in await refusal_text(data_dir, data_dir / "sub" / "key")
    link = data_dir.parent / "link"
    link.symlink_to(data_dir)
    assert "move it out" in await refusal_text(data_dir, link / "key")


async def test_a_key_file_that_others_read_is_refused(
    open_store_at: Opening, data_dir: Path, key_path: Path
) -> None:
    await (await open_store_at(sqlite_url(data_dir))).close()
    open_to_others(key_path)
    assert "chmod 600" in await refusal_text(data_dir, key_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"root": 5}', '{"root": "!!"}', '{"root": "c2hvcnQ="}'])
async def test_a_damaged_key_file_is_refused(data_dir: Path, key_path: Path, text: str) -> None:
    write_private(key_path, text)
    assert "damaged" in await refusal_text(data_dir, key_path)


async def test_a_lost_key_file_is_not_replaced(
    open_store_at: Opening, data_dir: Path, key_path: Path
) -> None:
    await (await open_store_at(sqlite_url(data_dir))).close()
    lose(key_path)
    assert "bring it back" in await refusal_text(data_dir, key_path)
    assert not is_there(key_path)


async def test_another_folders_key_file_is_refused(
    open_store_at: Opening, data_dir: Path, key_path: Path
) -> None:
    await (await open_store_at(sqlite_url(data_dir))).close()
    lose(key_path)
    other = data_dir.parent / "other"
    store = await open_store(sqlite_url(other), data_dir=other, key_file=key_path, clock=FakeClock())
    await store.close()
    assert "not the one" in await refusal_text(data_dir, key_path)


async def test_a_key_file_that_cannot_be_made_is_refused(data_dir: Path) -> None:
    (data_dir.parent / "file").write_text("")
    assert "AMANAT_KEY_FILE" in await refusal_text(data_dir, data_dir.parent / "file" / "key")


async def test_a_second_process_is_refused(open_store_at: Opening, data_dir: Path, key_path: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    assert "stop it first" in await refusal_text(data_dir, key_path, kind=DatabaseBusy)
    other = data_dir.parent / "other"
    assert "stop it first" in await refusal_text(other, key_path, url=sqlite_url(data_dir), kind=DatabaseBusy)
    await store.close()
    await open_store_at(sqlite_url(data_dir))


@pytest.mark.parametrize(
    "url", ["sqlite+aiosqlite:///:memory:", "sqlite://", "mysql://localhost/x", "nonsense", ""]
)
def test_addresses_that_keep_nothing_are_refused(url: str) -> None:
    with pytest.raises(DatabaseUnusable) as trouble:
        read_url(url)
    assert "AMANAT_DATABASE_URL" in str(trouble.value)


async def test_a_file_that_is_no_database_is_refused(data_dir: Path, key_path: Path) -> None:
    (data_dir / "amanat.db").write_text("this is not a database, but long enough to be looked at" * 50)
    assert "cannot be opened" in await refusal_text(data_dir, key_path, kind=DatabaseUnusable)


async def test_a_folder_that_is_not_there_is_refused(data_dir: Path, key_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{data_dir}/nowhere/x.db"
    await refusal_text(data_dir, key_path, url=url, kind=DatabaseUnusable)
    (data_dir.parent / "plain").write_text("")
    await refusal_text(data_dir.parent / "plain" / "data", key_path, kind=DatabaseUnusable)


async def test_unanswering_server_is_refused_without_its_password(data_dir: Path, key_path: Path) -> None:
    url = "postgresql+asyncpg://amanat:hidden-word@127.0.0.1:1/amanat"
    message = await refusal_text(data_dir, key_path, url=url, kind=DatabaseUnusable)
    assert "hidden-word" not in message


@pytest.mark.slow
async def test_postgresql_is_migrated_by_command_only(
    data_dir: Path, key_path: Path, empty_pg_url: str
) -> None:
    assert "amanat migrate" in await refusal_text(data_dir, key_path, url=empty_pg_url, kind=DatabaseUnusable)


@pytest.mark.slow
def test_a_start_at_the_newest_step_loads_no_alembic(data_dir: Path, key_path: Path) -> None:
    import subprocess

    code = (
        "import asyncio, sys, pathlib\n"
        "from storage.opening import open_store\n"
        "from bot.runtime.system import SystemClock\n"
        "async def main():\n"
        f"    store = await open_store({sqlite_url(data_dir)!r}, data_dir=pathlib.Path({str(data_dir)!r}),"
        f" key_file=pathlib.Path({str(key_path)!r}), clock=SystemClock())\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules)\n"
    )
    lines = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": "."},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert lines == ["True", "False"]
