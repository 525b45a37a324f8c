"""Evidence on its way into the vault, in it, and lost:
read in pages, sealed with its hashes, reported once."""

import logging
import sqlite3
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.submissions.evidence import Evidence, EvidenceState, Loss
from storage.store import SqlStore
from tests.storage.conftest import ON_SQLITE
from tests.storage.values import SARA, a_body, a_case, a_piece, a_report, facts_for
from tests.storage.workplace import Workplace


async def add_evidence(store: SqlStore, *pieces: Evidence) -> None:
    async with store.batch() as batch:
        for piece in pieces:
            batch.uow.evidence.add(piece)
        batch.keep_turn()
        await batch.commit()


async def file_report(store: SqlStore, report_id: str = "report-1") -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(
            a_report(report_id), body=a_body(), receipt="1" * 16, reporter_key="r1", account=SARA
        )
        batch.keep_turn()
        await batch.commit()


async def unannounced_losses(store: SqlStore) -> list[str]:
    async with store.batch() as batch:
        return list(await batch.uow.evidence.unreported_losses(limit=9))


async def test_lost_files_of_sent_reports_are_told_once(work: Workplace) -> None:
    lost = a_piece(state=EvidenceState.LOST, file_id="", messenger="")
    async with work.turn() as uow:
        uow.evidence.add(lost)
        uow.evidence.add(replace(lost, id="piece-2"))
        uow.evidence.add(a_piece("piece-3", report_id="report-2"))
        uow.evidence.add(replace(lost, id="piece-4", report_id="draft"))
        assert list(await uow.evidence.unreported_losses(limit=9)) == [], "a draft's are told by the form"
    async with work.turn() as uow:
        uow.cases.add(a_case())
        for number in (1, 2):
            report, receipt = a_report(f"report-{number}"), f"{number:016}"
            uow.reports.add(report, body=a_body(), receipt=receipt, reporter_key="r1", account=SARA)
    async with work.turn() as uow:
        assert list(await uow.evidence.unreported_losses(limit=9)) == ["report-1"]
        uow.evidence.mark_losses_told("report-1")
        assert list(await uow.evidence.unreported_losses(limit=9)) == []
    async with work.turn() as uow:
        assert list(await uow.evidence.unreported_losses(limit=9)) == []
        assert [piece.state for piece in await uow.evidence.of_report("report-1")] == [EvidenceState.LOST] * 2


async def test_waiting_files_are_paged_and_all_found(store: SqlStore) -> None:
    await add_evidence(store, *(a_piece(f"p{number:03}", report_id=f"r{number % 7}") for number in range(25)))
    evidence_ids: list[str] = []
    while page := await store.pending_evidence(after=evidence_ids[-1] if evidence_ids else "", limit=10):
        assert len(page) <= 10
        evidence_ids += [piece.evidence_id for piece in page]
    assert evidence_ids == [f"p{number:03}" for number in range(25)]


@ON_SQLITE
async def test_page_of_dying_files_hides_none_behind_it(store: SqlStore, data_dir: Path) -> None:
    """Rows of a draft whose key is gone fill the page until the upkeep removes them."""
    await add_evidence(store, *(a_piece(f"a{number}", report_id="gone") for number in range(5)), a_piece("z"))
    database = sqlite3.connect(data_dir / "amanat.db")
    database.execute("DELETE FROM report_keys WHERE report_id = 'gone'")
    database.commit()
    database.close()
    store._context.cache.clear()
    (page,) = await store.pending_evidence(limit=3)
    assert page.evidence_id == "z"


async def test_file_lost_after_sending_awaits_notification(store: SqlStore) -> None:
    await add_evidence(store, a_piece(), a_piece("piece-2"))
    await store.lose_evidence("piece-1", why=Loss.TOO_BIG)
    assert await unannounced_losses(store) == [], "nobody has sent it yet"
    await file_report(store)
    assert await unannounced_losses(store) == ["report-1"]
    async with store.batch() as batch:
        (lost,) = [p for p in await batch.uow.evidence.of_report("report-1") if p.id == "piece-1"]
        batch.uow.evidence.mark_losses_told("report-1")
        batch.keep_turn()
        await batch.commit()
    assert (lost.state, lost.facts.why_not_clean) == (EvidenceState.LOST, Loss.TOO_BIG)
    assert await unannounced_losses(store) == []
    await store.lose_evidence("piece-2", why=Loss.GONE)
    assert await unannounced_losses(store) == ["report-1"], "of a second loss he hears again"


async def test_uncopied_file_awaits_notification_unless_already_announced(
    store: SqlStore,
) -> None:
    office = replace(a_piece().facts, name="letter.docx")
    await add_evidence(store, a_piece(), a_piece("piece-2", report_id="report-2", facts=office))
    await file_report(store)
    for name, facts in (("piece-1", a_piece().facts), ("piece-2", office)):
        why = replace(facts, why_not_clean="damaged")
        await store.seal_evidence(name, original=b"x", clean=None, facts=why)
    assert await unannounced_losses(store) == ["report-1"]


