"""What a thief of the database can read, and whether deleted data is really gone."""

import hashlib
import logging
import random
import sqlite3
import traceback
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.outgoing import Say
from bot.conversation.session import Session
from bot.conversation.store import DeliveryResult, DeliveryStatus
from bot.domain.people import Messenger
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.submissions.evidence import EvidenceState, Loss
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from storage.key_store import ReportKeys
from storage.keys import KeyRing
from storage.store import SqlStore
from storage.trouble import RowRefused
from storage.vault import Vault
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import (
    CODE,
    NOW,
    SARA,
    a_body,
    a_case,
    a_piece,
    a_report,
    facts_for,
    outgoing,
    receipt_of,
    ref,
    update,
)

MARK = "نشان‌گذاری‌شده-MARK-77"


def read_all(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def shapes(*marks: str) -> Iterable[bytes]:
    for mark in marks:
        yield mark.encode()
        yield mark.encode("utf-16-le")


async def tell_everything(store: SqlStore) -> None:
    """One of each thing that holds a citizen's words, id or name."""
    keys = store.keys_of(SARA)
    (row,) = await store.put_updates(Messenger.TELEGRAM, 1, [update(1, MARK)])
    async with store.batch() as batch:
        batch.save_session(
            keys.conversation, Session("form", draft=Draft("d", answers={FieldName.TEXT: MARK}))
        )
        batch.note_message(keys.conversation, SARA.id)
        batch.enqueue(outgoing(reply=Say("echo", {"words": MARK}), conversation=keys.conversation))
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(
            a_report(), body=a_body(MARK), receipt=CODE, reporter_key=keys.reporter, account=SARA
        )
        batch.uow.reports.add_line("report-1", DialogueLine(Side.ANSWER, MARK, NOW))
        batch.uow.evidence.add(a_piece(file_id=MARK, facts=replace(a_piece().facts, name=MARK)))
        batch.uow.tries.add("receipt", keys.reporter, at=NOW)
        batch.wait(row, NOW)
        batch.keep_turn()
        (sent,) = await batch.commit()
    await store.record_deliveries([DeliveryResult(sent, DeliveryStatus.LATER, later=NOW)])
    file = MARK.encode()
    facts = replace(facts_for(file, file), name=MARK)
    await store.seal_evidence("piece-1", original=file, clean=file, facts=facts)


async def test_nothing_told_can_be_read_in_the_files(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await tell_everything(store)
    written = read_all(data_dir)
    for shape in shapes(MARK, str(SARA.id), CODE):
        assert shape not in written


async def test_the_marks_are_found_when_nothing_is_sealed(open_store_at: Opening, data_dir: Path) -> None:
    """The proof can fail: without sealing the same search finds the marks."""
    store = await open_store_at(sqlite_url(data_dir), sealing=False)
    await tell_everything(store)
    written = read_all(data_dir)
    assert MARK.encode() in written
    assert str(SARA.id).encode() in written


async def test_done_work_leaves_no_trace_after_purge_and_checkpoint(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    """Deleted rows stay readable in SQLite's files and log until they are overwritten and checkpointed."""
    store = await open_store_at(sqlite_url(data_dir), sealing=False)
    rows = await store.put_updates(Messenger.TELEGRAM, 1, [update(n, f"{MARK} {n}") for n in range(300)])
    async with store.batch() as batch:
        for row in rows:
            batch.mark_done(row)
            batch.enqueue(outgoing(reply=Say("echo", {"words": MARK})))
        batch.save_session("c1", Session("form", data={"words": MARK}))
        batch.keep_turn()
        sent = await batch.commit()
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT) for row in sent])
    assert MARK.encode() in read_all(data_dir), "before, there is something to find"
    clock.advance(timedelta(days=9))
    removed = await store.purge(clock.now())
    await store.checkpoint()
    assert (removed["inbox_ids"], removed["sessions"]) == (300, 1)
    assert MARK.encode() not in read_all(data_dir)


@pytest.mark.slow
async def test_rearranged_pages_keep_no_deleted_rows(open_store_at: Opening, data_dir: Path) -> None:
    """SQLite's secure_delete alone leaves about one in 300 rows of mixed lengths behind."""
    store = await open_store_at(sqlite_url(data_dir))
    luck, gone = random.Random(3), set[bytes]()
    for start in range(0, 1500, 50):
        names = [f"{luck.getrandbits(128):032x}" for _ in range(50)]
        async with store.batch() as batch:
            for name in names:
                batch.save_session(name, Session("s", data={"words": "x" * luck.randrange(900)}))
            batch.keep_turn()
            await batch.commit()
        gone.update(read_table(data_dir / "amanat.db", "SELECT substr(sealed, 1, 24) FROM sessions"))  # type: ignore[arg-type]
        async with store.batch() as batch:
            for name in luck.sample(names, 30) if start < 1450 else names:
                batch.forget_session(name)
            batch.keep_turn()
            await batch.commit()
    left = set(read_table(data_dir / "amanat.db", "SELECT substr(sealed, 1, 24) FROM sessions"))
    await store.checkpoint()
    files = read_all(data_dir)
    assert len(gone - left) > 800
    assert not [value for value in gone - left if value in files]
    assert all(isinstance(value, bytes) and value in files for value in left), "what is there can be found"


