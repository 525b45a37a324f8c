"""The port of key rows, by a file and by a holder on another machine with its mirror."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.key_store import REPORT_KEYS
from storage.key_table import FORMAT, KeyRows, KeyTable, KeyTableChange
from storage.wrapped_keys import STORE_KEY
from tests.storage.running_holder import start_machines


@pytest.fixture(params=["file", "service"])
def rows(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyRows]:
    if request.param == "file":
        table = KeyTable(tmp_path / REPORT_KEYS)
        yield table
        table.close()
        return
    machines = start_machines(tmp_path)
    yield machines.rows()
    machines.close()


def new_wrapped_key() -> bytes:
    return os.urandom(72)


def test_rows_come_back_and_destroyed_ones_do_not(rows: KeyRows) -> None:
    first, second, store = new_wrapped_key(), new_wrapped_key(), new_wrapped_key()
    assert rows.format is None
    rows.create_tables(KeyTableChange(chief={STORE_KEY: store}))
    change = KeyTableChange(added=[(5, first), (2**61, second)], stocked=[5, 2**61])
    rows.apply(change)
    assert (rows.format, rows.count(), rows.mark()) == (FORMAT, 2, change.mark)
    assert (rows.read(5), rows.read(2**61), rows.read(7)) == (first, second, None)
    assert rows.read_piece(-1, 1) == [(5, first)]
    assert rows.read_piece(5, 9) == [(2**61, second)]
    assert sorted(rows.stock()) == [5, 2**61]
    assert (rows.chief(STORE_KEY), rows.chief("nobody")) == (store, None)
    rows.apply(KeyTableChange(used=[5], gone=[2**61]))
    assert (rows.read(5), rows.read(2**61), rows.stock()) == (first, None, [])


def test_a_change_is_made_whole_or_not_at_all(rows: KeyRows) -> None:
    rows.create_tables(KeyTableChange(chief={STORE_KEY: new_wrapped_key()}))
    rows.apply(KeyTableChange(added=[(5, new_wrapped_key())]))
    before = rows.mark()
    with pytest.raises(sqlite3.Error):
        rows.apply(KeyTableChange(added=[(6, new_wrapped_key()), (5, new_wrapped_key())]))
    assert (rows.read(6), rows.mark()) == (None, before)


def test_beginning_anew_leaves_nothing(rows: KeyRows) -> None:
    rows.create_tables(KeyTableChange(chief={STORE_KEY: new_wrapped_key()}, added=[(5, new_wrapped_key())]))
    rows.begin_anew()
    assert rows.format is None
    rows.create_tables(KeyTableChange(chief={STORE_KEY: new_wrapped_key()}))
    assert (rows.count(), rows.chief("accounts")) == (0, None)


def test_named_keys_can_be_overwritten_in_place(rows: KeyRows) -> None:
    store = new_wrapped_key()
    rows.create_tables(KeyTableChange(chief={STORE_KEY: store, "accounts": new_wrapped_key()}))
    assert rows.destroy_chief(["accounts"]) == []
    assert rows.chief(STORE_KEY) == store
