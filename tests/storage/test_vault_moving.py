"""Evidence moves between folder and bucket, may be broken off, and leaves no file behind that was not checked."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli.vault import move_vault
from bot.conversation.progress import no_progress
from bot.conversation.store_troubles import VaultDown
from storage.backup import BackupTrouble, back_up
from storage.migrate import HEAD
from storage.moving.half_moves import half_moves
from storage.opening import IN_BUCKET, open_bucket_vault
from storage.restoring import RestoreTarget, Source, of_backup, restore
from storage.sealing import SealBroken, Sealer
from storage.store import SqlStore
from storage.trouble import DatabaseUnusable
from storage.vault import VAULT, FolderVault
from storage.vault_moving import VaultCopy, copy_files
from tests.fakes.bucket_server import BUCKET, KEY_ID, SECRET, BucketServer
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_evidence_rows import add_evidence
from tests.storage.values import NOW, a_piece, facts_for

pytest.importorskip("obstore", reason="obstore has no wheel here")

PIECES = [f"piece-{number}" for number in range(6)]


async def fill(store: SqlStore) -> None:
    await add_evidence(store, *(a_piece(name, report_id=f"r-{name}") for name in PIECES))
    for name in PIECES:
        original, clean = name.encode() * 99, name.encode() * 9
        facts = facts_for(original, clean)
        await store.seal_evidence(name, original=original, clean=clean, facts=facts)


async def count_readable(store: SqlStore) -> int:
    return sum([await store.open_original(name) == name.encode() * 99 for name in PIECES])


def files_in(folder: Path) -> list[Path]:
    return list(folder.glob("??/*"))


@pytest.mark.slow
async def test_broken_move_goes_on_and_checks_each_file(
    open_store_at: Opening, data_dir: Path, server: BucketServer
) -> None:
    url, address = sqlite_url(data_dir), server.address()
    await fill(store := await open_store_at(url))
    await store.close()
    orphan = data_dir / VAULT / "ab" / f"ab{'1' * 30}"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"nobody names it")
    with pytest.raises(DatabaseUnusable, match="to-bucket"):
        await open_store_at(url, bucket=address)
    store = await open_store_at(url, bucket=address, evidence_moves=True)
    folder = FolderVault(data_dir / VAULT, Sealer(pad=True))
    server.break_after = 8
    with pytest.raises(VaultDown):
        await store.move_vault(folder, to_bucket=True, progress=no_progress)
    assert len(files_in(data_dir / VAULT)) == 13, "nothing leaves before it is checked"
    server.break_after, server.fails = 0, 0
    outcome = await store.move_vault(folder, to_bucket=True, progress=no_progress)
    assert (outcome.moved, outcome.broken, outcome.missing) == (13, 0, 0)
    assert files_in(data_dir / VAULT) == [] and len(server.files()) == 13
    await store.close()
    store = await open_store_at(url, bucket=address)
    assert await count_readable(store) == len(PIECES)
    await store.close()
    with pytest.raises(DatabaseUnusable, match="to-folder"):
        await open_store_at(url)
    store = await open_store_at(url, bucket=address, evidence_moves=True)
    outcome = await store.move_vault(folder, to_bucket=False, progress=no_progress)
    await store.close()
    assert outcome.moved == 13 and server.files() == {}
    (data_dir / IN_BUCKET).unlink()
    assert await count_readable(await open_store_at(url)) == len(PIECES)


@pytest.mark.slow
async def test_broken_move_is_noted_until_it_ends(
    open_store_at: Opening,
    data_dir: Path,
    key_path: Path,
    server: BucketServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, address = sqlite_url(data_dir), server.address()
    await fill(store := await open_store_at(url))
    await store.close()
    given = {
        "DATA_DIR": data_dir,
        "KEY_FILE": key_path,
        "VAULT_URL": f"s3://{BUCKET}/store?endpoint={address.endpoint}",
        "VAULT_KEY_ID": KEY_ID,
        "VAULT_SECRET": SECRET,
    }
    for name, value in given.items():
        monkeypatch.setenv(f"AMANAT_{name}", str(value))
    server.break_after = 8
    assert await asyncio.to_thread(move_vault, to_bucket=True, finish=True) == 1
    for bucket in (None, address):
        with pytest.raises(
            DatabaseUnusable, match=r"half done: .*\./amanat vault to-bucket --finish goes on"
        ):
            await open_store_at(url, bucket=bucket)
    server.break_after, server.fails = 0, 0
    assert await asyncio.to_thread(move_vault, to_bucket=True, finish=True) == 0
    assert half_moves(data_dir) == []
    assert await count_readable(await open_store_at(url, bucket=address)) == len(PIECES)


@pytest.mark.parametrize("fault", ["flips", "halves"])
async def test_lying_bucket_costs_no_file(
    open_store_at: Opening, data_dir: Path, server: BucketServer, fault: str
) -> None:
    await fill(store := await open_store_at(sqlite_url(data_dir)))
    await store.close()
    store = await open_store_at(sqlite_url(data_dir), bucket=server.address(), evidence_moves=True)
    folder = FolderVault(data_dir / VAULT, Sealer(pad=True))
    await store._context.vault.folders()
    setattr(server, fault, True)
    assert await copy_files(folder, store._context.vault, mirror=False) == VaultCopy(12, broken=12)
    outcome = await store.move_vault(folder, to_bucket=True, progress=no_progress)
    assert (outcome.moved, outcome.broken, outcome.missing) == (0, 12, 0)
    assert len(files_in(data_dir / VAULT)) == 12 and not server.files()
    setattr(server, fault, False)
    outcome = await store.move_vault(folder, to_bucket=True, progress=no_progress)
    assert (outcome.moved, outcome.broken) == (12, 0), "what was stored wrongly is stored again"
    assert await count_readable(store) == len(PIECES)


async def test_file_that_comes_back_wrong_stops_no_other(
    open_store_at: Opening, data_dir: Path, server: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that no row names: it is compared byte by byte."""
    await fill(store := await open_store_at(sqlite_url(data_dir)))
    await store.close()
    orphan = data_dir / VAULT / "ab" / f"ab{'1' * 30}"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"nobody names it")
    store = await open_store_at(sqlite_url(data_dir), bucket=server.address(), evidence_moves=True)
    bucket = store._context.vault
    honest = bucket.put_sealed

    async def put_sealed(name: str, sealed: bytes) -> None:
        await honest(name, sealed)
        if name in (orphan.name, other.name):
            raise SealBroken("the bucket returned other bytes than were stored")

    other = next(path for path in files_in(data_dir / VAULT) if path != orphan)
    monkeypatch.setattr(bucket, "put_sealed", put_sealed)
    folder = FolderVault(data_dir / VAULT, Sealer(pad=True))
    outcome = await store.move_vault(folder, to_bucket=True, progress=no_progress)
    assert (outcome.moved, outcome.broken) == (11, 2)
    assert sorted(files_in(data_dir / VAULT)) == sorted([orphan, other])


