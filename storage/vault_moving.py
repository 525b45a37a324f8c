"""Brings the files of one vault to another, sealed as they are: for backups, for restoring, and to move evidence
between the data folder and a bucket.

A move may be broken off at any moment and goes on when it is started again: a file leaves its old place only once
the new one has returned it, opened it under its report's key, and shown the hash that its row holds.
"""

import asyncio
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from bot.conversation.progress import Progress, no_progress
from bot.conversation.store_troubles import VaultDown
from storage.evidence_shelf import facts_of
from storage.key_map import KeyMap
from storage.models import evidence
from storage.sealing import SealBroken
from storage.storage_context import StorageContext
from storage.vault import FOLDERS, Vault

_AT_ONCE: Final = 4
_PAGE: Final = 200
_PIECES: Final = (
    select(evidence).where(evidence.c.id > bindparam("after")).order_by(evidence.c.id).limit(_PAGE)
)


@dataclass(frozen=True, slots=True)
class VaultMove:
    """Counts of files. ``broken`` stay in their old place: they are not what their rows say. ``missing`` are in
    neither place."""

    moved: int = 0
    broken: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class VaultCopy:
    """Counts of files. ``broken`` are not in the target: it returned other bytes than were stored."""

    files: int = 0
    """How many the source has."""
    broken: int = 0


async def copy_files(
    source: Vault, target: Vault, progress: Progress = no_progress, *, mirror: bool
) -> VaultCopy:
    """Copy what the target lacks. ``mirror``: and remove what the source lacks. Raises OSError; files that are
    destroyed meanwhile are left out."""
    count = broken = 0
    existing = await source.folders()
    for place, folder in enumerate(FOLDERS):
        progress(place, len(FOLDERS))
        there = set(await target.names(folder))
        names = set(await _whole_files(source, folder)) if folder in existing else set()
        count += len(names)
        missing = sorted(names - there)
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            copied = await asyncio.gather(*(_copy_file(source, target, name) for name in some))
            broken += copied.count(False)
        if mirror and (gone := there - names):
            await target.destroy(gone)
    return VaultCopy(count, broken)


async def _whole_files(vault: Vault, folder: str) -> list[str]:
    """Without those that a crash left half written."""
    return [name for name in await vault.names(folder) if "." not in name]


async def _copy_file(source: Vault, target: Vault, name: str) -> bool:
    """False if the target returned other bytes: it keeps none of them, so that the file counts as missing there."""
    try:
        sealed = await source.read_sealed(name)
    except FileNotFoundError:
        return True
    try:
        await target.put_sealed(name, sealed)
    except SealBroken:
        await target.destroy([name])
        return False
    return True


async def move_files(
    context: StorageContext, source: Vault, target: Vault, progress: Progress = no_progress
) -> VaultMove:
    """Copy what is missing, check each file in its new place, and remove it from the old one. What no row names, or
    nobody can open, is compared byte by byte. No program may work on this store meanwhile. Raises OSError."""
    await copy_files(source, target, progress, mirror=False)
    moved = broken = missing = 0
    old = {name for folder in await source.folders() for name in await source.names(folder)}
    new = {name for folder in await target.folders() for name in await target.names(folder)}
    total, after, left = len(old), "", set(old)
    while rows := await _rows(context, after):
        after = rows[-1].id
        for name, key, digest in await _named_files(context, rows):
            if name not in old:
                missing += name not in new
                continue
            left.discard(name)
            if await _is_moved(source, target, name, key, digest):
                await source.destroy([name])
                moved += 1
            else:
                broken += 1
        progress(moved, total)
    for name in sorted(left):
        if "." in name or await _is_same(source, target, name):
            await source.destroy([name])
            moved += 1
        else:
            broken += 1
        progress(moved, total)
    return VaultMove(moved, broken, missing)


async def _rows(context: StorageContext, after: str) -> list[Any]:
    async with context.database.reading() as link:
        return list(await link.rows(_PIECES, {"after": after}))


async def _named_files(context: StorageContext, rows: Collection[Any]) -> list[tuple[str, bytes, str]]:
    """Name, key and SHA-256 in hex of each file that these rows name and whose key there is."""
    async with context.database.reading() as link:
        keys = KeyMap(link, context, context.cache)
        await keys.load([row.report_id for row in rows])
    files = []
    for row in rows:
        if (key := keys.loaded_key(row.report_id)) is not None:
            files += [(name, key, digest) for name, digest in _digests(context, row, key).items()]
    return files


async def _is_moved(source: Vault, target: Vault, name: str, key: bytes, digest: str) -> bool:
    """Whether the target has the file that the row means; what it has instead is replaced once."""
    if await _is_whole(target, name, key, digest):
        return True
    await _copy_file(source, target, name)
    return await _is_whole(target, name, key, digest)


async def _is_same(source: Vault, target: Vault, name: str) -> bool:
    sealed = await source.read_sealed(name)
    try:
        if await target.read_sealed(name) == sealed:
            return True
    except FileNotFoundError:
        pass
    return await _copy_file(source, target, name)


def _digests(context: StorageContext, row: Any, key: bytes) -> Mapping[str, str]:
    """The row's files and their SHA-256 in hex."""
    try:
        facts = facts_of(context.sealer.open(row.facts, key))
    except SealBroken:
        return {name: "" for name in (row.original, row.clean) if name}
    files = {row.original: facts.sha256, row.clean: facts.clean_sha256}
    return {name: digest for name, digest in files.items() if name}


async def _is_whole(vault: Vault, name: str, key: bytes, digest: str) -> bool:
    """Whether the vault returns the file that the row means. Raises VaultDown."""
    try:
        data = await vault.get(name, key)
    except VaultDown:
        raise
    except (OSError, SealBroken):
        return False
    return await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest()) == digest
