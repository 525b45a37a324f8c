"""Which program this is: its version, and a hash of its files, by which processes know whether they run the same."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_FOLDERS: Final = ("bot", "storage")
_DIGITS: Final = 12


@cache
def program_version() -> str:
    """The version of the program, which runs from its folder, installed or not."""
    try:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
        return str(project["project"]["version"])
    except (OSError, ValueError, KeyError):
        return ""


@cache
def program_digest(root: Path = ROOT) -> str:
    """Twelve digits that are the same for equal programs alone: a hash of all modules and texts."""
    total = hashlib.sha256()
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".ftl") and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(root).as_posix()}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:_DIGITS]