async def test_broken_file_stays_and_is_counted(
    open_store_at: Opening, data_dir: Path, server: BucketServer
) -> None:
    """A changed byte, no file, and two files of one report in each other's place: their seals open."""
    await fill(store := await open_store_at(sqlite_url(data_dir)))
    async with store._reading() as link:
        (row,) = await link.rows(text("SELECT original, clean FROM evidence WHERE id = 'piece-0'"))
    await store.close()
    swapped = [data_dir / VAULT / name[:2] / name for name in (row.original, row.clean)]
    first, second = (path.read_bytes() for path in swapped)
    swapped[0].write_bytes(second)
    swapped[1].write_bytes(first)
    broken, lost = [path for path in files_in(data_dir / VAULT) if path not in swapped][:2]
    broken.write_bytes(broken.read_bytes()[:-1] + b"?")
    lost.unlink()
    store = await open_store_at(sqlite_url(data_dir), bucket=server.address(), evidence_moves=True)
    folder = FolderVault(data_dir / VAULT, Sealer(pad=True))
    outcome = await store.move_vault(folder, to_bucket=True, progress=no_progress)
    assert (outcome.moved, outcome.broken, outcome.missing) == (8, 3, 1)
    assert sorted(files_in(data_dir / VAULT)) == sorted([broken, *swapped])


@pytest.mark.slow
async def test_backup_and_restore_with_a_bucket(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path, server: BucketServer
) -> None:
    """A backup holds the evidence; a restore fills an empty bucket; a drill changes nothing in the bucket."""
    await fill(store := await open_store_at(sqlite_url(data_dir), bucket=server.address()))
    await store.close()
    folder = tmp_path / "backup"
    ring = store._context.ring

    def take_backup() -> int:
        vault = open_bucket_vault(server.address(), Sealer(), ring, read_only=True)
        return back_up(
            folder,
            url=sqlite_url(data_dir),
            data_dir=data_dir,
            key_file=key_path,
            step=HEAD,
            now=NOW,
            say=lambda _line: None,
            vault=vault,
        ).vault_files

    assert await asyncio.to_thread(take_backup) == 12
    name = next(iter(server.files()))
    taken = server.objects.pop(f"store/{name[:2]}/{name}")
    assert await asyncio.to_thread(take_backup) == 11 and len(files_in(folder / VAULT)) == 11
    server.objects[f"store/{name[:2]}/{name}"] = taken
    assert await asyncio.to_thread(take_backup) == 12

    objects, server.objects = server.objects, {}
    with pytest.raises(BackupTrouble, match="no evidence"):
        await asyncio.to_thread(take_backup)
    assert len(files_in(folder / VAULT)) == 12, "an emptied bucket does not empty the backup"
    server.objects = objects

    elsewhere = server.address("elsewhere")
    new = RestoreTarget(sqlite_url(tmp_path / "new"), tmp_path / "new", key_path, bucket=elsewhere)
    inventory = await restore(of_backup(folder, keys=None, say=print), new, clock=FakeClock(), say=print)
    assert (inventory.files, inventory.files_missing) == (12, 0)
    assert server.files("elsewhere") == server.files("store")
    store = await open_store_at(new.url, data_dir=new.data_dir, bucket=new.bucket)
    assert await count_readable(store) == len(PIECES)

    before, server.asked = dict(server.objects), []
    drill = replace(new, url=sqlite_url(tmp_path / "drill"), data_dir=tmp_path / "drill", read_only=True)
    source = replace(of_backup(folder, keys=None, say=print), vault=None)
    assert isinstance(source, Source)
    inventory = await restore(source, drill, clock=FakeClock(), say=print)
    assert (inventory.files, inventory.files_missing) == (12, 0)
    await open_bucket_vault(elsewhere, Sealer(), ring, read_only=True).destroy(server.files("elsewhere"))
    assert server.objects == before
    assert not [asked for asked in server.asked if asked.startswith(("PUT", "POST", "DELETE"))]
