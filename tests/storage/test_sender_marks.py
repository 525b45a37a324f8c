"""The sender of waiting files is known only in memory, by anonymous marks, and no longer than necessary."""

from pathlib import Path

import pytest

from bot.domain.owner.burning import Burn
from bot.domain.submissions.evidence import Loss
from bot.domain.submissions.witnesses import ContactMode
from storage import storage_context
from storage.storage_context import IDLE, SenderMarks
from storage.store import SqlStore
from tests.storage.conftest import ON_SQLITE
from tests.storage.values import SARA, a_body, a_case, a_piece, a_report, facts_for

SARAS, OTHERS = "saras-keyed-name", "anothers-keyed-name"


async def send(store: SqlStore, person: str, *pieces: str) -> None:
    """Each piece belongs to a draft of its own."""
    async with store.batch() as batch:
        for name in pieces:
            batch.uow.evidence.add(a_piece(name, report_id=f"draft-{name}"), person=person)
        batch.keep_turn()
        await batch.commit()


async def senders(store: SqlStore) -> dict[str, str]:
    return {piece.evidence_id: piece.sender for piece in await store.pending_evidence()}


def files_with(word: str, folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if word.encode() in path.read_bytes()]


async def test_files_of_one_person_share_one_sender_mark(store: SqlStore) -> None:
    await send(store, SARAS, "a", "b")
    await send(store, OTHERS, "c")
    known = await senders(store)
    assert known["a"] == known["b"] != known["c"] and "" not in known.values()
    assert SARAS not in str(known)


async def test_a_mark_goes_with_its_file(store: SqlStore) -> None:
    await send(store, SARAS, "a", "b", "c")
    marks = store._context.senders
    await store.seal_evidence("a", original=b"a", clean=None, facts=facts_for(b"a", b""))
    await store.lose_evidence("b", why=Loss.GONE)
    assert [name for name in "abc" if marks.of(name)] == ["c"]


@ON_SQLITE
async def test_no_mark_is_written(store: SqlStore, tmp_path: Path) -> None:
    await send(store, SARAS, "piece-0")
    await store.checkpoint()
    mark = (await senders(store))["piece-0"]
    assert files_with("piece-0", tmp_path) != [], "an id that is written stands there"
    assert files_with(mark, tmp_path) == []


async def test_after_restart_only_returnable_reports_identify_the_sender(store: SqlStore) -> None:
    modes = (ContactMode.RETURNABLE, ContactMode.RETURNABLE, ContactMode.NO_RETURN)
    async with store.batch() as batch:
        uow = batch.uow
        for number, mode in enumerate(modes):
            case_id, name = f"case-{number}", f"report-{number}"
            uow.cases.add(a_case(case_id, number=number))
            report, receipt = a_report(name, case_id=case_id, mode=mode), f"{number:016}"
            uow.reports.add(report, body=a_body(), receipt=receipt, reporter_key=SARAS, account=SARA)
            uow.evidence.add(a_piece(f"piece-{number}", report_id=name), person=SARAS)
        batch.keep_turn()
        await batch.commit()
    (mark,) = set((await senders(store)).values())
    store._context.senders.clear()  # as a start does
    after = await senders(store)
    assert after["piece-0"] == after["piece-1"] not in ("", mark)
    assert after["piece-2"] == "", "which reports without a way back are one person's is stored nowhere"


@pytest.mark.parametrize("what", list(Burn))
async def test_burning_forgets_marks_and_their_key(store: SqlStore, what: Burn) -> None:
    await send(store, SARAS, "a")
    marks = store._context.senders
    before = marks.mark(SARAS)
    await store.burn(what)
    assert (len(marks), marks.of("a")) == (0, "") and marks.mark(SARAS) != before


def test_what_nobody_asks_for_is_forgotten_within_the_hour() -> None:
    now = 0.0
    marks = SenderMarks(lambda: now)
    marks.note("thrown away", SARAS)
    marks.note("waits", SARAS)
    now += IDLE / 2
    assert marks.of("waits")
    now += IDLE / 2 + 1
    marks.note("new", SARAS)
    assert (marks.of("thrown away"), len(marks)) == ("", 2)


def test_marks_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_context, "MOST", 3)
    marks = SenderMarks(lambda: 0.0)
    for number in range(5):
        marks.note(f"{number}", SARAS)
    assert [bool(marks.of(f"{number}")) for number in range(5)] == [False, False, True, True, True]
