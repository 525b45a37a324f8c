"""Sealed files of evidence: ``vault/xx/<random name>``, each under its report's key."""

import asyncio
import contextlib
import os
import secrets
import time
from collections.abc import Collection
from pathlib import Path
from typing import Final

from storage.sealing import Sealer

_ORPHAN_AGE: Final = 3600.0
"""Seconds after which a file that no row names is what a crash left behind."""


class Vault:
    """A folder of sealed files. Work on files runs in threads; the loop does not wait for a disk."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self._folder = folder
        self._sealer = sealer

    async def put(self, data: bytes, key: bytes) -> str:
        """Seal and store, durably when this returns. Answers the file's random name. Raises OSError."""
        return await asyncio.to_thread(self._put, data, key)

    async def get(self, name: str, key: bytes) -> bytes:
        """Raises OSError when it is not there, SealBroken when it was changed."""
        sealed = await asyncio.to_thread(self._path(name).read_bytes)
        return await asyncio.to_thread(self._sealer.open_stream, sealed, key)

    async def destroy(self, names: Collection[str]) -> None:
        """Names that are not there (any more) are fine. Raises OSError."""
        await asyncio.to_thread(self._destroy, names)

    async def orphans(self, known: Collection[str]) -> list[str]:
        """Files that no row names, older than an hour by the disk's own clock."""
        return await asyncio.to_thread(self._orphans, set(known))

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _put(self, data: bytes, key: bytes) -> str:
        name = secrets.token_hex(16)
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_suffix(".part")
        try:
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                for chunk in self._sealer.seal_stream(data, key):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
        except OSError:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return name

    def _destroy(self, names: Collection[str]) -> None:
        for name in names:
            self._path(name).unlink(missing_ok=True)

    def _orphans(self, known: set[str]) -> list[str]:
        if not self._folder.is_dir():
            return []
        old = time.time() - _ORPHAN_AGE
        found = []
        for path in self._folder.glob("??/*"):
            if path.name not in known and path.stat().st_mtime < old:
                found.append(path.name)
        return found


def _sync_folder(folder: Path) -> None:
    """A rename is durable once its folder is; where folders cannot be opened (Windows) it is at once."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
