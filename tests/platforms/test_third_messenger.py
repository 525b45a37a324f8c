"""A third messenger is a folder and a line: a made-up one whose ids are texts is added to a copy of the program."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.people import Messenger
from bot.platforms.registry import REGISTRY, messenger_of_host

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "third_messenger"
LAST_LINE = '    BALE = "bale", int\n'
NEW_LINE = '    PIGEON = "pigeon", str\n'


def copy_program(to: Path) -> Path:
    """The program with the folder and the line of the made-up messenger, and nothing else changed."""
    for name in ("bot", "storage"):
        shutil.copytree(ROOT / name, to / name)
    (to / "content").symlink_to(ROOT / "content")
    shutil.copy(ROOT / "pyproject.toml", to)
    shutil.copytree(HERE / "pigeon", to / "bot" / "platforms" / "pigeon")
    people = to / "bot" / "domain" / "people.py"
    source = people.read_text(encoding="utf-8")
    assert source.count(LAST_LINE) == 1
    people.write_text(source.replace(LAST_LINE, LAST_LINE + NEW_LINE), encoding="utf-8")
    return to


@pytest.mark.slow
def test_whole_visit_passes_through_a_third_messenger(tmp_path: Path) -> None:
    project = copy_program(tmp_path / "program")
    command = [sys.executable, "-W", "error", str(HERE / "visit.py"), str(project), str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0 and done.stdout == "visited\n", done.stdout + done.stderr[-4000:]


def test_every_messenger_is_registered_under_its_own_name() -> None:
    assert {messenger: entry.messenger for messenger, entry in REGISTRY.items()} == {m: m for m in Messenger}
    assert all(entry.api.startswith("https://") for entry in REGISTRY.values())
    for entry in REGISTRY.values():
        assert {messenger_of_host(host) for host in entry.link_hosts} == {entry.messenger}
