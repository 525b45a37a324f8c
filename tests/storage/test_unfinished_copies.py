"""Files that a killed process left half done hold keys as well: they are burned with the rest."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.owner.burning import Burn
from storage.burning import burn_key_stores
from storage.drill_copies import DRILL_PID, PREFIX, destroy_drill_copies
from storage.key_copy import KeyCopy, bring_in_line
from storage.key_store import ACCOUNTS, REPORT_KEYS
from storage.key_table import KeyTable, KeyTableChange
from storage.overwriting import CHIEF_KEYS
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_burning import BOTH, store_all_kinds

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
_KILLED = """
import os, signal, sys
from pathlib import Path
from storage import key_copy
Path.replace = lambda _path, _target: os.kill(os.getpid(), signal.SIGKILL)
key_copy.bring_in_line(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def a_store(path: Path) -> dict[str, bytes]:
    path.parent.mkdir(exist_ok=True)
    chief = {name: os.urandom(72) for name in CHIEF_KEYS}
    with closing(KeyTable(path)) as table:
        table.create_tables(KeyTableChange(chief=chief, added=[(1, os.urandom(72))]))
    return chief


def killed_copy(original: Path, copy: Path) -> Path:
    """The process dies after the copy is written, before it takes its place."""
    copy.parent.mkdir(exist_ok=True)
    died = subprocess.run([sys.executable, "-c", _KILLED, str(original), str(copy)], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    return copy.with_name(f"{copy.name}.part")


@pytest.fixture
def half_copy(data_dir: Path, tmp_path: Path) -> tuple[dict[str, bytes], Path, Path]:
    """The keys, the half-made copy, and a hard link that shows the bytes at its place."""
    chief = a_store(data_dir / REPORT_KEYS)
    part = killed_copy(data_dir / REPORT_KEYS, tmp_path / "copy" / REPORT_KEYS)
    seen = tmp_path / "seen"
    seen.hardlink_to(part)
    assert all(key in seen.read_bytes() for key in chief.values())
    return chief, part, seen


def burn_by_command(what: Burn, copy: Path) -> None:
    assert burn_key_stores(copy.parent, what) == []


def burn_in_the_program(what: Burn, copy: Path) -> None:
    held = KeyCopy(copy)
    assert (held.destroy_all() if what is Burn.ALL else held.destroy_chief([ACCOUNTS])) == []


@BOTH
@pytest.mark.parametrize("burn", [burn_by_command, burn_in_the_program])
def test_a_half_copy_burns(
    half_copy: tuple[dict[str, bytes], Path, Path], what: Burn, burn: Callable[[Burn, Path], None]
) -> None:
    chief, part, seen = half_copy
    burn(what, part.with_suffix(""))
    assert not part.exists()
    assert [name for name, key in chief.items() if key in seen.read_bytes()] == []


@pytest.mark.parametrize("burn", ["command", "program"])
def test_indestructible_partial_copy_is_named_and_others_still_burn(
    data_dir: Path, tmp_path: Path, burn: str
) -> None:
    chief = a_store(data_dir / REPORT_KEYS)
    part = data_dir / f"{REPORT_KEYS}.part"
    (part / "a folder").mkdir(parents=True)  # nothing can remove it as a file
    seen = tmp_path / "seen"
    seen.hardlink_to(data_dir / REPORT_KEYS)
    if burn == "command":
        assert [line.split(" (")[0] for line in burn_key_stores(data_dir, Burn.ALL)] == [str(part)]
    else:
        assert KeyCopy(data_dir / REPORT_KEYS).destroy_all() == [part]
    assert [name for name, key in chief.items() if key in seen.read_bytes()] == []


def test_partial_copy_is_removed_at_start_despite_current_copy(
    half_copy: tuple[dict[str, bytes], Path, Path], data_dir: Path
) -> None:
    chief, part, seen = half_copy
    shutil.copy(data_dir / REPORT_KEYS, part.with_suffix(""))
    bring_in_line(data_dir / REPORT_KEYS, part.with_suffix(""))
    assert not part.exists()
    assert [name for name, key in chief.items() if key in seen.read_bytes()] == []
    with closing(sqlite3.connect(part.with_suffix(""))) as db:
        assert db.execute("SELECT count(*) FROM keys").fetchone() == (1,)


# --- drills that were killed ---------------------------------------------------------------------------


@pytest.fixture
def drills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def a_drill(drills: Path, *, process: int) -> tuple[Path, dict[str, bytes]]:
    folder = drills / f"{PREFIX}{process}"
    folder.mkdir()
    chief = a_store(folder / "data" / REPORT_KEYS)
    (folder / DRILL_PID).write_text(str(process))
    return folder, chief


def a_dead_process() -> int:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    return dead.pid


def test_killed_drills_copy_is_removed_but_running_ones_stays(drills: Path) -> None:
    (folder, chief), (other, _) = (
        a_drill(drills, process=a_dead_process()),
        a_drill(drills, process=os.getpid()),
    )
    seen = drills / "seen"
    seen.hardlink_to(folder / "data" / REPORT_KEYS)
    assert destroy_drill_copies() == ([folder], [])
    assert (folder.exists(), other.exists()) == (False, True)
    assert [name for name, key in chief.items() if key in seen.read_bytes()] == []


def test_a_drill_that_cannot_be_removed_is_named(drills: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _ = a_drill(drills, process=a_dead_process())
    monkeypatch.setattr(shutil, "rmtree", lambda _path, **_more: None)
    assert destroy_drill_copies() == ([], [folder])


@BOTH
async def test_running_program_burns_copy_of_killed_drill(
    open_store_at: Opening, data_dir: Path, drills: Path, what: Burn
) -> None:
    folder, _ = a_drill(drills, process=a_dead_process())
    store = await open_store_at(sqlite_url(data_dir))
    await store_all_kinds(store)
    assert list(await store.burn(what)) == []
    assert not folder.exists()
