"""Sealed files of evidence: ``vault/xx/<random name>``, each under its report's key.

With a copy each file is written twice and destroyed twice. The copy follows; when it cannot be written the
vault continues without it, and it is brought in line folder by folder.
"""

import asyncio
import contextlib
import logging
import os
import secrets
import time
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final, Protocol

from bot.conversation.store_troubles import VaultTrouble
from storage.folders import sync_folder
from storage.sealing import SealBroken, Sealer

_log = logging.getLogger(__name__)

VAULT: Final = "vault"
"""The folder's name in the data folder, in its copy and in backups."""

FOLDERS: Final = tuple(f"{number:02x}" for number in range(256))
_DAY: Final = 86_400
_UNSEEN: Final[int] = getattr(os, "O_NOATIME", 0)
"""So that reading changes no access time. Linux has it."""
_ORPHAN_AGE: Final = 3600.0
"""Seconds after which a file without a row is considered left behind by a crash."""


class Vault(Protocol):
    """Where sealed files lie: in a folder (below), or in a bucket (``storage.bucket_vault``). Names are random, and
    their first two digits are the folder."""

    copy_behind: bool
    """Whether the copy may lack files, or have files that were destroyed."""
    destroys_at_once: bool
    """Whether files are destroyed right after the commit that says so; otherwise by ``look``'s caller, soon."""

    async def put(self, data: bytes, key: bytes) -> str:
        """Seal and store, durably when this returns. Returns the file's random name. Raises OSError."""
        ...

    async def get(self, name: str, key: bytes) -> bytes:
        """Raises OSError when it does not exist, SealBroken when it was changed; VaultDown (an OSError) when that
        cannot be said now."""
        ...

    async def destroy(self, names: Collection[str]) -> None:
        """Names that do not exist (any more) are ignored. Raises OSError."""
        ...

    async def sizes(self, names: Collection[str]) -> int:
        """How many bytes these files take up together; missing files count as none. Raises VaultDown."""
        ...

    async def folders(self) -> frozenset[str]:
        """Those of ``FOLDERS`` that exist here or in the copy. Raises OSError."""
        ...

    async def in_folder(self, folder: str) -> list[str]:
        """Files in one of ``FOLDERS`` that are older than an hour by the clock of the disk or the bucket: by when
        they were stored, which no program can set. Raises OSError."""
        ...

    async def names(self, folder: str) -> list[str]:
        """All files in one of ``FOLDERS``. Raises OSError."""
        ...

    async def read_sealed(self, name: str) -> bytes:
        """A file as it lies here, for a copy. Raises OSError when it does not exist."""
        ...

    async def put_sealed(self, name: str, sealed: bytes) -> None:
        """Store a file that was sealed elsewhere, and read it back. Raises OSError, and SealBroken when other bytes
        come back than were stored."""
        ...

    async def align_copy(self, folders: Collection[str] = ...) -> bool:
        """Bring these folders of the copy in line; returns whether that succeeded. True without a copy."""
        ...

    async def look(self) -> frozenset[VaultTrouble]:
        """What keeps the vault from taking or giving files. Asks only if that is not known."""
        ...

    @property
    def is_down(self) -> bool:
        """Whether it takes no file at the moment."""
        ...


class FolderVault:
    """A folder of sealed files. File operations run in threads; the event loop does not wait for a disk."""

    def __init__(self, folder: Path, sealer: Sealer, *, copy_to: Path | None = None) -> None:
        self._folder = folder
        self._sealer = sealer
        self._copy = copy_to
        self.copy_behind = copy_to is not None
        self.destroys_at_once = True

    async def put(self, data: bytes, key: bytes) -> str:
        return await asyncio.to_thread(self._write_sealed, data, key)

    async def get(self, name: str, key: bytes) -> bytes:
        sealed = await asyncio.to_thread(_read_file, _path(self._folder, name))
        return await asyncio.to_thread(self._sealer.open_stream, sealed, key)

    async def destroy(self, names: Collection[str]) -> None:
        await asyncio.to_thread(self._destroy, names)

    async def sizes(self, names: Collection[str]) -> int:
        return await asyncio.to_thread(self._sizes, names)

    async def folders(self) -> frozenset[str]:
        return await asyncio.to_thread(self._existing_folders)

    async def in_folder(self, folder: str) -> list[str]:
        return await asyncio.to_thread(self._in_folder, folder)

    async def names(self, folder: str) -> list[str]:
        files = await asyncio.to_thread(_files, self._folder, folder)
        return [path.name for path in files]

    async def align_copy(self, folders: Collection[str] = FOLDERS) -> bool:
        if self._copy is None:
            return True
        try:
            for folder in folders:
                await asyncio.to_thread(align_folder, self._folder, self._copy, folder)
        except OSError as trouble:
            self._note_copy_failure(trouble)
            return False
        if len(folders) == len(FOLDERS):
            self.copy_behind = False
        return True

    async def read_sealed(self, name: str) -> bytes:
        return await asyncio.to_thread(_read_file, _path(self._folder, name))

    async def put_sealed(self, name: str, sealed: bytes) -> None:
        await asyncio.to_thread(self._write_twice, name, [sealed])
        if await self.read_sealed(name) != sealed:
            raise SealBroken("the disk returned other bytes than were stored")

    async def look(self) -> frozenset[VaultTrouble]:
        return frozenset()

    @property
    def is_down(self) -> bool:
        return False

    def _sizes(self, names: Collection[str]) -> int:
        total = 0
        for name in names:
            with contextlib.suppress(OSError):
                total += _path(self._folder, name).stat().st_size
        return total

    def _write_sealed(self, data: bytes, key: bytes) -> str:
        name = secrets.token_hex(16)
        self._write_twice(name, list(self._sealer.seal_stream(data, key)))
        return name

    def _write_twice(self, name: str, sealed: list[bytes]) -> None:
        _write(_path(self._folder, name), sealed)
        if self._copy is not None:
            try:
                _write(_path(self._copy, name), sealed)
            except OSError as trouble:
                self._note_copy_failure(trouble)

    def _destroy(self, names: Collection[str]) -> None:
        _unlink(self._folder, names)
        if self._copy is not None:
            try:
                _unlink(self._copy, names)
            except OSError as trouble:
                self._note_copy_failure(trouble)

    def _note_copy_failure(self, trouble: OSError) -> None:
        _log.warning("vault-copy-behind", extra={"kind": type(trouble).__name__})
        self.copy_behind = True

    def _existing_folders(self) -> frozenset[str]:
        names = set(_folder_names(self._folder))
        if self._copy is not None:
            try:
                names.update(_folder_names(self._copy))
            except OSError as trouble:
                self._note_copy_failure(trouble)
        return frozenset(names.intersection(FOLDERS))

    def _in_folder(self, folder: str) -> list[str]:
        old = time.time() - _ORPHAN_AGE
        return [path.name for path in _files(self._folder, folder) if storage_time(path) < old]


