"""A third messenger in the sandbox is a module and a line: a made-up one is added to a copy of the sandbox."""

import shutil
import subprocess
import sys
from pathlib import Path

from bot.sandbox.faces.registry import FACES

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "third_face"
LAST_LINE = '    BALE = "bale"\n'
NEW_LINE = '    PIGEON = "pigeon"\n'


def copy_sandbox(to: Path) -> Path:
    """The sandbox with the module and the line of the made-up messenger, and nothing else changed."""
    shutil.copytree(ROOT / "bot" / "sandbox", to / "bot" / "sandbox")
    shutil.copy(ROOT / "bot" / "__init__.py", to / "bot")
    shutil.copy(HERE / "pigeon.py", to / "bot" / "sandbox" / "faces")
    records = to / "bot" / "sandbox" / "records.py"
    source = records.read_text(encoding="utf-8")
    assert source.count(LAST_LINE) == 1
    records.write_text(source.replace(LAST_LINE, LAST_LINE + NEW_LINE), encoding="utf-8")
    return to


def test_bot_talks_on_a_third_messenger(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", str(HERE / "visit.py"), str(copy_sandbox(tmp_path))]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and done.stdout == "visited\n", done.stdout + done.stderr[-4000:]


def test_no_two_faces_share_token_label_or_host() -> None:
    for name in ("token", "label"):
        assert len({getattr(face, name) for face in FACES.values()}) == len(FACES)
    assert len({face.rules.link_host for face in FACES.values()}) == len(FACES)
    assert len({face.token.partition(":")[0] for face in FACES.values()}) == len(FACES)
