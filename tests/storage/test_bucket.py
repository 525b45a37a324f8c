"""Evidence in a bucket that fails, lies and comes back: nothing counts as stored that is not whole, and nothing is
lost."""

import logging
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.store_troubles import VaultDown, VaultTrouble
from storage import bucket as bucket_module
from storage.bucket_checks import bucket_problems
from storage.destruction import destroy_words
from storage.store import SqlStore
from tests.fakes.bucket_server import KEY_ID, SECRET, BucketServer
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_evidence_rows import add_evidence, file_report
from tests.storage.values import a_piece, facts_for

pytest.importorskip("obstore", reason="obstore has no wheel here")

ORIGINAL, CLEAN = b"original" * 3000, b"clean" * 3000
FACTS = facts_for(ORIGINAL, CLEAN)


@pytest.fixture
async def store(open_store_at: Opening, data_dir: Path, server: BucketServer) -> SqlStore:
    store = await open_store_at(sqlite_url(data_dir), bucket=server.address())
    await add_evidence(store, a_piece())
    return store


async def seal(store: SqlStore) -> None:
    await store.seal_evidence("piece-1", original=ORIGINAL, clean=CLEAN, facts=FACTS)


async def is_waiting(store: SqlStore) -> bool:
    return bool(await store.pending_evidence())


async def take_back(store: SqlStore, report_id: str = "report-1") -> None:
    async with store._writer.transaction() as link:
        await destroy_words(link, store._context, [report_id])
        await store._writer.commit(link)


async def test_bucket_holds_sealed_files_and_returns_them(store: SqlStore, server: BucketServer) -> None:
    await seal(store)
    assert len(server.files()) == 2 and not await is_waiting(store)
    assert not any(b"original" in data or b"clean" in data for data in server.files().values())
    assert await store.open_original("piece-1") == ORIGINAL
    clean = await store.open_clean("piece-1")
    assert clean is not None and clean.data == CLEAN
    assert await store.look_at_vault() == frozenset()
    assert await store.draft_bytes() == sum(map(len, server.files().values()))


@pytest.mark.parametrize("status", [500, 503, 507])
async def test_failing_bucket_stores_nothing_and_loses_nothing(
    store: SqlStore, server: BucketServer, status: int
) -> None:
    server.fails, server.only = status, "PUT"
    for _ in range(2):
        with pytest.raises(VaultDown):
            await seal(store)
    assert server.files() == {} and await is_waiting(store)
    assert VaultTrouble.SILENT in await store.look_at_vault() and store.is_vault_down
    server.fails = 0
    assert await store.look_at_vault() == frozenset() and not store.is_vault_down
    await seal(store)
    assert len(server.files()) == 2 and await store.open_original("piece-1") == ORIGINAL


async def test_clean_copy_that_fails_leaves_no_original(store: SqlStore, server: BucketServer) -> None:
    """The original is there already when the copy fails; the row names neither."""
    vault = store._context.vault
    put = vault.put

    async def put_once(data: bytes, key: bytes) -> str:
        server.fails, server.only = (503, "PUT") if server.files() else (0, "")
        return await put(data, key)

    vault.put = put_once  # type: ignore[method-assign]
    with pytest.raises(VaultDown):
        await seal(store)
    assert server.files() == {} and await is_waiting(store)


async def test_half_stored_file_does_not_count(store: SqlStore, server: BucketServer) -> None:
    await store.look_at_vault()
    server.halves = True
    with pytest.raises(VaultDown):
        await seal(store)
    assert await is_waiting(store) and server.files() == {}


async def test_wrong_byte_is_no_evidence_and_health_knows(
    store: SqlStore, server: BucketServer, caplog: pytest.LogCaptureFixture
) -> None:
    await seal(store)
    await file_report(store)
    server.flips = True
    assert await store.open_clean("piece-1") is None and await store.open_original("piece-1") is None
    assert "vault-file-unreadable" in caplog.text
    server.flips = False
    assert await store.look_at_vault() == {VaultTrouble.CHANGED}
    assert await store.open_original("piece-1") == ORIGINAL
    assert await store.look_at_vault() == frozenset()
    name = next(iter(server.files()))
    del server.objects[f"store/{name[:2]}/{name}"]
    assert None in (await store.open_clean("piece-1"), await store.open_original("piece-1"))
    assert await store.look_at_vault() == {VaultTrouble.CHANGED}
    await take_back(store)
    assert await store.look_at_vault() == frozenset(), "of a withdrawn report nothing is missing"


async def test_answer_cut_short_is_asked_again(store: SqlStore, server: BucketServer) -> None:
    await seal(store)
    server.cuts = True
    with pytest.raises(VaultDown):
        await store.open_original("piece-1")
    server.cuts = False
    assert await store.open_original("piece-1") == ORIGINAL


