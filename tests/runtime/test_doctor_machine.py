"""What doctor says of the machine: confinement as a real child reports it, and swap that is not encrypted."""

import os
from pathlib import Path

import pytest

from bot.cli import doctor_machine
from bot.cli.doctor_machine import machine, open_swap
from bot.media import worker
from bot.media.confinement import MENDS, Unconfined

HEAD = "Filename\tType\tSize\tUsed\tPriority\n"


@pytest.mark.slow
@pytest.mark.parametrize("left_out", ["seccomp", "landlock"])
def test_what_cannot_be_confined_is_said_with_its_mend(
    left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "COMMAND", ("-m", "tests.media.probe", "--without", left_out))
    finding = next(machine())
    assert finding.mark == "!" and finding.what.startswith("evidence stays sealed")
    assert MENDS[Unconfined(left_out)] in finding.what


@pytest.mark.slow
def test_a_machine_that_starts_no_child_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "COMMAND", ("-c", "pass"))
    finding = next(machine())
    assert finding.mark == "!" and "no child process" in finding.what


def swaps(folder: Path, *names: Path | str) -> Path:
    file = folder / "swaps"
    file.write_text(HEAD + "".join(f"{name}\tpartition\t1\t0\t-2\n" for name in names))
    return file


def blocks(folder: Path, uuid: str) -> Path:
    """What the system says of the device under ``folder``."""
    number = folder.stat().st_dev
    dm = folder / "block" / f"{os.major(number)}:{os.minor(number)}" / "dm"
    dm.mkdir(parents=True)
    (dm / "uuid").write_text(uuid)
    return folder / "block"


def test_a_swap_file_on_a_bare_disk_is_told_and_one_on_luks_is_not(tmp_path: Path) -> None:
    swap = tmp_path / "swapfile"
    swap.touch()
    table = swaps(tmp_path, swap)
    (finding,) = open_swap(table, tmp_path / "nothing")
    assert finding.mark == "!" and str(swap) in finding.what and "swapoff -a" in finding.what
    assert not list(open_swap(table, blocks(tmp_path, "CRYPT-LUKS2-1-swap")))


def test_a_volume_on_luks_is_encrypted_and_one_on_two_disks_only_if_both_are(tmp_path: Path) -> None:
    swap = tmp_path / "swapfile"
    swap.touch()
    table, system = swaps(tmp_path, swap), blocks(tmp_path, "LVM-abc")
    (slaves,) = [path / "slaves" for path in system.iterdir()]
    for name, uuid in (("a", "CRYPT-LUKS2-1-a"), ("b", "LVM-def")):
        (slaves / name / "dm").mkdir(parents=True)
        (slaves / name / "dm" / "uuid").write_text(uuid)
    assert list(open_swap(table, system))
    (slaves / "b" / "dm" / "uuid").write_text("CRYPT-LUKS2-1-b")
    assert not list(open_swap(table, system))


def test_swap_in_memory_none_and_no_table_are_nothing_to_say(tmp_path: Path) -> None:
    assert not list(open_swap(swaps(tmp_path, "/dev/zram0"), tmp_path))
    assert not list(open_swap(swaps(tmp_path), tmp_path))
    assert not list(open_swap(tmp_path / "no such table", tmp_path))


def test_a_swap_that_is_away_counts_as_open(tmp_path: Path) -> None:
    (finding,) = open_swap(swaps(tmp_path, tmp_path / "gone\\040away"), tmp_path)
    assert "gone away" in finding.what


def test_the_table_is_the_systems() -> None:
    assert Path("/proc/swaps") == doctor_machine.SWAPS
