"""Opens a store from an address and two paths, or fails with one line for the operator."""

import asyncio
import logging
import os
import secrets
import shutil
import sqlite3
from contextlib import AsyncExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

from bot.conversation.store import Conflict
from bot.domain.owner.settings import Retention
from bot.usecases.ports import Clock
from storage.ballast import Ballast
from storage.bucket import Bucket
from storage.bucket_address import BucketAddress
from storage.bucket_vault import BucketVault
from storage.builds import DividedPart
from storage.destruction import finish
from storage.divided_store import DividedStore
from storage.engine import Database, database_file, read_url, unusable
from storage.folders import is_inside, make_private, own_user, write_private
from storage.hour_keys import HOUR_KEYS, HourKeys
from storage.key_service.remote_rows import KeyHolder
from storage.key_store import REPORT_KEYS, ReportKeys
from storage.key_table import KeyRows
from storage.keys import KeyRing
from storage.known_steps import is_known
from storage.leases import Lease
from storage.leftovers import Leftovers
from storage.lock import FolderLock
from storage.migrate import HEAD, check_not_moved, current_step, is_usable_by_older, migrate
from storage.moving.half_moves import (
    Movable,
    check_half_moves,
    check_place_of_database,
    check_place_of_keys,
    half_move,
)
from storage.process_names import EvidencePlace, ProcessName
from storage.role_leases import RoleLeases
from storage.sealing import Sealer
from storage.shared_burning import follow_burning
from storage.storage_context import RowIds, StorageContext
from storage.store import SqlStore
from storage.trouble import FULL, DatabaseBusy, DatabaseUnusable, KeyFileTrouble, KeysAway
from storage.vault import VAULT, FolderVault

_log = logging.getLogger(__name__)

IN_BUCKET: Final = "evidence-in-bucket"
"""A file in the data folder with the bucket's address, while evidence lies in one."""
ROOM_TO_OPEN: Final = 4 * 1024 * 1024
"""Bytes that logs, indexes and new keys take at a start, and the first rows."""


async def open_store(
    url: str,
    *,
    data_dir: Path,
    key_file: Path,
    clock: Clock,
    copy_dir: Path | None = None,
    bucket: BucketAddress | None = None,
    read_only_bucket: bool = False,
    evidence_moves: bool = False,
    holder: KeyHolder | None = None,
    retention: Retention | None = None,
    sealing: bool = True,
    exclusive: bool = True,
    lease: Lease | None = None,
) -> SqlStore:
    """Open (and on SQLite create or migrate) the database, its key files and the vault.

    ``copy_dir`` keeps the state of key files and vault a second time; it must be outside the data folder.
    With a ``bucket`` evidence lies there, in one place; it need not answer yet. ``read_only_bucket``: for drills.
    ``evidence_moves``: it may lie in the data folder, too.
    ``holder`` is the machine that holds the keys; without one they are in the data folder.
    ``lease``: as ``lease_for`` returns it, taken.
    ``sealing=False`` and ``exclusive=False`` exist for tests that must be able to fail; no setting enables
    them. Raises KeyFileTrouble, DatabaseBusy or DatabaseUnusable, each with one line that says what to do.
    """
    _make_folder(data_dir, with_room=True)
    if copy_dir is not None:
        check_copy_folder(copy_dir, data_dir=data_dir, key_file=key_file)
    _check_places(url, data_dir, holder, bucket, but_evidence=read_only_bucket or evidence_moves)
    fresh = await asyncio.to_thread(_is_fresh, data_dir, holder)
    ring = KeyRing.from_file(key_file, data_dir=data_dir, fresh=fresh)
    async with AsyncExitStack() as stack:
        locks = _lock_folders(url, data_dir) if exclusive else []
        for lock in locks:
            stack.callback(lock.release)
        await _migrate_to_head(url, divided=isinstance(lease, RoleLeases))
        sealer = Sealer(on=sealing, pad=True)
        open_keys = partial(_open_keys, stack, ring, data_dir=data_dir, copy_dir=copy_dir, holder=holder)
        report_keys = await open_keys(ReportKeys, REPORT_KEYS)
        hours = await open_keys(HourKeys, HOUR_KEYS)
        database = _open_database(url, lease, replicated=copy_dir is not None)
        stack.push_async_callback(database.close)
        context = StorageContext(
            database=database,
            ring=ring,
            sealer=sealer,
            report_keys=report_keys,
            hours=hours,
            vault=open_bucket_vault(bucket, sealer, ring, read_only=read_only_bucket)
            if bucket is not None
            else FolderVault(data_dir / VAULT, sealer, copy_to=_path_in(copy_dir, VAULT)),
            clock=clock,
            boot=secrets.token_urlsafe(12),
            data_dir=data_dir,
            retention=retention or Retention(),
        )
        if isinstance(lease, RoleLeases):
            await _take_part(context, lease)
        await _prepare_store(context, alone=bool(locks))
        return (SqlStore if context.leases is None else DividedStore)(context, closing=stack.pop_all())


