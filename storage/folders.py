"""Folders: made private, and durable with what was put into them."""

import os
from pathlib import Path


def make_private(folder: Path) -> None:
    """Make the folder (and those above) readable by its owner alone. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def sync_folder(folder: Path) -> None:
    """A rename is durable once its folder is; where folders cannot be opened (Windows) it is at once."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lies_in(path: Path, folder: Path) -> bool:
    """Whether the path is this folder or lies in it, links followed."""
    return path.resolve().is_relative_to(folder.resolve())
