"""What doctor says of the machine: confinement as a real child reports it, and swap without encryption."""

import os
from pathlib import Path

import pytest

from bot.cli import doctor_checks
from bot.cli.doctor_checks import machine, open_swap
from bot.confined.confinement import MENDS, ConfinementFailure
from bot.media import worker

HEAD = "Filename\tType\tSize\tUsed\tPriority\n"


@pytest.mark.slow
@pytest.mark.parametrize("left_out", ["seccomp", "landlock"])
def test_what_cannot_be_confined_is_said_with_its_mend(
    left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "COMMAND", ("-m", "tests.media.probe", "--without", left_out))
    finding = next(machine())
    assert finding.mark == "!" and finding.what.startswith("evidence stays sealed")
    assert MENDS[ConfinementFailure(left_out)] in finding.what


@pytest.mark.slow
def test_a_machine_that_starts_no_child_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "COMMAND", ("-c", "pass"))
    finding = next(machine())
    assert finding.mark == "!" and "no child process" in finding.what


def write_swaps(folder: Path, *names: Path | str) -> Path:
    file = folder / "swaps"
    file.write_text(HEAD + "".join(f"{name}\tpartition\t1\t0\t-2\n" for name in names))
    return file


def make_block_device(folder: Path, uuid: str) -> Path:
    """The system's information about the device of ``folder``."""
    number = folder.stat().st_dev
    dm = folder / "block" / f"{os.major(number)}:{os.minor(number)}" / "dm"
    dm.mkdir(parents=True)
    (dm / "uuid").write_text(uuid)
    return folder / "block"


def test_swap_file_is_reported_on_bare_disk_not_luks(tmp_path: Path) -> None:
    swap = tmp_path / "swapfile"
    swap.touch()
    table = write_swaps(tmp_path, swap)
    (finding,) = open_swap(table, tmp_path / "nothing")
    assert finding.mark == "!" and str(swap) in finding.what and "swapoff -a" in finding.what
    assert not list(open_swap(table, make_block_device(tmp_path, "CRYPT-LUKS2-1-swap")))


def test_volume_is_encrypted_only_if_all_disks_are(tmp_path: Path) -> None:
    swap = tmp_path / "swapfile"
    swap.touch()
    table, system = write_swaps(tmp_path, swap), make_block_device(tmp_path, "LVM-abc")
    (slaves,) = [path / "slaves" for path in system.iterdir()]
    for name, uuid in (("a", "CRYPT-LUKS2-1-a"), ("b", "LVM-def")):
        (slaves / name / "dm").mkdir(parents=True)
        (slaves / name / "dm" / "uuid").write_text(uuid)
    assert list(open_swap(table, system))
    (slaves / "b" / "dm" / "uuid").write_text("CRYPT-LUKS2-1-b")
    assert not list(open_swap(table, system))


def test_memory_swap_no_swap_and_no_table_are_silent(tmp_path: Path) -> None:
    assert not list(open_swap(write_swaps(tmp_path, "/dev/zram0"), tmp_path))
    assert not list(open_swap(write_swaps(tmp_path), tmp_path))
    assert not list(open_swap(tmp_path / "no such table", tmp_path))


def test_a_swap_that_is_away_counts_as_open(tmp_path: Path) -> None:
    (finding,) = open_swap(write_swaps(tmp_path, tmp_path / "gone\\040away"), tmp_path)
    assert "gone away" in finding.what


def test_the_table_is_the_systems() -> None:
    assert Path("/proc/swaps") == doctor_checks.SWAPS
