"""Below the reserve evidence waits, health is red before, and a ballast is given up when nothing else is left."""

from collections import namedtuple
from pathlib import Path

import pytest

from bot.runtime import disk_room
from bot.runtime.disk_room import COUNT_EVERY, MEGABYTE, DiskRoom
from bot.runtime.health import Health
from storage.ballast import Ballast
from tests.fakes.small_disk import fill, small_disk
from tests.fakes.turns import FakeClock

RESERVE = 100 * MEGABYTE
Usage = namedtuple("Usage", "free")


class Held:
    size = 16 * MEGABYTE
    held = False

    def hold(self) -> None:
        self.held = True

    def release(self) -> bool:
        was, self.held = self.held, False
        return was


class Disk:
    """A disk with so many megabytes free, and so many in the files of drafts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, free: int, drafts: int = 0) -> None:
        self.free, self.drafts = free, drafts
        self.health, self.ballast = Health(), Held()
        monkeypatch.setattr(disk_room.shutil, "disk_usage", lambda _path: Usage(self.free * MEGABYTE))
        self.room = DiskRoom(
            [Path("data")],
            reserve=RESERVE,
            ballast=self.ballast,
            drafts=self._drafts,
            health=self.health,
            clock=FakeClock(),
        )

    async def _drafts(self) -> int:
        return self.drafts * MEGABYTE


@pytest.mark.parametrize(
    ("free", "size", "takes"), [(99, 0, False), (100, 0, True), (179, 20, False), (180, 20, True)]
)
def test_a_file_is_taken_where_it_leaves_the_reserve_free(
    monkeypatch: pytest.MonkeyPatch, free: int, size: int, takes: bool
) -> None:
    assert Disk(monkeypatch, free).room.takes(size * MEGABYTE) is takes


async def test_drafts_fill_a_part_of_the_room_only_and_reports_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = Disk(monkeypatch, 500, drafts=70)
    await disk.room.look()
    assert disk.room.takes(10 * MEGABYTE, draft=True)  # (400 + 70) / 4 is 117
    disk.room.fetched(10 * MEGABYTE, draft=True)
    disk.room.fetched(200 * MEGABYTE, draft=False)
    assert not disk.room.takes(10 * MEGABYTE, draft=True)
    assert disk.room.takes(10 * MEGABYTE)
    disk.drafts = 0
    for _ in range(COUNT_EVERY):
        await disk.room.look()
    assert disk.room.takes(10 * MEGABYTE, draft=True), "counted anew"


def test_room_that_is_held_for_a_file_is_nobody_elses_until_it_has_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Several are fetched at a time: each would find the same room free, and all together fill the reserve."""
    room = Disk(monkeypatch, 200).room
    with room.hold(20 * MEGABYTE, draft=False) as held:
        assert held
        assert room.takes(5 * MEGABYTE) and not room.takes(6 * MEGABYTE)
        with room.hold(6 * MEGABYTE, draft=False) as another:
            assert not another
        with room.hold(5 * MEGABYTE, draft=False) as small:
            assert small and not room.takes(1)
        assert room.takes(5 * MEGABYTE)
    assert room.takes(25 * MEGABYTE)


def test_room_that_is_held_is_given_back_when_the_file_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Disk(monkeypatch, 180).room
    for _ in range(3):
        with pytest.raises(ConnectionError), room.hold(20 * MEGABYTE, draft=True):
            raise ConnectionError
        with pytest.raises(ConnectionError), room.hold(20 * MEGABYTE, draft=False) as held:
            assert held
            raise ConnectionError
    assert room.takes(20 * MEGABYTE) and room.takes(5 * MEGABYTE, draft=True)


def test_drafts_that_are_on_their_way_fill_the_part_of_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Disk(monkeypatch, 500).room  # 400 above the reserve, 100 of them for drafts
    with room.hold(20 * MEGABYTE, draft=True) as held:
        assert held
        assert room.takes(5 * MEGABYTE, draft=True) and not room.takes(6 * MEGABYTE, draft=True)
        assert room.takes(6 * MEGABYTE)


async def test_health_is_red_before_the_reserve_and_says_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = Disk(monkeypatch, 200)
    await disk.room.look()
    assert disk.health.troubles == {}
    disk.free = 199
    await disk.room.look()
    told = disk.health.troubles["disk"].what
    assert told.startswith("199 MB are free on the disk of data: below 100 MB evidence waits")
    assert "docs/operating/evidence.md#disk-space" in told
    disk.free = 99
    await disk.room.look()
    assert ": evidence waits" in disk.health.troubles["disk"].what
    disk.free = 200
    await disk.room.look()
    assert disk.health.troubles == {}


async def test_the_ballast_is_held_given_up_and_held_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch, 116)
    seen = []
    for free in (116, 60, 8, 7, 30, 115, 116):
        disk.free = free
        await disk.room.look()
        seen.append(disk.ballast.held)
    assert seen == [True, True, True, False, False, False, True]


def test_a_disk_that_cannot_be_asked_takes_no_file(tmp_path: Path) -> None:
    async def none() -> int:
        return 0

    room = DiskRoom(
        [tmp_path / "away"], reserve=1, ballast=Held(), drafts=none, health=Health(), clock=FakeClock()
    )
    assert not room.takes()


def test_the_ballast_takes_real_room_and_gives_it_back(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=4) as folder:
        ballast = Ballast(folder, size=2 * MEGABYTE)
        ballast.hold()
        assert ballast.held
        fill(folder)
        with pytest.raises(OSError, match="No space"):
            (folder / "word").write_bytes(b"a" * 4096)
        assert ballast.release()
        assert not ballast.release()
        (folder / "word").write_bytes(b"a" * MEGABYTE)
        with pytest.raises(OSError, match="No space"):
            ballast.hold()
        assert not ballast.held
