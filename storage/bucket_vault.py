"""Sealed files of evidence in a bucket: ``prefix/xx/<random name>``, the same bytes that a folder would hold.

The prefix belongs to one store: a mark in it, made from the root key, keeps another store from taking files without
a row of its own for left behind. A bucket has a clock of its own, and ages are read from it.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.store_troubles import VaultDown, VaultTrouble
from storage.bucket import Bucket
from storage.sealing import SealBroken, Sealer
from storage.vault import FOLDERS

OWNER: Final = "owner"
"""The object with the store's mark, beside the folders."""
CLOCK: Final = "clock"
"""An empty object that is written to learn what time it is in the bucket."""
NOTHING: Final = "nothing"
"""An object that never exists: deleting it tells whether deleting works."""
IDLE: Final = 60.0
"""Seconds without a good answer after which ``look`` asks for one."""
_AT_ONCE: Final = 1000
"""Names in one request to delete."""
_HEADS: Final = 8
_ORPHAN_AGE: Final = timedelta(hours=1)


class BucketVault:
    """``storage.vault.Vault`` in a bucket."""

    def __init__(
        self,
        bucket: Bucket,
        sealer: Sealer,
        *,
        mark: bytes,
        read_only: bool = False,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """``mark`` names the store. ``read_only``: for drills; nothing is stored or destroyed."""
        self._bucket = bucket
        self._sealer = sealer
        self._mark = mark
        self._read_only = read_only
        self._timer = timer
        self._is_ours: bool | None = None
        """Whether the prefix is this store's; None until that is known."""
        self._keeps_versions = False
        self._lengths: dict[str, int] = {}
        """Of files whose size was asked for."""
        self._stored_before: datetime | None = None
        self.copy_behind = False
        self.destroys_at_once = False

    async def put(self, data: bytes, key: bytes) -> str:
        """A file counts as stored when the bucket has said so and knows its whole length."""
        await self.claim()
        sealed = await asyncio.to_thread(self._seal, data, key)
        name = secrets.token_hex(16)
        self._keeps_versions |= await self._bucket.put(_path(name), sealed)
        try:
            size, _ = await self._bucket.head(_path(name))
        except FileNotFoundError:
            size = -1
        if size != len(sealed):
            await self._bucket.delete([_path(name)])
            raise self._bucket.fail("put", VaultTrouble.SILENT)
        return name

    def _seal(self, data: bytes, key: bytes) -> bytes:
        return b"".join(self._sealer.seal_stream(data, key))

    async def get(self, name: str, key: bytes) -> bytes:
        sealed = await self._bucket.get(_path(name))
        return await asyncio.to_thread(self._sealer.open_stream, sealed, key)

    async def destroy(self, names: Collection[str]) -> None:
        if self._read_only:
            return
        paths = [_path(name) for name in names]
        for start in range(0, len(paths), _AT_ONCE):
            await self._bucket.delete(paths[start : start + _AT_ONCE])

    async def sizes(self, names: Collection[str]) -> int:
        wanted = set(names)
        self._lengths = {name: size for name, size in self._lengths.items() if name in wanted}
        unknown = sorted(wanted - self._lengths.keys())
        for start in range(0, len(unknown), _HEADS):
            await asyncio.gather(*(self._measure(name) for name in unknown[start : start + _HEADS]))
        return sum(self._lengths.values())

    async def _measure(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._lengths[name], _ = await self._bucket.head(_path(name))

    async def folders(self) -> frozenset[str]:
        """Begins a search for files that were left behind: what is old is decided by the bucket's time now."""
        await self.claim()
        self._stored_before = None
        if not self._read_only:
            await self._bucket.put(CLOCK, b"")
            _, now = await self._bucket.head(CLOCK)
            self._stored_before = now - _ORPHAN_AGE
        return (await self._bucket.folders()).intersection(FOLDERS)

    async def in_folder(self, folder: str) -> list[str]:
        before = self._stored_before
        if before is None:
            return []
        return [name async for name, _, stored in self._bucket.files(folder) if stored < before]

    async def names(self, folder: str) -> list[str]:
        return [name async for name, _, _ in self._bucket.files(folder)]

    async def read_sealed(self, name: str) -> bytes:
        return await self._bucket.get(_path(name))

    async def put_sealed(self, name: str, sealed: bytes) -> None:
        await self.claim()
        self._keeps_versions |= await self._bucket.put(_path(name), sealed)
        if await self._bucket.get(_path(name)) != sealed:
            raise SealBroken("the bucket returned other bytes than were stored")

    async def align_copy(self, folders: Collection[str] = FOLDERS) -> bool:
        return True

    async def look(self) -> frozenset[VaultTrouble]:
        with suppress(VaultDown):
            if self._bucket.trouble is not None or not self._is_ours:
                await self._try_everything()
            elif self._timer() - self._bucket.answered_at > IDLE:
                await self._bucket.get(OWNER)
        troubles = {VaultTrouble.VERSIONS} if self._keeps_versions else set()
        if self._bucket.trouble is not None:
            troubles.add(self._bucket.trouble)
        elif self._is_ours is False:
            troubles.add(VaultTrouble.FOREIGN)
        return frozenset(troubles)

    async def _try_everything(self) -> None:
        self._is_ours = None
        await self.claim()
        await self._bucket.folders()
        if not self._read_only:
            self._keeps_versions |= await self._bucket.put(CLOCK, b"")
            await self._bucket.delete([NOTHING])

    @property
    def is_down(self) -> bool:
        return self._bucket.trouble is not None or self._is_ours is False

    async def claim(self) -> None:
        """Make sure that the prefix belongs to this store; an empty one is taken. Raises VaultDown."""
        if self._is_ours:
            return
        try:
            mark = await self._bucket.get(OWNER)
        except FileNotFoundError:
            mark = await self._take()
        self._is_ours = mark == self._mark
        if not self._is_ours:
            raise VaultDown(VaultTrouble.FOREIGN)

    async def _take(self) -> bytes:
        """Write the mark where nothing is yet. Returns whose mark is there; files without one are another's."""
        if (await self._bucket.folders()).intersection(FOLDERS):
            return b""
        if self._read_only:
            return self._mark
        with suppress(FileExistsError):  # another process was quicker
            await self._bucket.put(OWNER, self._mark, new=True)
        return await self._bucket.get(OWNER)


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"
