"""Folders that belong to somebody else: the operator reads whose they must be, and nothing is made in them."""

import errno
import os
from pathlib import Path

import pytest

from bot.cli.trouble import mend
from storage import keys
from storage.keys import KeyFile
from storage.opening import open_store
from storage.trouble import DatabaseUnusable, KeyFileTrouble
from tests.fakes.turns import FakeClock

DENIED = PermissionError(errno.EACCES, "Permission denied", "/keys/keys.json")
OWNER = f"user {os.geteuid()}:{os.getegid()}"


async def test_unwritable_data_folder_names_the_user_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, key_file = tmp_path / "data", tmp_path / "keys" / "keys.json"
    data.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: not (Path(path) == data and mode & os.W_OK))
    with pytest.raises(DatabaseUnusable, match=f"{data} cannot be written: give it to {OWNER} with"):
        await open_store(
            f"sqlite+aiosqlite:///{data / 'amanat.db'}", data_dir=data, key_file=key_file,
            clock=FakeClock(),
        )  # fmt: skip
    assert not key_file.exists(), "no key is made for data that cannot be written"


def test_key_that_may_not_be_seen_is_not_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bool:
        raise DENIED

    monkeypatch.setattr(keys, "_is_there", refuse)
    with pytest.raises(KeyFileTrouble, match=f"Permission denied.: give its folder.* to {OWNER} with"):
        KeyFile(tmp_path / "keys" / "keys.json").open(data_dir=tmp_path / "data", fresh=False)


def test_any_other_denied_file_is_named_without_a_command() -> None:
    assert mend(DENIED).startswith(f"/keys/keys.json may not be used: let {OWNER} read")
