"""The blind index: similar reports are found, nothing can be read, and rows are removed with their report."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.submissions.duplicates import DuplicateCandidates
from bot.domain.submissions.traces import Trace, TraceKind
from bot.domain.submissions.witnesses import ReportBody
from bot.usecases.submissions.index_report import index_traces, index_words
from storage.keys import KIND_BITS, KeyMaterial, KeyRing
from tests.fakes.contexts import context
from tests.storage.values import NOW, SARA, a_body, a_case, a_report
from tests.storage.workplace import Workplace

STORY = "جلوی مدرسهٔ شهید صبوری از یک نیسان آبی کیسهٔ برنج می‌دادند"
SAME = "دم مدرسه صبوری نیسان آبی برنج میدن"
OTHER = "در مسجد رضوان سر نوبت دعوا شد"


def body(text: str = STORY, *, when: str = "2026-05-01.morning", area: str = "tehran-1") -> ReportBody:
    return replace(a_body(text), when=when, area_id=area)


async def file_indexed_report(work: Workplace, report_id: str, its: ReportBody, *, number: int = 1) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case(f"case-{report_id}", number=number, opened_at=NOW + timedelta(minutes=number)))
        uow.reports.add(
            a_report(report_id, case_id=f"case-{report_id}"), body=its, receipt=f"{number:016d}",
            reporter_key=report_id, account=SARA,
        )  # fmt: skip
        index_traces(context(uow), report_id, its, sent=NOW)


async def near_reports(work: Workplace, report_id: str) -> DuplicateCandidates | None:
    async with work.turn() as uow:
        return await uow.traces.similar_reports(report_id)


async def test_what_shares_traces_is_near_with_what_both_have(work: Workplace) -> None:
    for number, (report_id, text) in enumerate({"a": STORY, "b": SAME, "c": OTHER}.items(), 1):
        await file_indexed_report(work, report_id, body(text, when=f"2026-05-0{number}.noon"), number=number)
    matches = await near_reports(work, "a")
    assert matches is not None
    assert matches.own.report_id == "a" and matches.own.sent == NOW + timedelta(minutes=1)
    assert [other.report_id for other in matches.others] == ["b"]
    (b,) = matches.others
    assert (b.case_id, b.act_id, b.area_id) == ("case-b", "O01", "tehran-1")
    shared = matches.own.marks[TraceKind.WORD] & b.marks[TraceKind.WORD]
    assert matches.own.marks[TraceKind.PLACE] <= matches.own.marks[TraceKind.WORD], "a place is a word, too"
    assert len(shared) >= 4 and {matches.counts[mark] for mark in shared} == {2}
    assert matches.total == 3


async def test_merged_report_is_found_in_target_case_with_time(work: Workplace) -> None:
    await file_indexed_report(work, "a", body(), number=1)
    await file_indexed_report(work, "b", body(), number=2)
    async with work.turn() as uow:
        report = await uow.reports.get("b")
        assert report is not None
        uow.reports.save(replace(report, case_id="case-a", origin="case-b"))
    matches = await near_reports(work, "a")
    assert matches is not None
    assert [(o.case_id, o.sent) for o in matches.others] == [("case-a", NOW + timedelta(minutes=2))]


@pytest.mark.parametrize("staged", [False, True])
async def test_traces_die_with_their_report(work: Workplace, *, staged: bool) -> None:
    await file_indexed_report(work, "a", body(), number=1)
    await file_indexed_report(work, "b", body(), number=2)
    async with work.turn() as uow:
        if staged:  # in the transaction in which more is added
            index_words(context(uow), "b", "نیسان آبی", body())
        uow.reports.destroy("b")
    matches = await near_reports(work, "a")
    assert matches is not None and matches.others == []
    assert await near_reports(work, "b") is None


async def test_words_that_come_later_are_found(work: Workplace) -> None:
    await file_indexed_report(work, "a", body("", when="2026-05-03"), number=1)
    await file_indexed_report(work, "b", body(), number=2)
    matches = await near_reports(work, "a")
    assert matches is None or [o for o in matches.others if o.report_id == "b"] == []
    async with work.turn() as uow:
        index_words(context(uow), "a", SAME, body(""))
    matches = await near_reports(work, "a")
    assert matches is not None and [o.report_id for o in matches.others] == ["b"]


async def test_nothing_of_what_is_not_there_is_near(work: Workplace) -> None:
    assert await near_reports(work, "nobody") is None


def test_names_tell_nothing_without_the_key_and_the_place() -> None:
    ring, other = (KeyRing(KeyMaterial(bytes([n]) * 32, bytes(32))) for n in (1, 2))
    trace = Trace(TraceKind.WORD, "sbr")
    assert ring.trace("thr", trace) == ring.trace("thr", trace)
    assert ring.trace("thr", trace) != other.trace("thr", trace)
    assert ring.trace("thr", trace) != ring.trace("isf", trace)
    place = ring.trace("thr", Trace(TraceKind.PLACE, "sbr"))
    assert place != ring.trace("thr", trace) and place >> KIND_BITS == ring.trace("thr", trace) >> KIND_BITS
    names = [ring.trace("thr", Trace(kind, "sbr")) for kind in TraceKind]
    assert all(0 <= name < 2**63 for name in names) and len(set(names)) == len(TraceKind)
