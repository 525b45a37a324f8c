"""A new master key: no stored data is lost, wherever the rotation is interrupted,
and the old key opens nothing."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from storage.hour_keys import HOUR_KEYS
from storage.key_store import REPORT_KEYS, ReportKeys
from storage.keys import KeyFile, KeyRing
from storage.rotating import rotate
from storage.trouble import DatabaseUnusable, KeyFileTrouble
from storage.wrapped_keys import WrappedKeys
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_burning import words_of
from tests.storage.test_key_chain import rows_of
from tests.storage.test_secrecy import tell_everything
from tests.storage.values import SARA

pytestmark = pytest.mark.slow


class PowerCut(Exception):
    """Everything stops here."""


@pytest.fixture
async def key_names(open_store_at: Opening, data_dir: Path) -> tuple[str, str]:
    """A stopped store with a report in it; the names that SARA has."""
    store = await open_store_at(sqlite_url(data_dir))
    await tell_everything(store)
    keys = store.keys_of(SARA)
    await store.close()
    return keys.reporter, keys.learner


async def assert_still_opens(open_store_at: Opening, data_dir: Path, names: tuple[str, str]) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    assert await words_of(store)
    assert len(await store.pending_updates()) == 1
    assert await store.open_address("report-1") is not None
    keys = store.keys_of(SARA)
    assert (keys.reporter, keys.learner) == names
    await store.close()


def old_key_file(key_path: Path) -> Path:
    key_copy = key_path.with_name("kept.json")
    shutil.copy2(key_path, key_copy)
    return key_copy


async def test_after_rotation_only_the_new_key_opens(
    open_store_at: Opening, data_dir: Path, key_path: Path, key_names: tuple[str, str]
) -> None:
    old = old_key_file(key_path)
    assert len(list(rotate(key_path, data_dir=data_dir))) == 3
    ring = KeyRing(KeyFile(old).open(data_dir=data_dir, fresh=False))
    for name in (REPORT_KEYS, HOUR_KEYS):
        with pytest.raises(KeyFileTrouble, match="not the one"):
            WrappedKeys(data_dir / name, ring)
    await assert_still_opens(open_store_at, data_dir, key_names)
    assert KeyFile(key_path).open(data_dir=data_dir, fresh=False).former is None


@pytest.mark.parametrize("step", range(6))
async def test_power_cut_at_any_step_leaves_openable_folder(
    open_store_at: Opening,
    data_dir: Path,
    key_path: Path,
    key_names: tuple[str, str],
    step: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before and after each of: both masters written, each key store wrapped, one master written."""
    old, done = old_key_file(key_path), 0

    def cut_power() -> None:
        nonlocal done
        done += 1
        if done > step:
            raise PowerCut

    replace_file, rewrap = KeyFile.replace, WrappedKeys.rewrap

    def replacing(file: KeyFile, material: object) -> None:
        cut_power()
        replace_file(file, material)  # type: ignore[arg-type]
        cut_power()

    def rewrapping(keys: WrappedKeys) -> None:
        rewrap(keys)
        cut_power()

    with monkeypatch.context() as broken, pytest.raises(PowerCut):
        broken.setattr(KeyFile, "replace", replacing)
        broken.setattr(WrappedKeys, "rewrap", rewrapping)
        list(rotate(key_path, data_dir=data_dir))
    await assert_still_opens(open_store_at, data_dir, key_names)
    list(rotate(key_path, data_dir=data_dir))
    await assert_still_opens(open_store_at, data_dir, key_names)
    ring = KeyRing(KeyFile(old).open(data_dir=data_dir, fresh=False))
    with pytest.raises(KeyFileTrouble):
        WrappedKeys(data_dir / REPORT_KEYS, ring)
    assert KeyFile(key_path).open(data_dir=data_dir, fresh=False).former is None


async def test_one_row_a_store_is_written(data_dir: Path, key_path: Path, key_names: tuple[str, str]) -> None:
    keys = rows_of(data_dir / REPORT_KEYS, "SELECT * FROM keys")
    assert keys
    list(rotate(key_path, data_dir=data_dir))
    assert rows_of(data_dir / REPORT_KEYS, "SELECT * FROM keys") == keys


async def test_the_copy_goes_along_or_stops_it(
    open_store_at: Opening, data_dir: Path, key_path: Path, key_names: tuple[str, str], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    with pytest.raises(DatabaseUnusable, match="AMANAT_COPY_DIR"):
        list(rotate(key_path, data_dir=data_dir, copy_dir=copy))
    await assert_still_opens(open_store_at, data_dir, key_names)
    copy.mkdir()
    list(rotate(key_path, data_dir=data_dir, copy_dir=copy))
    assert rows_of(copy / REPORT_KEYS, "SELECT * FROM chief") == rows_of(
        data_dir / REPORT_KEYS, "SELECT * FROM chief"
    )


def test_the_key_file_is_replaced_whole(
    data_dir: Path, key_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = KeyFile(key_path).open(data_dir=data_dir, fresh=True)
    ReportKeys(data_dir / REPORT_KEYS, KeyRing(material)).close()

    def cut_power(*_: object) -> None:
        raise OSError("the power went")

    monkeypatch.setattr(Path, "replace", cut_power)
    with pytest.raises(KeyFileTrouble):
        KeyFile(key_path).replace(replace(material, master=bytes(32)))
    assert KeyFile(key_path).open(data_dir=data_dir, fresh=False) == material