def storage_time(path: Path) -> float:
    """When a file was stored, by the disk's own clock. Raises OSError."""
    return path.stat().st_ctime


def align_folder(original: Path, copy: Path, folder: str) -> tuple[int, int]:
    """Make one folder of the copy hold the files of the original. Returns how many it holds, and their bytes.

    Raises OSError.
    """
    theirs = {path.name for path in _files(copy, folder)}
    files = {path.name: path for path in _files(original, folder) if not path.suffix}
    _unlink(copy, theirs - files.keys(), folder=folder)
    count = size = 0
    for name, path in files.items():
        with contextlib.suppress(FileNotFoundError):  # destroyed meanwhile
            length = path.stat().st_size
            if name not in theirs or (copy / folder / name).stat().st_size != length:
                _write(copy / folder / name, [_read_file(path)])
            count, size = count + 1, size + length
    for place in (copy, copy / folder):
        with contextlib.suppress(FileNotFoundError):
            if place.stat().st_mtime % _DAY:
                _tell_day(place)
    return count, size


def _path(folder: Path, name: str) -> Path:
    return folder / name[:2] / name


def _files(folder: Path, part: str) -> list[Path]:
    """Whole files of a folder, and files that a crash left half written."""
    return [folder / part / name for name in _folder_names(folder / part)]


def _folder_names(folder: Path) -> list[str]:
    """What is in a folder; nothing where there is none."""
    try:
        handle = _open_unseen(folder, os.O_DIRECTORY)
    except FileNotFoundError:
        return []
    try:
        return os.listdir(handle)  # noqa: PTH208 of what is open
    finally:
        os.close(handle)


def _read_file(path: Path) -> bytes:
    """Raises OSError."""
    with os.fdopen(_open_unseen(path), "rb") as file:
        return file.read()


def _open_unseen(path: Path, flags: int = 0) -> int:
    """Open without changing the access time, where that is allowed: for the file's owner. Raises OSError."""
    try:
        return os.open(path, os.O_RDONLY | flags | _UNSEEN)
    except PermissionError:
        return os.open(path, os.O_RDONLY | flags)


def _unlink(vault: Path, names: Collection[str], *, folder: str = "") -> None:
    """Names that do not exist (any more) are ignored;
    give ``folder`` where a name does not tell it. Raises OSError."""
    paths = [vault / folder / name if folder else _path(vault, name) for name in names]
    for path in paths:
        path.unlink(missing_ok=True)
    for parent in {path.parent for path in paths}:
        with contextlib.suppress(FileNotFoundError):
            _tell_day(parent)


def _write(path: Path, parts: Iterable[bytes]) -> None:
    """Whole or not at all, and durable when this returns. Its time is set to the day, so that it does not
    reveal when the file came.

    Raises OSError.
    """
    vault = path.parent.parent
    for folder in (vault, path.parent):  # no parents: a copy whose disk is detached is not made anew
        folder.mkdir(exist_ok=True, mode=0o700)
    if vault.stat().st_mtime % _DAY:  # a new folder was made in it
        _tell_day(vault)
    unfinished = path.with_suffix(".part")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            _tell_day(unfinished)
            os.fsync(file.fileno())
        unfinished.rename(path)
        _tell_day(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
            _tell_day(path.parent)
        raise
    sync_folder(path.parent)


def _tell_day(path: Path) -> None:
    """Set the times of a file or folder that a program can set to those of the day."""
    day = time.time() // _DAY * _DAY
    os.utime(path, (day, day))