async def test_endless_answer_does_not_fill_the_memory(
    store: SqlStore, server: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await seal(store)
    monkeypatch.setattr(bucket_module, "MOST_BYTES", 1000)
    with pytest.raises(VaultDown):
        await store.open_original("piece-1")


@pytest.mark.parametrize("bucket_name", ["evidence", "elsewhere"])
async def test_refusal_names_no_secret_anywhere(
    open_store_at: Opening,
    data_dir: Path,
    server: BucketServer,
    caplog: pytest.LogCaptureFixture,
    bucket_name: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    address = server.address()
    if bucket_name == "evidence":
        server.fails = 403
    else:
        object.__setattr__(address, "bucket", bucket_name)
    store = await open_store_at(sqlite_url(data_dir), bucket=address)
    await add_evidence(store, a_piece())
    with pytest.raises(VaultDown) as down:
        await seal(store)
    assert VaultTrouble.REFUSED in await store.look_at_vault()
    text = caplog.text + "".join(traceback.format_exception(down.value)) + repr(address) + str(address)
    assert KEY_ID not in text and SECRET not in text and "ServerSays" not in text


async def test_store_opens_and_withdraws_while_bucket_is_away(
    open_store_at: Opening, data_dir: Path, server: BucketServer
) -> None:
    store = await open_store_at(sqlite_url(data_dir), bucket=server.address())
    await add_evidence(store, a_piece())
    await seal(store)
    await file_report(store)
    server.fails = 503
    await take_back(store)
    assert await store.open_original("piece-1") is None, "its key is gone at once"
    await store.purge(FakeClock().now())
    await store.close()
    store = await open_store_at(sqlite_url(data_dir), bucket=server.address())
    assert VaultTrouble.SILENT in await store.look_at_vault() and len(server.files()) == 2
    server.fails = 0
    await store.look_at_vault()
    assert server.files() == {}, "what was to be destroyed is not forgotten"


async def test_prefix_of_another_store_is_left_alone(
    open_store_at: Opening, tmp_path: Path, store: SqlStore, server: BucketServer
) -> None:
    """Without a row of its own each file would be an orphan to the other store."""
    await seal(store)
    server.ahead = timedelta(hours=2)
    other_dir = tmp_path / "other"
    other_dir.mkdir()
    other = await open_store_at(
        sqlite_url(other_dir),
        data_dir=other_dir,
        key_file=tmp_path / "other-keys" / "k",
        bucket=server.address(),
    )
    await other.purge(FakeClock().now())
    assert len(server.files()) == 2 and await other.look_at_vault() == {VaultTrouble.FOREIGN}
    await add_evidence(other, a_piece())
    with pytest.raises(VaultDown):
        await seal(other)
    del server.objects["store/owner"]
    await other.purge(FakeClock().now())
    assert len(server.files()) == 2, "files without a mark are somebody's"


async def test_orphans_are_aged_by_the_buckets_clock(store: SqlStore, server: BucketServer) -> None:
    await seal(store)
    lost = "ab" + "0" * 30
    server.ahead = timedelta(hours=-30)
    await store._context.vault.folders()
    server.objects[f"store/ab/{lost}"] = (b"sealed", server.objects["store/clock"][1] - timedelta(minutes=50))
    removed = await store.purge(FakeClock().now())
    assert removed["orphans"] == 0 and len(server.files()) == 3, "it may be on its way to its row"
    server.ahead += timedelta(minutes=20)
    removed = await store.purge(FakeClock().now())
    assert removed["orphans"] == 1 and lost not in server.files() and len(server.files()) == 2


async def test_kept_versions_turn_health_red(store: SqlStore, server: BucketServer) -> None:
    server.keeps_versions = True
    await seal(store)
    assert await store.look_at_vault() == {VaultTrouble.VERSIONS}


LIFECYCLE = (
    "<LifecycleConfiguration><Rule><Prefix>{}</Prefix><Status>{}</Status>{}</Rule></LifecycleConfiguration>"
)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("versioning", "<VersioningConfiguration/>", ""),
        ("versioning", "<V><Status>Suspended</Status></V>", "versioning is or was on"),
        ("object-lock", "<O><ObjectLockEnabled>Enabled</ObjectLockEnabled></O>", "object locks"),
        (
            "lifecycle",
            LIFECYCLE.format("", "Enabled", "<Expiration><Days>1</Days></Expiration>"),
            "lifecycle",
        ),
        ("lifecycle", LIFECYCLE.format("", "Disabled", "<Expiration><Days>1</Days></Expiration>"), ""),
        ("lifecycle", LIFECYCLE.format("logs/", "Enabled", "<Transition/>"), ""),
        ("lifecycle", LIFECYCLE.format("", "Enabled", "<AbortIncompleteMultipartUpload/>"), ""),
    ],
)
async def test_doctor_finds_what_keeps_or_deletes(
    server: BucketServer, question: str, answer: str, words: str
) -> None:
    server.configuration[question] = answer
    problems = await bucket_problems(server.address(), mark=b"ours")
    assert len(problems) == bool(words) and words in "".join(problems)


async def test_doctor_says_what_else_is_wrong(server: BucketServer) -> None:
    server.objects["store/owner"] = (b"theirs", FakeClock().now())
    (foreign,) = await bucket_problems(server.address(), mark=b"ours")
    assert "another store" in foreign
    server.fails = 403
    (refused,) = await bucket_problems(server.address(), mark=b"ours")
    assert "refuses the credentials" in refused
