"""The drill that matters: withdrawn reports stay gone, also when an old database is restored."""

import asyncio
import os
import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.session import Session
from bot.domain.owner.burning import Burn
from bot.domain.people import Messenger
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from storage.backup import BackupTrouble, Manifest, back_up
from storage.hour_keys import HOUR_KEYS
from storage.inventory import Inventory
from storage.key_store import REPORT_KEYS
from storage.migrate import HEAD
from storage.replica import DatabaseReplica, program, restore_database
from storage.restoring import RestoreTarget, Source, check_place, of_backup, restore
from storage.store import SqlStore
from storage.trouble import DatabaseBusy, KeyFileTrouble
from storage.vault import VAULT
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_burning import key_files, words_of
from tests.storage.test_copy import files_in, make_folder, withdraw
from tests.storage.test_key_chain import rows_of
from tests.storage.test_secrecy import MARK, read_all, shapes, tell_everything
from tests.storage.values import (
    CODE,
    NOW,
    REZA,
    SARA,
    WORDS,
    a_body,
    a_case,
    a_piece,
    a_report,
    facts_for,
    outgoing,
    receipt_of,
    update,
)

pytestmark = pytest.mark.slow

A, B = "report-a", "report-b"


async def file_two_reports(store: SqlStore) -> None:
    """Two reports of two people, each with a file."""
    async with store.batch() as batch:
        for number, (report_id, who) in enumerate(((A, SARA), (B, REZA)), start=1):
            batch.uow.cases.add(a_case(f"case-{number}", number=number))
            batch.uow.reports.add(
                a_report(report_id, case_id=f"case-{number}"),
                body=a_body(),
                receipt=f"{number:016d}",
                reporter_key=store.keys_of(who).reporter,
                account=who,
            )
            batch.uow.reports.add_line(report_id, DialogueLine(Side.ANSWER, WORDS, NOW))
            batch.uow.evidence.add(a_piece(f"piece-{report_id}", report_id=report_id))
        batch.keep_turn()
        await batch.commit()
    for report_id in (A, B):
        original, clean = b"o" * 999, b"c" * 999
        facts = facts_for(original, clean)
        await store.seal_evidence(f"piece-{report_id}", original=original, clean=clean, facts=facts)


def take_backup(folder: Path, data_dir: Path, key_path: Path) -> Manifest:
    return back_up(
        folder,
        url=sqlite_url(data_dir),
        data_dir=data_dir,
        key_file=key_path,
        step=HEAD,
        now=NOW,
        say=lambda _line: None,
    )


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def place_of(tmp_path: Path, key_path: Path) -> RestoreTarget:
    data = tmp_path / "restored"
    return RestoreTarget(sqlite_url(data), data, key_path)


async def restore_source(source: Source, place: RestoreTarget) -> Inventory:
    began = time.monotonic()
    outcome = await restore(source, place, clock=FakeClock(), say=lambda _line: None)
    print(f"restored in {time.monotonic() - began:.2f} s: {outcome}")
    assert time.monotonic() - began < 300
    return outcome


async def assert_only_b_readable(open_store_at: Opening, place: RestoreTarget) -> None:
    """Nothing of A can be read: not its words, its files or its sender, and in no remaining row."""
    store = await open_store_at(place.url, data_dir=place.data_dir)
    assert [await words_of(store, report_id) for report_id in (A, B)] == [False, True]
    clean = [await store.open_clean(f"piece-{report_id}") for report_id in (A, B)]
    assert [file is not None for file in clean] == [False, True]
    addresses = [await store.open_address(report_id) for report_id in (A, B)]
    assert [address.chat_id if address else None for address in addresses] == [None, REZA.id]
    assert len(list((place.data_dir / VAULT).glob("*/*"))) == 2
    database = place.data_dir / "amanat.db"
    assert rows_of(database, "SELECT report_id FROM report_keys") == [(B,)]
    assert rows_of(database, "SELECT report_id FROM accounts") == [(B,)]
    await store.close()


