"""Keys move to a holder and back: none is lost, none stays readable where it was, and nothing starts in between."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.owner.burning import Burn
from storage.burning import burn_held_keys, burn_key_stores
from storage.key_copy import unfinished_copy
from storage.key_service.remote_rows import KeyHolder, RemoteRows
from storage.key_store import REPORT_KEYS
from storage.key_table import KeyTable, KeyTableChange
from storage.keys import KeyRing
from storage.moving import key_move
from storage.moving.half_moves import WITH_HOLDER, half_moves
from storage.moving.key_move import KeyMove
from storage.store import SqlStore
from storage.trouble import DatabaseUnusable, KeysAway
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.running_holder import HERE, Machines, start_machines
from tests.storage.test_burning import store_all_kinds, words_of
from tests.storage.test_database_move import BrokenOff


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    machines = start_machines(tmp_path / "machines")
    yield machines
    machines.close()


@pytest.fixture
def holder(machines: Machines) -> KeyHolder:
    return KeyHolder((HERE, machines.holder.port), machines.program)


@pytest.fixture
def copy_dir(tmp_path: Path) -> Path:
    (tmp_path / "copy").mkdir(mode=0o700)
    return tmp_path / "copy"


@pytest.fixture
def mover(
    data_dir: Path, key_path: Path, holder: KeyHolder, copy_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> KeyMove:
    """Small pieces, so that a move has many; the ring is read when a move begins."""
    monkeypatch.setattr(key_move, "_PIECE", 50)

    class LateRing:
        @property
        def masters(self) -> Any:
            return KeyRing.from_file(key_path, data_dir=data_dir, fresh=False).masters

    ring: Any = LateRing()
    return KeyMove(data_dir, ring, holder, copy_dir, lambda _line: None)


def bytes_in(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def store_keys(place: KeyTable | RemoteRows) -> bytes:
    wrapped = place.chief("store")
    assert wrapped is not None
    place.close()
    return wrapped


async def is_whole(store: SqlStore) -> bool:
    """Whether everything opens. The store is closed: after the test its holder is gone."""
    async with store.batch() as batch:
        session = await batch.session("c1")
    address = await store.open_address("report-1")
    is_readable = await words_of(store)
    await store.close()
    return is_readable and session.state == "form" and address is not None


async def test_keys_move_to_a_holder_and_back(
    open_store_at: Opening,
    mover: KeyMove,
    holder: KeyHolder,
    machines: Machines,
    data_dir: Path,
    copy_dir: Path,
) -> None:
    url = sqlite_url(data_dir)
    await store_all_kinds(store := await open_store_at(url, copy_dir=copy_dir))
    await store.close()
    first = store_keys(KeyTable(data_dir / REPORT_KEYS))
    assert sum(first in content for content in bytes_in(data_dir, copy_dir).values()) == 2
    count = mover.count(to_holder=True)
    assert mover.run(to_holder=True) == count > 3
    assert not [
        path
        for path, content in bytes_in(data_dir, copy_dir).items()
        if path.name.endswith("keys.db") or first in content
    ]
    second = store_keys(machines.rows())
    assert first != second and sum(second in content for content in machines.contents().values()) == 2, (
        "and its mirror"
    )
    with pytest.raises(DatabaseUnusable, match="moved to the holder 127"):
        await open_store_at(url)
    assert await is_whole(await open_store_at(url, holder=holder))
    mover.run(to_holder=False)
    assert not [place for place, content in machines.contents().items() if second in content]
    assert half_moves(data_dir) == [] and not (data_dir / WITH_HOLDER).exists()
    with pytest.raises(DatabaseUnusable, match="to-holder"):
        await open_store_at(url, holder=holder)
    assert await is_whole(await open_store_at(url, copy_dir=copy_dir))


@pytest.mark.slow
@pytest.mark.parametrize("to_holder", [True, False])
async def test_broken_off_at_any_change_it_goes_on(
    open_store_at: Opening,
    mover: KeyMove,
    holder: KeyHolder,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    to_holder: bool,
) -> None:
    """Before and after each change of a key store, each destruction and each note; nothing starts meanwhile."""
    url, broken = sqlite_url(data_dir), 0
    await store_all_kinds(store := await open_store_at(url))
    await store.close()
    if not to_holder:
        mover.run(to_holder=True)
    deeds = [
        (place, name) for place in (KeyTable, RemoteRows) for name in ("create_tables", "apply", "begin_anew")
    ] + [(key_move, name) for name in ("destroy_files", "note_move", "write_private", "remove_note")]
    left, ours = [0], (data_dir, Path(":".join(map(str, holder.address))))

    def counting(deed: Any) -> Any:
        def run(*given: Any, **more: Any) -> Any:
            if isinstance(given[0], KeyTable | RemoteRows) and given[0].path.parent not in ours:
                return deed(*given, **more)  # of the holder, which is in this process
            left[0] -= 1
            if left[0] == 0 and broken % 2:
                raise BrokenOff
            answer = deed(*given, **more)
            if left[0] == 0:
                raise BrokenOff
            return answer

        return run

    while True:
        left = [1 + broken // 2]
        with monkeypatch.context() as patch:
            for place, name in deeds:
                patch.setattr(place, name, counting(getattr(place, name)))
            try:
                mover.run(to_holder=to_holder)
                break
            except BrokenOff:
                broken += 1
        if half_moves(data_dir):
            for place in (None, holder):
                with pytest.raises(DatabaseUnusable, match="the move of the keys is half done"):
                    await open_store_at(url, holder=place)
    assert broken > 7
    assert half_moves(data_dir) == []
    assert await is_whole(await open_store_at(url, holder=holder if to_holder else None))


@pytest.mark.parametrize("to_holder", [True, False])
async def test_opposite_move_takes_back_what_was_copied(
    open_store_at: Opening,
    mover: KeyMove,
    holder: KeyHolder,
    machines: Machines,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    to_holder: bool,
) -> None:
    await store_all_kinds(store := await open_store_at(sqlite_url(data_dir)))
    await store.close()
    if not to_holder:
        mover.run(to_holder=True)

    def break_off(_copy: object) -> Any:
        raise BrokenOff

    with monkeypatch.context() as patch:
        patch.setattr(key_move.StoreCopy, "compare", break_off)
        with pytest.raises(BrokenOff):
            mover.run(to_holder=to_holder)
    assert mover.run(to_holder=not to_holder) is None
    assert half_moves(data_dir) == []
    assert not any(unfinished_copy(data_dir / store).exists() for store in key_move.STORES)
    if to_holder:
        assert machines.rows().format is None
    assert await is_whole(await open_store_at(sqlite_url(data_dir), holder=None if to_holder else holder))


async def test_one_changed_byte_stops_the_move(
    open_store_at: Opening,
    mover: KeyMove,
    machines: Machines,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await store_all_kinds(store := await open_store_at(sqlite_url(data_dir)))
    await store.close()
    read = RemoteRows.read_piece

    def flip(self: RemoteRows, after: int, most: int) -> list[tuple[int, bytes]]:
        rows = read(self, after, most)
        if rows:
            key_id, wrapped = rows[0]
            rows[0] = key_id, wrapped[:40] + bytes([wrapped[40] ^ 1]) + wrapped[41:]
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(RemoteRows, "read_piece", flip)
        with pytest.raises(DatabaseUnusable, match="does not return what was written"):
            mover.run(to_holder=True)
    assert store_keys(KeyTable(data_dir / REPORT_KEYS))
    assert mover.run(to_holder=True)


async def test_holder_with_other_keys_is_left_alone(
    open_store_at: Opening, mover: KeyMove, machines: Machines, data_dir: Path
) -> None:
    await (await open_store_at(sqlite_url(data_dir))).close()
    machines.rows().create_tables(KeyTableChange(chief={"store": b"another's"}))
    with pytest.raises(DatabaseUnusable, match="holds another bot's keys"):
        mover.run(to_holder=True)
    assert machines.rows().chief("store") == b"another's" and half_moves(data_dir) == []


async def test_burning_in_the_middle_reaches_both_places(
    open_store_at: Opening,
    mover: KeyMove,
    holder: KeyHolder,
    machines: Machines,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await store_all_kinds(store := await open_store_at(sqlite_url(data_dir)))
    await store.close()

    def break_off(_copy: object) -> Any:
        raise BrokenOff

    with monkeypatch.context() as patch:
        patch.setattr(key_move.StoreCopy, "copy_rest", break_off)
        with pytest.raises(BrokenOff):
            mover.run(to_holder=True)
    assert burn_held_keys(holder, Burn.ALL) == [] == burn_key_stores(data_dir, Burn.ALL)
    assert mover.run(to_holder=True) == 0
    store = await open_store_at(sqlite_url(data_dir), holder=holder)
    assert not await words_of(store)
    await store.close()


async def test_mirror_that_is_away_stops_the_move(
    open_store_at: Opening, mover: KeyMove, machines: Machines, data_dir: Path
) -> None:
    await store_all_kinds(store := await open_store_at(sqlite_url(data_dir)))
    await store.close()
    machines.mirror.kill()
    with pytest.raises(KeysAway, match=r"mirror|does not answer"):
        mover.run(to_holder=True)
    assert store_keys(KeyTable(data_dir / REPORT_KEYS))
    machines.mirror.start()
    assert mover.run(to_holder=True)
