"""Two workers change one report in overlapping transactions: neither undoes the other's change."""

from dataclasses import replace

import pytest

from bot.domain.submissions.witnesses import ContactMode, Reminding, Summary
from tests.storage.conftest import Opening
from tests.storage.values import CODE, SARA, a_body, a_case, a_report

pytestmark = pytest.mark.slow


async def test_what_another_has_changed_of_it_stands(open_store_at: Opening, pg_url: str) -> None:
    store = await open_store_at(pg_url)
    async with store.batch() as batch:
        for number, case_id in enumerate(("case-1", "case-2"), 1):
            batch.uow.cases.add(a_case(case_id, number=number))
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.keep_turn()
        await batch.commit()

    async with store.batch() as judged:
        report = await judged.uow.reports.get("report-1")
        assert report is not None
        judged.uow.reports.save(replace(report, summary=Summary.RIGHT))
        async with store.batch() as merged:
            moved = await merged.uow.reports.get("report-1")
            assert moved is not None
            merged.uow.reports.save(replace(moved, case_id="case-2", origin="case-1"))
            merged.keep_turn()
            await merged.commit()
        judged.keep_turn()
        await judged.commit()

    async with store.batch() as ticking:
        (report,) = await ticking.uow.reports.of_case("case-2")
        ticking.uow.reports.save(replace(report, complaint=Reminding.DONE))
        async with store.batch() as forgotten:
            forgotten.uow.reports.forget_sender("report-1")
            forgotten.keep_turn()
            await forgotten.commit()
        ticking.keep_turn()
        await ticking.commit()

    async with store.batch() as after:
        left = await after.uow.reports.get("report-1")
    assert left is not None
    assert (left.case_id, left.origin) == ("case-2", "case-1"), "the witness is where the merge has put him"
    assert (left.summary, left.complaint) == (Summary.RIGHT, Reminding.DONE)
    assert left.mode is ContactMode.NO_RETURN, "who asked to be forgotten stays forgotten"