async def test_withdrawn_report_is_unreadable_even_with_all_keys(
    open_store_at: Opening, data_dir: Path, key_path: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await tell_everything(store)
    await store.checkpoint()
    stolen = read_table(data_dir / "amanat.db", "SELECT sealed FROM reports")
    (key_id,) = read_table(data_dir / "amanat.db", "SELECT key FROM report_keys")
    async with store.batch() as batch:
        batch.uow.reports.destroy("report-1")
        batch.keep_turn()
        await batch.commit()
    assert stolen
    assert not list((data_dir / "vault").rglob("*/*"))
    ring = KeyRing.from_file(key_path, data_dir=data_dir, fresh=False)
    keys = ReportKeys(data_dir / "report_keys.db", ring)
    assert keys.get(int(str(key_id))) is None
    keys.close()


def read_table(path: Path, query: str) -> list[object]:
    connection = sqlite3.connect(path)
    rows = [row[0] for row in connection.execute(query)]
    connection.close()
    return rows


@pytest.mark.parametrize("mend", ["start", "purge"])
async def test_a_crash_between_commit_and_destruction_is_made_good(
    open_store_at: Opening, data_dir: Path, clock: FakeClock, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await tell_everything(store)
    (key_id,) = read_table(data_dir / "amanat.db", "SELECT key FROM report_keys")

    async def crash(self: object, names: object) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(ReportKeys, "destroy", crash)
        broken.setattr(Vault, "destroy", crash)
        async with store.batch() as batch:
            batch.uow.reports.destroy("report-1")
            batch.keep_turn()
            await batch.commit()
    assert key_id in read_table(data_dir / "report_keys.db", "SELECT id FROM keys")
    assert len(list((data_dir / "vault").glob("*/*"))) == 2
    if mend == "start":
        await store.close()
        store = await open_store_at(sqlite_url(data_dir))
    else:
        await store.purge(clock.now())
    assert key_id not in read_table(data_dir / "report_keys.db", "SELECT id FROM keys")
    assert not list((data_dir / "vault").glob("*/*"))
    assert read_table(data_dir / "amanat.db", "SELECT name FROM doomed") == []


async def test_an_hour_key_dies_when_no_row_needs_it(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await store.put_updates(Messenger.TELEGRAM, 1, [update(1)])
    async with store.batch() as batch:
        batch.save_session("c1", Session("later"))
        batch.keep_turn()
        await batch.commit()
    (passing,) = read_table(data_dir / "amanat.db", "SELECT key FROM inbox")
    assert isinstance(passing, int)
    clock.advance(timedelta(hours=3))
    (row,) = await store.pending_updates()
    await store.purge(clock.now())
    assert store._context.hours.get(passing) is not None, "the waiting update still needs its key"
    async with store.batch() as batch:
        batch.mark_done(row)
        batch.keep_turn()
        await batch.commit()
    assert (await store.purge(clock.now()))["hour_keys"] == 1, "a conversation of that hour does not hold it"
    assert store._context.hours.get(passing) is None
    async with store.batch() as batch:
        assert await batch.session("c1") == Session("later")


async def test_rows_reveal_no_personal_time_or_report_order(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await tell_everything(store)
    database = sqlite3.connect(data_dir / "amanat.db")
    columns = {
        table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        for table in ("sessions", "learners", "reports", "accounts", "chat_messages")
    }
    assert columns["sessions"] == ["conversation", "key", "sealed", "day"]
    assert columns["chat_messages"] == ["conversation", "sealed", "key"]
    assert columns["learners"] == ["key", "day", "data"]
    for table in ("reports", "accounts", "report_keys", "evidence", "cases"):
        made: str = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        assert "WITHOUT ROWID" in made, f"{table}: row numbers would tell the order of coming"
    database.close()
    keys = store.keys_of(SARA)
    assert len({keys.learner, keys.reporter, keys.conversation}) == 3


async def test_no_return_account_is_noise_once_receipt_arrived(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    """A backup made while the receipt was on its way holds the account's row forever."""
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        for number, mode in enumerate((ContactMode.NO_RETURN, ContactMode.RETURNABLE), start=1):
            batch.uow.reports.add(
                a_report(f"report-{number}", mode=mode),
                body=a_body(),
                receipt=f"{number:016d}",
                reporter_key="r",
                account=SARA,
            )
        batch.enqueue(receipt_of("report-1", conversation="c1"))
        batch.save_session("c2", Session("menu"))  # it keeps only itself readable
        batch.keep_turn()
        (row,) = await batch.commit()
    clock.advance(timedelta(hours=5))
    await store.purge(clock.now())
    assert await store.open_address("report-1") is not None, "the receipt has not arrived yet"
    copied = read_rows(data_dir / "amanat.db", "SELECT report_id, sealed, key FROM accounts")
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(41))])
    await store.purge(clock.now())
    put_rows(data_dir / "amanat.db", "INSERT OR REPLACE INTO accounts VALUES (?, ?, ?)", copied)
    assert await store.open_address("report-1") is None
    assert await store.open_address("report-2") is not None, "this one is kept on purpose"


def read_rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def put_rows(path: Path, statement: str, rows: list[tuple[object, ...]]) -> None:
    connection = sqlite3.connect(path)
    connection.executemany(statement, rows)  # type: ignore[arg-type] # bytes, text and numbers
    connection.commit()
    connection.close()


async def test_evidence_is_sealed_and_opened_again(store: SqlStore, data_dir: Path) -> None:
    original, clean = b"\xff\xd8" + bytes(200_000), b"clean" * 30_000
    async with store.batch() as batch:
        batch.uow.evidence.add(a_piece())
        batch.uow.evidence.add(a_piece("piece-2"))
        batch.keep_turn()
        await batch.commit()
    waiting = {piece.evidence_id: piece for piece in await store.pending_evidence(limit=9)}
    assert waiting["piece-1"].file_id == "AgAD-file-id"
    digest = hashlib.sha256(clean).hexdigest()
    facts = replace(a_piece().facts, sha256="ab", clean_sha256=digest, clean_mime="image/jpeg")
    await store.seal_evidence("piece-1", original=original, clean=clean, facts=facts)
    await store.lose_evidence("piece-2", why=Loss.GONE)
    assert await store.pending_evidence(limit=9) == []
    async with store.batch() as batch:
        sealed = await batch.uow.evidence.get("piece-1")
        lost = await batch.uow.evidence.get("piece-2")
    assert sealed == replace(a_piece(), state=EvidenceState.SEALED, facts=facts, file_id="", messenger="")
    assert lost is not None
    assert (lost.state, lost.facts.why_not_clean, lost.file_id) == (EvidenceState.LOST, "gone", "")
    opened_copy = await store.open_clean("piece-1")
    assert opened_copy is not None
    assert (opened_copy.data, opened_copy.mime, opened_copy.name) == (clean, "image/jpeg", "evidence.jpg")
    assert await store.open_clean("piece-2") is None
    for path in (data_dir / "vault").glob("*/*"):
        assert bytes(64) not in path.read_bytes(), "the file is sealed"
        path.write_bytes(path.read_bytes()[:-40])
    assert await store.open_clean("piece-1") is None, "a file cut short is not shown"


async def test_evidence_destroyed_while_it_was_fetched_leaves_no_file(
    store: SqlStore, data_dir: Path
) -> None:
    async with store.batch() as batch:
        batch.uow.evidence.add(a_piece())
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        batch.uow.evidence.drop_draft("report-1")
        batch.keep_turn()
        await batch.commit()
    await store.seal_evidence("piece-1", original=b"x", clean=None, facts=a_piece().facts)
    assert not list((data_dir / "vault").glob("*/*"))


async def test_messages_of_a_chat_are_known_for_48_hours(store: SqlStore, clock: FakeClock) -> None:
    async with store.batch() as batch:
        batch.enqueue(outgoing())
        batch.keep_turn()
        (row,) = await batch.commit()
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(41))])
    clock.advance(timedelta(hours=47))
    await store.purge(clock.now())
    assert await store.chat_messages("c1") == [41]
    clock.advance(timedelta(hours=3))
    assert (await store.purge(clock.now()))["chat_messages"] == 1
    assert await store.chat_messages("c1") == []


async def test_nothing_told_is_logged_even_when_everything_is_logged(
    open_store_at: Opening, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = await open_store_at(database_url)
    await tell_everything(store)
    async with store.batch() as batch:
        batch.uow.reports.add(  # its case does not exist: the database refuses, with the reason
            a_report("report-2", case_id="nowhere"),
            body=a_body(MARK),
            receipt=MARK,
            reporter_key="r1",
            account=SARA,
        )
        batch.uow.cases.add(a_case("case-2", assignee_name=MARK))
        batch.keep_turn()
        with pytest.raises(RowRefused) as trouble:
            await batch.commit()
    logged_text = "".join(traceback.format_exception(trouble.value)) + caplog.text
    assert "RowRefused" in logged_text
    for mark in (MARK, str(SARA.id), CODE):
        assert mark not in logged_text
