"""Making folders private, and making writes to them durable."""

import os
import shutil
from pathlib import Path


def make_private(folder: Path) -> None:
    """Make the folder (and those above) readable by its owner alone. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def own_user() -> str:
    """``user 10001:10001``: who this process is, by number, because in a container a name means another one outside."""
    return f"user {os.geteuid()}:{os.getegid()}" if os.name == "posix" else "this user"


def sync_folder(folder: Path) -> None:
    """A rename is durable once its folder is synced;
    where folders cannot be opened (Windows) it is at once."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_inside(path: Path, folder: Path) -> bool:
    """Whether the path is this folder or lies in it, following links."""
    return path.resolve().is_relative_to(folder.resolve())


def write_private(path: Path, data: bytes) -> None:
    """Write a file that its owner alone can read:
    whole or not at all, and durable when this returns. Raises OSError."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def copy_private(source: Path, target: Path) -> None:
    """Copy a file, written as ``write_private`` does. Raises OSError."""
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, source.open("rb") as into:
        shutil.copyfileobj(into, out, 1024 * 1024)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(target)
    sync_folder(target.parent)
