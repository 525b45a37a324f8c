"""What the test command prints at its end, with tools that do nothing."""

import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

SCRIPT: Final = Path(__file__).parents[1] / "run.sh"


@pytest.mark.parametrize(
    ("words", "ran", "other"), [((), "suite", "short loop"), (("--quick",), "short loop", "suite")]
)
def test_whole_run_names_both_bounds(tmp_path: Path, words: tuple[str, ...], ran: str, other: str) -> None:
    (tmp_path / "bin").mkdir()
    for tool in ("python", "ruff", "mypy", "lint-imports"):
        (tmp_path / "bin" / tool).symlink_to("/bin/true")
    run = subprocess.run(
        ["bash", SCRIPT, tmp_path, *words],
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    *_, time, bound = run.stdout.splitlines()
    assert re.match(rf"{ran}: \d+ s \(bound \d+ s\)", time)
    assert re.fullmatch(rf"{other}: not run \(bound \d+ s\)", bound)