async def _take_part(context: StorageContext, leases: RoleLeases) -> None:
    """Divide the work with others. Keys are read again: others may have burned since they were opened. Raises
    DatabaseUnusable."""
    context.leases, context.ids = leases, RowIds(in_order=True)
    try:
        await follow_burning(context, leases)
    except (Conflict, OSError, sqlite3.Error) as trouble:
        raise DatabaseUnusable(
            f"keys were burned a moment ago, and the new ones cannot be read ({trouble}): start again"
        ) from trouble


def _open_database(url: str, lease: Lease | None, *, replicated: bool) -> Database:
    database = Database(
        read_url(url),
        replicated=replicated,
        fence=lease.fence if lease else None,
        session=lease.session if isinstance(lease, RoleLeases) else None,
        first_mark=lease.first_mark if isinstance(lease, RoleLeases) else 0,
    )
    if lease is not None:
        lease.on_silence = database.break_off
        database.check_clock = lease.check_clock
    return database


async def _open_keys[T: (ReportKeys, HourKeys)](
    stack: AsyncExitStack,
    ring: KeyRing,
    kind: type[T],
    store: str,
    *,
    data_dir: Path,
    copy_dir: Path | None,
    holder: KeyHolder | None,
) -> T:
    """In a thread: a holder is waited for, and a lease is kept meanwhile."""
    place: Path | KeyRows = data_dir / store
    copy_to = _path_in(copy_dir, store)
    if holder is not None:
        place, copy_to = holder.rows(store), None
    keys = await asyncio.to_thread(kind, place, ring, copy_to=copy_to)
    stack.callback(keys.close)
    return keys


def open_bucket_vault(
    address: BucketAddress, sealer: Sealer, ring: KeyRing, *, read_only: bool = False
) -> BucketVault:
    """Asks nothing yet. Raises DatabaseUnusable."""
    return BucketVault(Bucket(address), sealer, mark=ring.vault_mark, read_only=read_only)


def check_place_of_evidence(data_dir: Path, bucket: BucketAddress | None) -> None:
    """Evidence does not move because a setting changes. Notes a bucket that is used for the first time. Raises
    DatabaseUnusable where evidence lies elsewhere."""
    note = data_dir / IN_BUCKET
    noted = note.read_text(encoding="utf8").strip() if note.exists() else ""
    if noted and (bucket is None or noted != str(bucket)):
        raise DatabaseUnusable(
            f"evidence lies in {noted}: set AMANAT_VAULT_URL to it again; ./amanat vault to-folder moves it"
        )
    if bucket is None or noted:
        return
    if any(True for _ in (data_dir / VAULT).glob("??/*")):
        raise DatabaseUnusable(
            f"evidence lies in {data_dir / VAULT}: move it to the bucket with ./amanat vault to-bucket --finish, or "
            "empty AMANAT_VAULT_URL"
        )
    with suppress(OSError):  # on a full disk the next start notes it
        write_private(note, f"{bucket}\n".encode())