async def test_old_database_with_current_keys_restores_only_what_exists(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await file_two_reports(store)
    old, new = tmp_path / "monday", tmp_path / "tuesday"
    take_backup(old, data_dir, key_path)
    ((key_id,),) = rows_of(old / "amanat.db", f"SELECT key FROM report_keys WHERE report_id = '{A}'")
    ((wrapped,),) = rows_of(old / REPORT_KEYS, f"SELECT wrapped FROM keys WHERE id = {key_id}")
    await withdraw(store, A)
    take_backup(new, data_dir, key_path)
    place = place_of(tmp_path, key_path)
    outcome = await restore_source(of_backup(old, keys=new, say=lambda _line: None), place)
    assert (outcome.readable, outcome.gone, outcome.files_missing, outcome.is_whole) == (1, 1, 0, True)
    await assert_only_b_readable(open_store_at, place)
    assert isinstance(wrapped, bytes)
    assert wrapped in key_files(old), "the proof can fail: with the keys of Monday it would be read"
    assert wrapped not in key_files(new)
    assert wrapped not in key_files(place.data_dir)


async def test_pending_work_is_dropped_with_keys_of_another_day(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    """Sara is at the review when the backup is made, and files and withdraws afterwards. Other rows keep the
    keys of that hour alive: a conversation, an unfinished draft, a message that cannot be delivered."""
    clock = FakeClock()
    store, monday, sunday = (
        await open_store_at(sqlite_url(data_dir), clock=clock),
        tmp_path / "mon",
        tmp_path / "sun",
    )
    draft = Draft("report-1", answers={FieldName.TEXT: WORDS}).with_receipt(CODE)
    (row,) = await store.put_updates(Messenger.TELEGRAM, 1, [update(1, WORDS)])
    async with store.batch() as batch:
        batch.save_session("sara", Session("report.review").with_draft(draft))
        batch.save_session("reza", Session("menu"))
        batch.save_session("mina", Session("report.text").with_draft(Draft("report-2")))
        batch.uow.cases.add(a_case())
        no_return = a_report("report-0", mode=ContactMode.NO_RETURN)
        batch.uow.reports.add(no_return, body=a_body(), receipt="0" * 16, reporter_key="r", account=REZA)
        batch.enqueue(receipt_of("report-0", conversation="c1"))
        batch.enqueue(outgoing("case-details"))
        batch.keep_turn()
        await batch.commit()
    take_backup(monday, data_dir, key_path)
    async with store.batch() as batch:
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.save_session("sara", Session(""))
        batch.mark_done(row)
        batch.keep_turn()
        await batch.commit()
    await withdraw(store)
    for _ in range(6 * 24):
        clock.advance(timedelta(hours=1))
        await store.purge(clock.now())
    take_backup(sunday, data_dir, key_path)
    place = place_of(tmp_path, key_path)
    outcome = await restore_source(of_backup(monday, keys=sunday, say=lambda _line: None), place)
    assert (outcome.readable, outcome.drafts, outcome.under_way, outcome.is_whole) == (1, 1, 0, True)
    back = await open_store_at(place.url, data_dir=place.data_dir, clock=clock)
    async with back.batch() as batch:
        drafts = [(await batch.session(who)).draft for who in ("sara", "reza", "mina")]
    assert drafts == [None, None, Draft("report-2")], "what is written still goes on"
    assert (await back.pending_updates(), await back.unsent()) == ([], [])
    assert await back.open_address("report-0") is None, "its receipt is not sent any more"
    assert await back.put_updates(Messenger.TELEGRAM, 1, [update(1, WORDS)]) == [], "it is known still"


async def test_pending_work_continues_with_keys_of_same_moment(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await store.put_updates(Messenger.TELEGRAM, 1, [update(1, WORDS)])
    async with store.batch() as batch:
        batch.save_session("sara", Session("report.text").with_draft(Draft("report-1")))
        batch.enqueue(outgoing())
        batch.keep_turn()
        await batch.commit()
    take_backup(tmp_path / "now", data_dir, key_path)
    place = place_of(tmp_path, key_path)
    outcome = await restore_source(of_backup(tmp_path / "now", keys=None, say=print), place)
    assert (outcome.drafts, outcome.under_way, outcome.is_whole) == (1, 2, True)
    back = await open_store_at(place.url, data_dir=place.data_dir)
    assert len(await back.pending_updates()) == len(await back.unsent()) == 1


async def test_a_drill_sees_what_opens_that_should_not(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await store.put_updates(Messenger.TELEGRAM, 1, [update(1, WORDS)])
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.save_session("sara", Session("report.review").with_draft(Draft("report-1")))
        batch.keep_turn()
        await batch.commit()
    await withdraw(store)
    assert ((await store.inventory()).risen, (await store.inventory()).left_over) == (1, 0)
    assert (await store.inventory(apart=True)).left_over == 1


async def test_next_backup_into_same_folder_loses_the_key_too(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    """Key files in a backup are a state: the key of a withdrawn report is overwritten in place."""
    store, folder = await open_store_at(sqlite_url(data_dir)), tmp_path / "backup"
    await file_two_reports(store)
    take_backup(folder, data_dir, key_path)
    held = rows_of(folder / REPORT_KEYS, "SELECT wrapped FROM keys")
    assert len(list((folder / VAULT).glob("*/*"))) == 4
    await withdraw(store, A)
    manifest = take_backup(folder, data_dir, key_path)
    gone = set(held) - set(rows_of(data_dir / REPORT_KEYS, "SELECT wrapped FROM keys"))
    assert len(gone) == 1
    ((wrapped,),) = gone
    assert isinstance(wrapped, bytes)
    assert wrapped not in key_files(folder)
    assert manifest.vault_files == len(list((folder / VAULT).glob("*/*"))) == 2
    outcome = await restore_source(of_backup(folder, keys=None, say=print), place_of(tmp_path, key_path))
    assert (outcome.readable, outcome.gone, outcome.is_whole) == (1, 1, True)


@pytest.mark.parametrize("sealing", [True, False])
async def test_nobody_reads_anything_in_a_backup_or_a_copy(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path, sealing: bool
) -> None:
    """The same search as over the data; without sealing it finds the marks."""
    copy, folder = make_folder(tmp_path / "copy"), tmp_path / "backup"
    store = await open_store_at(sqlite_url(data_dir), copy_dir=copy, sealing=sealing)
    await tell_everything(store)
    take_backup(folder, data_dir, key_path)
    written = read_all(folder) + read_all(copy)
    leaks = [shape for shape in shapes(MARK, str(SARA.id), CODE) if shape in written]
    assert bool(leaks) is not sealing
    if program() is not None:
        async with Copying(data_dir / "amanat.db", copy) as copying:
            await copying.wait_until_settled()
        await asyncio.to_thread(restore_database, copy, tmp_path / "back.db")
        back = bytes_of(tmp_path / "back.db") if sealing else b""
        assert not [shape for shape in shapes(MARK, str(SARA.id), CODE) if shape in back]


async def test_older_keys_than_the_database_are_told(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    store, old, new = await open_store_at(sqlite_url(data_dir)), tmp_path / "old", tmp_path / "new"
    take_backup(old, data_dir, key_path)
    await store._context.report_keys.burn()
    await file_two_reports(store)
    take_backup(new, data_dir, key_path)
    outcome = await restore_source(of_backup(new, keys=old, say=print), place_of(tmp_path, key_path))
    assert (outcome.readable, outcome.gone) == (0, 2)


async def test_what_was_burnt_does_not_come_back(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    store, old, new = await open_store_at(sqlite_url(data_dir)), tmp_path / "old", tmp_path / "new"
    await file_two_reports(store)
    take_backup(old, data_dir, key_path)
    await store.burn(Burn.ALL)
    take_backup(new, data_dir, key_path)
    place = place_of(tmp_path, key_path)
    outcome = await restore_source(of_backup(old, keys=new, say=print), place)
    assert (outcome.readable, outcome.gone) == (0, 2)
    assert not list((place.data_dir / VAULT).glob("*/*"))
    assert rows_of(place.data_dir / "amanat.db", "SELECT * FROM accounts") == []


async def test_a_backup_while_others_write_is_one_moment(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))

    async def write() -> None:
        for number in range(60):
            async with store.batch() as batch:
                batch.uow.cases.add(a_case(f"case-{number}", number=number))
                batch.uow.reports.add(
                    a_report(f"report-{number}", case_id=f"case-{number}"),
                    body=a_body(),
                    receipt=f"{number:016d}",
                    reporter_key="r",
                    account=SARA,
                )
                batch.keep_turn()
                await batch.commit()

    writing = asyncio.create_task(write())
    for number in range(3):
        await asyncio.to_thread(take_backup, tmp_path / f"backup-{number}", data_dir, key_path)
    await writing
    place = place_of(tmp_path, key_path)
    for number in range(3):
        outcome = await restore_source(of_backup(tmp_path / f"backup-{number}", keys=None, say=print), place)
        assert (outcome.gone, outcome.is_whole) == (0, True), "every report in it has its key"
        shutil.rmtree(place.data_dir)


async def test_restore_obstacles_are_reported_before_anything_is_touched(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    store, folder = await open_store_at(sqlite_url(data_dir)), tmp_path / "backup"
    await file_two_reports(store)
    take_backup(folder, data_dir, key_path)
    with pytest.raises(BackupTrouble, match="is there already"):
        check_place(RestoreTarget(sqlite_url(data_dir), data_dir, key_path))
    place = place_of(tmp_path, key_path)
    with pytest.raises(KeyFileTrouble, match="bring it back"):
        check_place(replace(place, key_file=tmp_path / "none.json"))
    (folder / HOUR_KEYS).rename(tmp_path / "away.db")
    with pytest.raises(BackupTrouble, match=r"hour_keys.db is missing"):
        of_backup(folder, keys=None, say=print)
    (tmp_path / "away.db").rename(folder / HOUR_KEYS)
    with (folder / "amanat.db").open("ab") as file:
        file.write(b"x")
    with pytest.raises(BackupTrouble, match=r"amanat.db is not as it was written"):
        of_backup(folder, keys=None, say=print)
    with pytest.raises(BackupTrouble, match="amanat backup"):
        of_backup(tmp_path, keys=None, say=print)
    assert not files_in(place.data_dir)


async def test_restore_beside_running_bot_or_foreign_key_is_refused(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    store, folder = await open_store_at(sqlite_url(data_dir)), tmp_path / "backup"
    await file_two_reports(store)
    take_backup(folder, data_dir, key_path)
    source, place = of_backup(folder, keys=None, say=print), place_of(tmp_path, key_path)
    other = tmp_path / "another"
    running = await open_store_at(sqlite_url(other), data_dir=other)
    make_folder(place.data_dir)
    os.link(other / "amanat.lock", place.data_dir / "amanat.lock")
    with pytest.raises(DatabaseBusy):
        await restore(source, place, clock=FakeClock(), say=print)
    await running.close()
    wrong = tmp_path / "wrong" / "keys.json"
    await (await open_store_at(sqlite_url(tmp_path / "w"), data_dir=tmp_path / "w", key_file=wrong)).close()
    with pytest.raises(KeyFileTrouble, match="not the one"):
        await restore(source, replace(place, key_file=wrong), clock=FakeClock(), say=print)
    outcome = await restore_source(source, place)
    assert outcome.readable == 2


@pytest.mark.parametrize("where", ["in the data", "around the data", "with the key"])
async def test_folders_that_are_no_backup_are_refused(
    open_store_at: Opening, data_dir: Path, key_path: Path, where: str
) -> None:
    await open_store_at(sqlite_url(data_dir))
    folder = {
        "in the data": data_dir / "b",
        "around the data": data_dir.parent,
        "with the key": key_path.parent,
    }
    with pytest.raises(BackupTrouble):
        take_backup(folder[where], data_dir, key_path)


async def test_postgresql_keys_and_vault_restore_beside_operators_dump(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path, pg_url: str
) -> None:
    store, folder = await open_store_at(pg_url), tmp_path / "backup"
    await file_two_reports(store)
    lines: list[str] = []
    manifest = back_up(
        folder, url=pg_url, data_dir=data_dir, key_file=key_path, step=HEAD, now=NOW, say=lines.append
    )
    assert (manifest.database, sorted(manifest.files)) == ("postgresql", [HOUR_KEYS, REPORT_KEYS])
    await withdraw(store, A)
    await store.close()
    place = RestoreTarget(pg_url, tmp_path / "restored", key_path)
    source = of_backup(folder, keys=None, say=lines.append)
    outcome = await restore_source(source, place)
    assert (outcome.readable, outcome.gone) == (1, 1)


# --- the continuous copy ----------------------------------------------------------------------------

with_litestream = pytest.mark.skipif(program() is None, reason="litestream comes for Linux only")


class Copying:
    """A running litestream, as the program starts it."""

    def __init__(self, database: Path, copy_dir: Path) -> None:
        self.replica = DatabaseReplica(database, copy_dir)
        self.process: asyncio.subprocess.Process

    async def __aenter__(self) -> "Copying":
        command = self.replica.begin()
        self.process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        return self

    async def wait_until_settled(self) -> None:
        for _ in range(200):
            if await asyncio.to_thread(self.replica.settle):
                return
            await asyncio.sleep(0.1)
        raise TimeoutError

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.terminate()
        await self.process.wait()


@with_litestream
async def test_continuous_copy_restores_only_what_exists(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    """The database's copy from before the withdrawal, the keys from after it."""
    copy = make_folder(tmp_path / "copy")
    store = await open_store_at(sqlite_url(data_dir), copy_dir=copy)
    await file_two_reports(store)
    ((key_id,),) = rows_of(data_dir / "amanat.db", f"SELECT key FROM report_keys WHERE report_id = '{A}'")
    ((wrapped,),) = rows_of(copy / REPORT_KEYS, f"SELECT wrapped FROM keys WHERE id = {key_id}")
    async with Copying(data_dir / "amanat.db", copy) as copying:
        await copying.wait_until_settled()
        copying.process.kill()  # it sees nothing of what follows
    assert isinstance(wrapped, bytes)
    assert wrapped in key_files(copy)
    await withdraw(store, A)
    assert wrapped not in key_files(copy)
    place = place_of(tmp_path, key_path)
    source = Source(lambda target: restore_database(copy, target), copy, copy / VAULT)
    outcome = await restore_source(source, place)
    assert (outcome.readable, outcome.gone, outcome.files_missing, outcome.is_whole) == (1, 1, 0, True)
    await assert_only_b_readable(open_store_at, place)
    assert wrapped not in key_files(place.data_dir)


@with_litestream
async def test_a_copy_follows_the_database_that_was_put_back(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path
) -> None:
    """A litestream that continues behind a restored file makes a copy that does not open;
    so a new generation begins."""
    copy = make_folder(tmp_path / "copy")
    store = await open_store_at(sqlite_url(data_dir), copy_dir=copy)
    async with Copying(data_dir / "amanat.db", copy) as copying:
        await copying.wait_until_settled()
        await file_two_reports(store)
        await store.checkpoint()
    await store.close()
    place = place_of(tmp_path, key_path)
    source = Source(lambda target: restore_database(copy, target), copy, copy / VAULT)
    assert (await restore_source(source, place)).readable == 2
    store = await open_store_at(place.url, data_dir=place.data_dir, copy_dir=copy)
    async with Copying(place.data_dir / "amanat.db", copy) as copying:
        await copying.wait_until_settled()
        await withdraw(store, A)
        await store.checkpoint()
    await store.close()
    again = replace(place, data_dir=tmp_path / "again", url=sqlite_url(tmp_path / "again"))
    outcome = await restore_source(source, again)
    assert (outcome.readable, outcome.gone, outcome.is_whole) == (1, 1, True)
    assert len([folder for folder in os.scandir(copy / "database") if folder.is_dir()]) == 1


async def test_empty_postgresql_is_reported_before_anything_is_restored(
    open_store_at: Opening, data_dir: Path, key_path: Path, tmp_path: Path, empty_pg_url: str
) -> None:
    store, folder = await open_store_at(sqlite_url(data_dir)), tmp_path / "backup"
    await file_two_reports(store)
    take_backup(folder, data_dir, key_path)
    source = of_backup(folder, keys=None, say=print)
    with pytest.raises(BackupTrouble, match="pg_restore"):
        await restore(
            source, RestoreTarget(empty_pg_url, tmp_path / "r", key_path), clock=FakeClock(), say=print
        )
    assert not files_in(tmp_path / "r")


async def test_without_a_copy_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BackupTrouble, match="AMANAT_COPY_DIR"):
        restore_database(tmp_path, tmp_path / "x.db")
