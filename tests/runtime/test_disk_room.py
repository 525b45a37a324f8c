"""Below the reserve evidence waits; before that health turns red; at the end the ballast is deleted."""

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


class FakeBallast:
    size = 16 * MEGABYTE
    is_held = False

    def hold(self) -> None:
        self.is_held = True

    def release(self) -> bool:
        was, self.is_held = self.is_held, False
        return was


class DiskRoomScene:
    """A disk with this number of megabytes free, and this number in the files of drafts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, free: int, drafts: int = 0) -> None:
        self.free, self.drafts = free, drafts
        self.health, self.ballast = Health(), FakeBallast()
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
def test_file_is_taken_where_reserve_stays_free(
    monkeypatch: pytest.MonkeyPatch, free: int, size: int, takes: bool
) -> None:
    assert DiskRoomScene(monkeypatch, free).room.takes(size * MEGABYTE) is takes


async def test_drafts_fill_only_part_of_room_and_reports_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = DiskRoomScene(monkeypatch, 500, drafts=70)
    await disk.room.look()
    assert disk.room.takes(10 * MEGABYTE, draft=True)  # (400 + 70) / 4 is 117
    disk.room.note_fetched_file(10 * MEGABYTE, draft=True)
    disk.room.note_fetched_file(200 * MEGABYTE, draft=False)
    assert not disk.room.takes(10 * MEGABYTE, draft=True)
    assert disk.room.takes(10 * MEGABYTE)
    disk.drafts = 0
    for _ in range(COUNT_EVERY):
        await disk.room.look()
    assert disk.room.takes(10 * MEGABYTE, draft=True), "the room is counted again"


def test_room_reserved_for_file_is_exclusive_until_arrival(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Files are fetched in parallel. Each would find the same free room, and together they fill the
    reserve."""
    room = DiskRoomScene(monkeypatch, 200).room
    with room.hold(20 * MEGABYTE, draft=False) as held:
        assert held
        assert room.takes(5 * MEGABYTE) and not room.takes(6 * MEGABYTE)
        with room.hold(6 * MEGABYTE, draft=False) as another:
            assert not another
        with room.hold(5 * MEGABYTE, draft=False) as small:
            assert small and not room.takes(1)
        assert room.takes(5 * MEGABYTE)
    assert room.takes(25 * MEGABYTE)


def test_reserved_room_is_returned_when_file_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    room = DiskRoomScene(monkeypatch, 180).room
    for _ in range(3):
        with pytest.raises(ConnectionError), room.hold(20 * MEGABYTE, draft=True):
            raise ConnectionError
        with pytest.raises(ConnectionError), room.hold(20 * MEGABYTE, draft=False) as held:
            assert held
            raise ConnectionError
    assert room.takes(20 * MEGABYTE) and room.takes(5 * MEGABYTE, draft=True)


def test_drafts_in_transit_count_toward_draft_share(monkeypatch: pytest.MonkeyPatch) -> None:
    room = DiskRoomScene(monkeypatch, 500).room  # 400 above the reserve, 100 of them for drafts
    with room.hold(20 * MEGABYTE, draft=True) as held:
        assert held
        assert room.takes(5 * MEGABYTE, draft=True) and not room.takes(6 * MEGABYTE, draft=True)
        assert room.takes(6 * MEGABYTE)


async def test_health_is_red_before_reserve_and_names_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = DiskRoomScene(monkeypatch, 200)
    await disk.room.look()
    assert disk.health.troubles == {}
    disk.free = 199
    await disk.room.look()
    trouble_text = disk.health.troubles["disk"].what
    assert trouble_text.startswith("199 MB are free on the disk of data: below 100 MB evidence waits")
    assert "docs/operating/evidence.md#disk-space" in trouble_text
    disk.free = 99
    await disk.room.look()
    assert ": evidence waits" in disk.health.troubles["disk"].what
    disk.free = 200
    await disk.room.look()
    assert disk.health.troubles == {}


async def test_the_ballast_is_held_given_up_and_held_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = DiskRoomScene(monkeypatch, 116)
    seen = []
    for free in (116, 60, 8, 7, 30, 115, 116):
        disk.free = free
        await disk.room.look()
        seen.append(disk.ballast.is_held)
    assert seen == [True, True, True, False, False, False, True]


def test_a_disk_that_cannot_be_asked_takes_no_file(tmp_path: Path) -> None:
    async def none() -> int:
        return 0

    room = DiskRoom(
        [tmp_path / "away"], reserve=1, ballast=FakeBallast(), drafts=none, health=Health(), clock=FakeClock()
    )
    assert not room.takes()


def test_the_ballast_takes_real_room_and_gives_it_back(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=4) as folder:
        ballast = Ballast(folder, size=2 * MEGABYTE)
        ballast.hold()
        assert ballast.is_held
        fill(folder)
        with pytest.raises(OSError, match="No space"):
            (folder / "word").write_bytes(b"a" * 4096)
        assert ballast.release()
        assert not ballast.release()
        (folder / "word").write_bytes(b"a" * MEGABYTE)
        with pytest.raises(OSError, match="No space"):
            ballast.hold()
        assert not ballast.is_held