async def lease_for(
    url: str,
    *,
    data_dir: Path,
    clock: Clock,
    keys_held: bool = False,
    evidence_here: bool = False,
    part: DividedPart | None = None,
) -> Lease | None:
    """The lease on this database, not taken yet; None on SQLite, where the folder is locked. ``part``: a RoleLeases,
    for one of several processes that divide the work; ``evidence_here``: it keeps evidence in the data folder. Raises
    DatabaseUnusable when the database cannot be opened or has another schema."""
    address = read_url(url)
    if address.get_backend_name() == "sqlite":
        return None
    _make_folder(data_dir)
    await _migrate_to_head(url, divided=part is not None)
    evidence = EvidencePlace.ANY
    if part is not None:
        evidence = EvidencePlace.FOLDER if evidence_here else EvidencePlace.BUCKET
    name = ProcessName.of_this_process(data_dir, keys_held=keys_held, evidence=evidence)
    if part is None:
        return Lease(address, name, now=clock.now)
    return RoleLeases(address, name, part, now=clock.now)


def _check_places(
    url: str, data_dir: Path, holder: KeyHolder | None, bucket: BucketAddress | None, *, but_evidence: bool
) -> None:
    """Raises DatabaseUnusable when something of this store has moved elsewhere, wholly or in part."""
    check_half_moves(data_dir, but=frozenset({Movable.EVIDENCE} if but_evidence else ()))
    check_place_of_database(data_dir, on_sqlite=database_file(url) is not None)
    check_place_of_keys(data_dir, with_holder=holder is not None)
    if (move := half_move(data_dir, Movable.DATABASE)) is not None:
        _log.warning("database-move-half-done", extra={"mend": move.command})
    if not but_evidence:
        check_place_of_evidence(data_dir, bucket)


def _make_folder(data_dir: Path, *, with_room: bool = False) -> None:
    try:
        make_private(data_dir)
    except OSError as trouble:
        raise DatabaseUnusable(
            f"the data folder {data_dir} cannot be created ({trouble.strerror}): set AMANAT_DATA_DIR"
        ) from trouble
    check_data_folder(data_dir)
    if with_room:
        _make_room(data_dir)


def check_data_folder(data_dir: Path) -> None:
    """Raises DatabaseUnusable when the folder is there and this process cannot write to it."""
    if data_dir.exists() and not os.access(data_dir, os.R_OK | os.W_OK | os.X_OK):
        raise DatabaseUnusable(
            f"the data folder {data_dir} cannot be written: give it to {own_user()} with chown -R (in a container: the "
            "folder that is mounted there), or set AMANAT_DATA_DIR"
        )


def _make_room(data_dir: Path) -> None:
    """On a full disk not even a log can be begun: release the space that is reserved for this."""
    if shutil.disk_usage(data_dir).free < ROOM_TO_OPEN and Ballast(data_dir).release():
        _log.warning("ballast-released")


def _path_in(folder: Path | None, name: str) -> Path | None:
    return None if folder is None else folder / name


def check_copy_folder(copy_dir: Path, *, data_dir: Path, key_file: Path) -> None:
    """Raises DatabaseUnusable when one of copy folder and data folder lies in the other,
    and KeyFileTrouble when the key file lies in the copy folder."""
    if is_inside(copy_dir, data_dir) or is_inside(data_dir, copy_dir):
        raise DatabaseUnusable(
            f"the copy folder {copy_dir} or the data folder lies in the other: set AMANAT_COPY_DIR to another disk"
        )
    if is_inside(key_file, copy_dir):
        raise KeyFileTrouble(
            f"the key file {key_file} lies in the copy folder: anyone who finds the copy could read it; "
            "move it out and set AMANAT_KEY_FILE"
        )


def has_no_keys_yet(data_dir: Path) -> bool:
    """Whether nothing was sealed with keys in this folder, so that a new key file loses nothing."""
    return not (data_dir / REPORT_KEYS).exists()


def _is_fresh(data_dir: Path, holder: KeyHolder | None) -> bool:
    """Whether nothing was sealed here yet, so that a new key file may be made. Raises DatabaseUnusable when keys lie in
    the data folder and with a holder, or the holder cannot be asked."""
    if holder is None:
        return has_no_keys_yet(data_dir)
    if not has_no_keys_yet(data_dir):
        raise DatabaseUnusable(
            f"the keys lie in {data_dir}, and AMANAT_KEYS_AT names a holder: ./amanat keys to-holder --finish moves "
            "them there; or unset AMANAT_KEYS_AT"
        )
    with closing(holder.rows(REPORT_KEYS)) as rows:
        try:
            return rows.format is None
        except KeysAway as trouble:
            raise DatabaseUnusable(str(trouble)) from trouble


