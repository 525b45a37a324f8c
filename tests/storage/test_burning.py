"""After a burning nobody can read what was burned: not from the files, not from memory, not with all keys."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.session import Session
from bot.domain.owner.burning import BURNT_NOTE, Burn
from bot.domain.people import Messenger
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from storage.burning import burn_key_stores
from storage.hour_keys import HOUR_KEYS
from storage.key_store import REPORT_KEYS
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_key_chain import rows_of
from tests.storage.test_secrecy import tell_everything
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
    outgoing,
    update,
)

BOTH = pytest.mark.parametrize("what", list(Burn))


async def store_all_kinds(store: SqlStore) -> None:
    """Words, evidence, an account, a draft, one incoming and one outgoing message, a letterbox."""
    await tell_everything(store)
    await store.put_updates(Messenger.TELEGRAM, 1, [update(7)])
    async with store.batch() as batch:
        batch.uow.letterboxes.keep("box", SARA)
        batch.uow.followers.add("box")
        batch.save_session("c1", Session("form"))
        batch.enqueue(outgoing())
        batch.keep_turn()
        await batch.commit()


async def sweep_all(store: SqlStore) -> int:
    pieces = 1
    while await store.sweep():
        pieces += 1
        assert pieces < 100
    return pieces


async def words_of(store: SqlStore, report_id: str = "report-1") -> bool:
    async with store.batch() as batch:
        lines = await batch.uow.reports.dialogue(report_id)
        body = await batch.uow.reports.body(report_id)
        assert bool(lines) == (body is not None)
        return body is not None


async def file_another(store: SqlStore) -> None:
    who = store.keys_of(REZA).reporter
    async with store.batch() as batch:
        batch.uow.cases.add(a_case("case-2", number=2))
        batch.uow.reports.add(
            a_report("report-2", case_id="case-2"),
            body=a_body(),
            receipt="9" * 16,
            reporter_key=who,
            account=REZA,
        )
        batch.uow.reports.add_line("report-2", DialogueLine(Side.ANSWER, WORDS, NOW))
        batch.save_session("c2", Session("new"))
        batch.keep_turn()
        await batch.commit()


@BOTH
async def test_burnt_data_stays_closed_and_later_data_opens(store: SqlStore, what: Burn) -> None:
    await store_all_kinds(store)
    name = store.keys_of(SARA).reporter
    assert await store.open_address("report-1") is not None
    await store.burn(what)
    await file_another(store)
    for when in ("at once", "after the sweep"):
        assert await words_of(store) == (what is Burn.ACCOUNTS), when
        assert (await store.open_clean("piece-1") is not None) == (what is Burn.ACCOUNTS), when
        assert await store.open_address("report-1") is None, when
        assert await store.open_letterbox("box") is None, when
        assert await store.pending_updates() == [], when
        assert await store.unsent() == [], when
        assert store.keys_of(SARA).reporter != name, when
        async with store.batch() as batch:
            assert await batch.session("c1") == Session(), when
            assert await batch.session("c2") == Session("new"), when
            mine = await batch.uow.reports.of_reporter(store.keys_of(SARA).reporter)
            theirs = await batch.uow.reports.of_reporter(store.keys_of(REZA).reporter)
            assert (list(mine), [report.id for report in theirs]) == ([], ["report-2"]), when
            assert await batch.uow.reports.by_receipt(CODE) is not None, when
            assert (await batch.uow.settings.note(BURNT_NOTE)).startswith(f"{what} 2026-05-01"), when
        assert await words_of(store, "report-2"), when
        address = await store.open_address("report-2")
        assert address is not None
        assert address.chat_id == REZA.id, when
        await sweep_all(store)


@BOTH
async def test_the_sweep_leaves_no_row_that_nobody_can_read(
    open_store_at: Opening, data_dir: Path, what: Burn
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await store_all_kinds(store)
    await store.burn(what)
    await file_another(store)
    assert await sweep_all(store) > 3
    database = data_dir / "amanat.db"
    assert rows_of(database, "SELECT report_id FROM accounts") == [("report-2",)]
    assert rows_of(database, "SELECT id FROM letterboxes") == []
    assert rows_of(database, "SELECT letterbox FROM calendar_followers") == []
    assert rows_of(database, "SELECT id FROM outbox") == []
    assert rows_of(database, "SELECT conversation FROM sessions") == [("c2",)]
    assert rows_of(database, "SELECT conversation FROM chat_messages") == []
    assert rows_of(database, "SELECT id FROM inbox WHERE raw IS NOT NULL") == []
    burnt, later = rows_of(database, "SELECT mode, withdrawn, reporter IS NULL, sealed IS NULL FROM reports")
    assert burnt == ("no_return", 0, 1, what is Burn.ALL)
    assert later == ("returnable", 0, 0, 0)
    keyed = ["report-2"] if what is Burn.ALL else ["report-1", "report-2"]
    assert [row[0] for row in rows_of(database, "SELECT report_id FROM report_keys ORDER BY 1")] == keyed
    assert len(list((data_dir / "vault").glob("*/*"))) == (0 if what is Burn.ALL else 2)
    assert not await store.sweep(), "there is nothing left to do"
    async with store.batch() as batch:
        report = await batch.uow.reports.get("report-1")
        assert report is not None
        assert report.mode is ContactMode.NO_RETURN


def key_files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("*_keys.db*"))


@BOTH
async def test_the_wrapped_keys_leave_the_disk(open_store_at: Opening, data_dir: Path, what: Burn) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await store_all_kinds(store)
    names = ("store", "accounts", "reporters") if what is Burn.ALL else ("accounts", "reporters")
    chief = dict(rows_of(data_dir / REPORT_KEYS, "SELECT name, wrapped FROM chief"))
    hours = dict(rows_of(data_dir / HOUR_KEYS, "SELECT name, wrapped FROM chief"))
    gone = [bytes(chief[name]) for name in names] + [bytes(hours["store"])]  # type: ignore[arg-type]
    before = key_files(data_dir)
    assert all(key in before for key in gone)
    await store.burn(what)
    after = key_files(data_dir)
    assert not [key for key in gone if key in after]


@BOTH
async def test_command_line_burn_is_final_before_program_notices(
    open_store_at: Opening, data_dir: Path, what: Burn
) -> None:
    """The command line destroys the keys itself;
    a program that is killed meanwhile finds none at its start."""
    store = await open_store_at(sqlite_url(data_dir))
    await store_all_kinds(store)
    burn_key_stores(data_dir, what)
    await store.close()
    store = await open_store_at(sqlite_url(data_dir))
    assert await words_of(store) == (what is Burn.ACCOUNTS)
    assert await store.open_address("report-1") is None
    await file_another(store)
    await store.close()
    store = await open_store_at(sqlite_url(data_dir))
    assert await words_of(store, "report-2")
    assert await store.open_address("report-2") is not None


async def test_commands_are_readable_in_any_batch_and_removed(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.commands.give("one", "burn", "all")
        batch.keep_turn()
        batch.uow.commands.give("two", "burn", "all")
        batch.drop_turn()
        await batch.commit()
    assert list(await store.commands()) == [("one", "burn", "all")]
    await store.command_done("one")
    assert list(await store.commands()) == []


async def test_addition_to_burnt_report_gets_a_new_key(store: SqlStore, clock: FakeClock) -> None:
    """Rows under the old key are not opened with the new one, and they cause no error."""
    await store_all_kinds(store)
    await store.burn(Burn.ALL)
    async with store.batch() as batch:
        batch.uow.evidence.add(a_piece("piece-9"))
        batch.keep_turn()
        await batch.commit()
    assert not await words_of(store)
    assert [piece.evidence_id for piece in await store.pending_evidence()] == ["piece-9"]
    async with store.batch() as batch:
        assert [piece.id for piece in await batch.uow.evidence.of_report("report-1")] == ["piece-9"]
    await sweep_all(store)
    clock.advance(timedelta(hours=1))
    await store.purge(clock.now())