@pytest.mark.parametrize("which", ["original", "clean"])
@pytest.mark.parametrize("place", [0, 40, -1])
async def test_changed_vault_byte_is_refused_and_logged(
    store: SqlStore, data_dir: Path, caplog: pytest.LogCaptureFixture, which: str, place: int
) -> None:
    original, clean = b"original" * 20_000, b"clean" * 20_000
    await add_evidence(store, a_piece())
    await store.seal_evidence("piece-1", original=original, clean=clean, facts=facts_for(original, clean))
    assert await store.open_original("piece-1") == original
    files = sorted((data_dir / "vault").glob("*/*"), key=lambda path: path.stat().st_size)
    assert [path.stat().st_size > 200_000 for path in files] == [False, True]
    path = files[0 if which == "clean" else 1]
    changed = bytearray(path.read_bytes())
    changed[place] ^= 1
    path.write_bytes(changed)
    seen = await store.open_clean("piece-1"), await store.open_original("piece-1")
    if which == "clean":
        assert seen == (None, original)
    else:
        assert seen[0] is not None
        assert (seen[0].data, seen[1]) == (clean, None)
    (record,) = [r for r in caplog.records if r.message == "vault-file-unreadable"]
    assert record.levelno == logging.ERROR
    assert record.__dict__["evidence"] == "piece-1"


async def test_a_file_in_anothers_place_is_refused(store: SqlStore, data_dir: Path) -> None:
    """Both are sealed under the same report's key, so only the hash tells them apart."""
    await add_evidence(store, a_piece(), a_piece("piece-2"))
    for name, clean in (("piece-1", b"first" * 100), ("piece-2", b"other" * 100)):
        await store.seal_evidence(name, original=b"x", clean=clean, facts=facts_for(b"x", clean))
    async with store._reading() as link:
        names = [row.clean for row in await link.rows(text("SELECT clean FROM evidence"))]
    files = [data_dir / "vault" / name[:2] / name for name in names]
    first, second = (path.read_bytes() for path in files)
    files[0].write_bytes(second)
    files[1].write_bytes(first)
    assert await store.open_clean("piece-1") is None
    assert await store.open_clean("piece-2") is None


@ON_SQLITE
async def test_ten_thousand_waiting_files_cost_one_page(store: SqlStore) -> None:
    """The query plan is checked, not the time: the page comes from an index, in order."""
    async with store._reading() as link:
        plan = await link.rows(
            text(
                "EXPLAIN QUERY PLAN SELECT * FROM evidence WHERE state = 'waiting' AND id > 'a' ORDER BY id LIMIT 9"
            )
        )
        due = await link.rows(
            text(
                "EXPLAIN QUERY PLAN SELECT DISTINCT evidence.report_id FROM evidence JOIN reports ON "
                "reports.id = evidence.report_id WHERE evidence.untold IS 1 ORDER BY evidence.report_id"
            )
        )
    assert [row.detail for row in plan] == [
        "SEARCH evidence USING INDEX ix_evidence_waiting (state=? AND id>?)"
    ]
    assert "ix_evidence_untold" in str([row.detail for row in due])


async def test_what_drafts_hold_is_counted_until_they_are_sent(store: SqlStore) -> None:
    await add_evidence(
        store, a_piece(), a_piece("piece-2", report_id="draft"), a_piece("piece-3", report_id="draft")
    )
    await file_report(store)
    drafts = {piece.evidence_id: piece.draft for piece in await store.pending_evidence()}
    assert drafts == {"piece-1": False, "piece-2": True, "piece-3": True}
    assert await store.draft_bytes() == 0
    for name in ("piece-1", "piece-2"):
        original, clean = b"o" * 70_000, b"c" * 30_000
        await store.seal_evidence(name, original=original, clean=clean, facts=facts_for(original, clean))
    assert 100_000 <= await store.draft_bytes() < 400_000, "of piece-2 alone"


async def test_sealed_file_gets_its_late_copy(store: SqlStore) -> None:
    """Only files that lack a copy for this reason are returned; withdrawn ones get none."""
    await add_evidence(store, *(a_piece(f"piece-{number}") for number in range(1, 5)))
    await file_report(store)
    whys = ("not confined", "kept sealed", "not confined", "")
    for number, why in enumerate(whys, 1):
        clean = None if why else b"copy"
        facts = facts_for(b"original", b"copy")
        facts = replace(facts, clean_sha256="", clean_mime="", why_not_clean=why) if why else facts
        await store.seal_evidence(f"piece-{number}", original=b"original", clean=clean, facts=facts)
    first, after = await store.uncopied_evidence(why="not confined", limit=2)
    rest, end = await store.uncopied_evidence(why="not confined", after=after, limit=2)
    assert ([piece.evidence_id for piece in (*first, *rest)], end) == (["piece-1", "piece-3"], "")
    assert await unannounced_losses(store) == ["report-1"]
    facts = replace(
        first[0].facts, clean_sha256=sha256(b"clean").hexdigest(), clean_mime="image/png", why_not_clean=""
    )
    await store.add_copy("piece-1", clean=b"clean", facts=facts)
    clean_file = await store.open_clean("piece-1")
    assert clean_file is not None and (clean_file.data, clean_file.mime) == (b"clean", "image/png")
    assert await store.open_original("piece-1") == b"original"
    await store.add_copy("piece-1", clean=b"another", facts=facts)
    again = await store.open_clean("piece-1")
    assert again is not None and again.data == b"clean", "a copy that is there is never changed"
    await store.add_copy("gone", clean=b"clean", facts=facts)
    assert [piece.evidence_id for piece in (await store.uncopied_evidence(why="not confined"))[0]] == [
        "piece-3"
    ]