def _lock_folders(url: str, data_dir: Path) -> list[FolderLock]:
    """Lock the data folder, and the database's own folder if that is another. PostgreSQL needs no lock."""
    address = read_url(url)
    if address.get_backend_name() != "sqlite":
        return []
    locks = [FolderLock.take(data_dir)]
    folder = Path(str(address.database)).resolve().parent
    if folder != data_dir.resolve():
        try:
            locks.append(FolderLock.take(folder))
        except (DatabaseBusy, OSError) as trouble:
            locks[0].release()
            if isinstance(trouble, DatabaseBusy):
                raise
            raise DatabaseUnusable(
                f"the database's folder {folder} cannot be used ({trouble.strerror}): correct AMANAT_DATABASE_URL"
            ) from trouble
    return locks


async def _migrate_to_head(url: str, *, divided: bool) -> None:
    """``divided``: a program that is older than the database may go on, because it never works beside a newer one."""
    if read_url(url).get_backend_name() == "sqlite":
        _keep_private(Path(str(read_url(url).database)))
    step = await current_step(url)
    if step == HEAD:
        return
    check_not_moved(step)
    if read_url(url).get_backend_name() != "sqlite":
        if step is None or is_known(step):
            raise DatabaseUnusable(
                "the database is not at this program's schema: run amanat migrate, then start"
            )
        if not divided or not await is_usable_by_older(url):
            raise DatabaseUnusable(
                f"the database is at step {step} of a newer program, and this one could not work on it: upgrade this "
                "one, too"
            )
        _log.warning("older-than-the-database", extra={"step": step})
        return
    before, after = await migrate(url)
    _log.info("database-migrated", extra={"before": before or "new", "after": after})


def _keep_private(database: Path) -> None:
    """Before SQLite creates it: its log and its index get the permissions of the file."""
    try:
        database.touch(mode=0o600)
        database.chmod(0o600)
    except OSError as trouble:
        raise DatabaseUnusable(
            f"the database {database} cannot be used ({trouble.strerror}): correct AMANAT_DATABASE_URL"
        ) from trouble


async def _prepare_store(context: StorageContext, *, alone: bool) -> None:
    """Finish what a crash left half done, before anything is read."""
    await context.database.open()
    await _finish_destruction(context)
    if alone:
        await asyncio.to_thread(context.report_keys.find_left)
    try:
        await context.report_keys.keep_stock()
        await context.update_key()
        await context.message_key()
        await context.lasting_key()
    except sqlite3.Error as trouble:
        await _go_on_with_left_keys(context, trouble)


async def _finish_destruction(context: StorageContext) -> None:
    """Raises DatabaseUnusable where that is not possible, as on a full disk."""
    try:
        async with context.database.turn, context.database.writing() as link:
            await context.ids.open(link)
            await finish(link, context)
            await link.commit()
    except KeysAway as trouble:
        raise DatabaseUnusable(str(trouble)) from trouble
    except (Conflict, sqlite3.Error) as trouble:
        raise unusable(context.database.url, trouble) from trouble


async def _go_on_with_left_keys(context: StorageContext, trouble: sqlite3.Error) -> None:
    """On a full disk, use the report keys that a killed process left in stock; new keys are made once there is room.
    Raises DatabaseUnusable when there are none, or the cause is another."""
    if getattr(trouble, "sqlite_errorname", "") == FULL:
        async with context.database.reading() as link:
            await Leftovers(context).adopt_keys(link)
        if stock := context.report_keys.stock:
            _log.warning("started-without-new-keys", extra={"stock": stock})
            return
    if isinstance(trouble, KeysAway):
        raise DatabaseUnusable(str(trouble)) from trouble
    raise DatabaseUnusable(
        f"no keys can be stored in {context.data_dir} ({trouble}): free some space on its disk and check its rights, "
        "then start again"
    ) from trouble
