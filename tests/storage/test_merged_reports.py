"""After a merge every report still has a key of its own:
withdrawing one destroys that report completely, and no other."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.cases.reports import State
from bot.domain.cases.triage import claim
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.people import Messenger, Person, PersonKeys
from bot.domain.submissions.evidence import EvidenceFacts
from bot.domain.submissions.traces import Trace, TraceKind
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.language.masking import mask
from bot.usecases.cases.merge import merge_cases, unmerge_cases
from bot.usecases.sent_reports.add_to_report import add_to_report
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from bot.usecases.submissions.evidence import OfferedFile
from storage.key_store import ReportKeys
from storage.keys import KeyRing
from storage.store import SqlStore
from tests.fakes.contexts import context
from tests.fakes.turns import TRACES, FakeClock, FakeIds
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import MINA, NOW, REZA, SARA, a_body, a_case, a_piece, a_report
from tests.storage.workplace import Workplace

SENT = {"r1": (SARA, "کلمه‌های سارا"), "r2": (MINA, "کلمه‌های مینا")}


async def two_cases(store: SqlStore) -> None:
    """Each of one report with words, a line of dialogue and a file in the vault; Reza holds the first."""
    async with store.batch() as batch:
        for number, (report_id, (account, words)) in enumerate(SENT.items(), start=1):
            case = a_case(f"case-{number}", number=number)
            held = claim(case, by=REZA, name="Reza", now=NOW, open_claims=0)
            batch.uow.cases.add(held if number == 1 else case)
            batch.uow.reports.add(
                a_report(report_id, case_id=case.id), body=a_body(words), receipt=f"{number:016d}",
                reporter_key=store.keys_of(account).reporter, account=account,
            )  # fmt: skip
            batch.uow.reports.add_line(report_id, DialogueLine(Side.ANSWER, words, NOW))
            batch.uow.evidence.add(a_piece(f"piece-{report_id}", report_id=report_id))
            batch.uow.morning.keep(report_id)
        batch.keep_turn()
        await batch.commit()
    for report_id, (_, words) in SENT.items():
        await store.seal_evidence(
            f"piece-{report_id}", original=words.encode(), clean=words.encode(), facts=EvidenceFacts("photo")
        )


async def merge_test_cases(store: SqlStore, clock: FakeClock) -> None:
    async with store.batch() as batch:
        await merge_cases(context(batch.uow, by=REZA, clock=clock), "case-1", "case-2")
        batch.keep_turn()
        await batch.commit()


async def withdraw_test_report(store: SqlStore, report_id: str) -> None:
    async with store.batch() as batch:
        await withdraw_report(context(batch.uow, clock=FakeClock()), report_id)
        batch.keep_turn()
        await batch.commit()


def rows(data_dir: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(data_dir / "amanat.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def read_files(folder: Path, pattern: str) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob(pattern) if path.is_file())


def vault_file_names(data_dir: Path) -> set[str]:
    return {path.name for path in (data_dir / "vault").rglob("*") if path.is_file()}


@pytest.mark.parametrize("gone", SENT)
async def test_withdrawing_merged_report_destroys_only_its_key_and_files(
    open_store_at: Opening, data_dir: Path, key_path: Path, clock: FakeClock, gone: str
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await two_cases(store)
    await merge_test_cases(store, clock)
    (other,) = SENT.keys() - {gone}
    keys = {str(report): int(str(key)) for report, key in rows(data_dir, "SELECT * FROM report_keys")}
    sealed = dict(rows(data_dir, "SELECT id, sealed FROM reports"))
    files = {str(r): {a, b} for r, a, b in rows(data_dir, "SELECT report_id, original, clean FROM evidence")}
    await withdraw_test_report(store, gone)
    await store.checkpoint()

    ring = KeyRing.from_file(key_path, data_dir=data_dir, fresh=False)
    known = ReportKeys(data_dir / "report_keys.db", ring)
    assert known.get(keys[gone]) is None and known.get(keys[other]) is not None
    known.close()
    bytes_left = read_files(data_dir, "amanat.db*")
    assert isinstance(sealed[gone], bytes) and sealed[gone] not in bytes_left
    assert isinstance(sealed[other], bytes) and sealed[other] in bytes_left
    assert vault_file_names(data_dir) == files[other]

    async with store.batch() as batch:
        assert await batch.uow.reports.body(gone) is None
        body = await batch.uow.reports.body(other)
        assert body is not None and body.text == SENT[other][1]
        assert len(await batch.uow.reports.dialogue(other)) == 1
        assert await batch.uow.morning.next_reports(limit=9) == [other]
        case = await batch.uow.cases.get("case-2")
        assert case is not None and (case.state, case.witnesses) == (State.NEW, 1)
    await withdraw_test_report(store, other)
    async with store.batch() as batch:
        case = await batch.uow.cases.get("case-2")
        assert case is not None and case.state is State.WITHDRAWN
    assert vault_file_names(data_dir) == set()


async def test_moved_reports_are_found_under_the_other_case(work: Workplace) -> None:
    clock = FakeClock(NOW)
    async with work.turn() as uow:
        for number, (report_id, (account, words)) in enumerate(SENT.items(), start=1):
            case = a_case(f"case-{number}", number=number)
            held = claim(case, by=REZA, name="Reza", now=NOW, open_claims=0)
            uow.cases.add(held if number == 1 else case)
            uow.reports.add(
                a_report(report_id, case_id=case.id), body=a_body(words), receipt=f"{number:016d}",
                reporter_key=f"reporter-{report_id}", account=account,
            )  # fmt: skip
    async with work.turn() as uow:
        await merge_cases(context(uow, by=REZA, clock=clock), "case-1", "case-2")
        assert {r.id for r in await uow.reports.of_case("case-2")} == {"r1", "r2"}
    async with work.turn() as uow:
        assert await uow.reports.of_case("case-1") in ([], ())
        assert {r.id: r.origin for r in await uow.reports.of_case("case-2")} == {"r1": "case-1", "r2": ""}
        (mine,) = await uow.reports.of_reporter("reporter-r1")
        assert mine.case_id == "case-2"


async def test_additions_to_sent_report_use_its_own_key(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await two_cases(store)
    before = rows(data_dir, "SELECT * FROM report_keys ORDER BY report_id")
    async with store.batch() as batch:
        added = await add_to_report(
            context(
                batch.uow,
                reporter="sara",
                clock=clock,
                ids=FakeIds(),
                areas=AreaTree(()),
                mask=mask,
                traces=TRACES,
                messenger=Messenger.BALE,
            ),
            "r1",
            text="باز هم دیدم",
            files=[OfferedFile("voice", "file-77")],
        )
        assert added.files == 2
        batch.keep_turn()
        await batch.commit()
    assert rows(data_dir, "SELECT * FROM report_keys ORDER BY report_id") == before
    (waiting,) = await store.pending_evidence()
    assert (waiting.report_id, waiting.file_id, waiting.messenger) == ("r1", "file-77", Messenger.BALE)
    await store.checkpoint()
    left = read_files(data_dir, "*")
    assert "باز هم دیدم".encode() not in left and b"file-77" not in left
    clock.advance(timedelta(days=8))
    await store.purge(clock.now())
    assert await store.pending_evidence(), (
        "a sent report is no draft: what was added stays as long as it does"
    )
    await withdraw_test_report(store, "r1")
    assert not await store.pending_evidence()


async def test_merge_and_unmerge_leave_keys_traces_and_words_untouched(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await two_cases(store)
    by = Person(REZA, PersonKeys("l", "r", "c"))
    async with store.batch() as batch:
        batch.uow.traces.add("r1", [Trace(TraceKind.WORD, "sbr")], scope="thr")
        batch.keep_turn()
        await batch.commit()
    tables = ("reports", "report_keys", "accounts", "report_lines", "evidence", "report_traces")
    before = {table: rows(data_dir, f"SELECT * FROM {table}") for table in tables}
    await merge_test_cases(store, clock)
    assert rows(data_dir, "SELECT case_id FROM reports WHERE id = 'r1'") == [("case-2",)]
    async with store.batch() as batch:
        await unmerge_cases(context(batch.uow, by=by, clock=clock), "case-1")
        batch.keep_turn()
        await batch.commit()
    assert {table: rows(data_dir, f"SELECT * FROM {table}") for table in tables} == before
    async with store.batch() as batch:
        assert await batch.uow.cases.merged_into("case-2") == []
