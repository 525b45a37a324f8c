"""Going back one version, as docs/releasing.md describes it, to the program from before the newest migration.

That program comes from the history of the repository. tests/storage/test_restoring.py tests what the restored
database opens of withdrawn reports. Here the older program itself runs every command.
"""

import io
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from storage import migrate
from tests.storage.test_key_chain import rows_of

pytestmark = [pytest.mark.slow, pytest.mark.soak]  # before a release: an older tree is compiled and started five times

ROOT = Path(__file__).parents[2]
MAKE_STORE = """
import asyncio, datetime, os, pathlib
from storage.opening import open_store

class Clock:
    def now(self): return datetime.datetime.now(datetime.UTC)
    def today(self): return datetime.date.today()

async def main():
    data = pathlib.Path(os.environ["AMANAT_DATA_DIR"])
    key_file = pathlib.Path(os.environ["AMANAT_KEY_FILE"])
    url = f"sqlite+aiosqlite:///{data / 'amanat.db'}"
    await (await open_store(url, data_dir=data, key_file=key_file, clock=Clock())).close()

asyncio.run(main())
"""


def git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("the repository has no history here, so there is no older program to go back to")
    return done.stdout


@dataclass(frozen=True)
class OlderProgram:
    """A tree of the program with a data folder."""

    tree: Path
    home: Path

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AMANAT_")}
        environment |= {
            "AMANAT_DATA_DIR": str(self.home / "data"),
            "AMANAT_KEY_FILE": str(self.home / "keys" / "keys.json"),
        }
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.tree, env=environment, capture_output=True, text=True, check=False
        )  # fmt: skip

    def make_store(self) -> None:
        done = self._run("-c", MAKE_STORE)
        assert done.returncode == 0, done.stderr

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run("-m", "bot", *arguments)


@pytest.fixture
def older(tmp_path: Path) -> OlderProgram:
    """The program from before the newest migration."""
    script = ScriptDirectory.from_config(migrate.config()).get_revision(migrate.HEAD)
    path = Path(script.path).relative_to(ROOT).as_posix()
    added = git("log", "--follow", "--diff-filter=A", "--format=%H", "--", path).decode().split()
    if not added:
        pytest.skip("the newest migration is not committed yet, so there is no older program to go back to")
    with tarfile.open(fileobj=io.BytesIO(git("archive", f"{added[-1]}^"))) as archive:
        archive.extractall(tmp_path / "older", filter="data")
    return OlderProgram(tmp_path / "older", tmp_path)


def step_of(home: Path) -> str:
    ((step,),) = rows_of(home / "data" / "amanat.db", "SELECT version_num FROM alembic_version")
    return str(step)


def test_the_older_program_restores_its_backup(older: OlderProgram, tmp_path: Path) -> None:
    newer, backup, aside = OlderProgram(ROOT, tmp_path), tmp_path / "backup", tmp_path / "data.old"
    older.make_store()
    before = step_of(tmp_path)
    assert older.command("backup", str(backup)).returncode == 0

    assert newer.command("migrate").returncode == 0
    assert step_of(tmp_path) == migrate.HEAD != before
    refused = older.command("migrate")
    assert refused.returncode == 1 and "start the newer program" in refused.stderr
    assert step_of(tmp_path) == migrate.HEAD, "a refusal changes nothing"

    (tmp_path / "data").rename(aside)
    restored = older.command("restore", str(backup), "--keys", str(aside))
    assert restored.returncode == 0, restored.stderr
    assert step_of(tmp_path) == before
    assert older.command("migrate").returncode == 0
