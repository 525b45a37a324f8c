"""Search over the blind index, under one contract for every storage."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cases.reports import HELD, State
from bot.domain.catalogue.catalogue import AreaTree, Severity
from bot.domain.referrals.referrals import Referral, ReferralPackage, ReferralStep
from bot.domain.submissions.traces import Trace
from bot.domain.submissions.witnesses import ReportBody
from bot.usecases.ports.desk import SearchFilter, SearchMatches, Word
from bot.usecases.submissions.index_report import index_traces
from storage import case_search
from tests.fakes.contexts import context
from tests.fakes.turns import TRACES
from tests.storage.values import MINA, NOW, REZA, SARA, a_body, a_case, a_report
from tests.storage.workplace import Workplace

EVERY = SearchFilter(restricted=True)
TEXTS = {
    "a": "نیسان آبی جلوی مدرسهٔ صبوری",
    "b": "نیسان سفیدی برنج می‌داد",
    "c": "کپسولی در مسجد رضوان خالی شد",
}


async def fill(work: Workplace) -> None:
    async with work.turn() as uow:
        for number, (name, text) in enumerate(TEXTS.items(), 1):
            act = "O02" if name == "c" else "O01"
            uow.cases.add(
                a_case(
                    f"case-{name}",
                    number=number,
                    act_id=act,
                    opened_at=NOW + timedelta(minutes=number),
                    restricted=name == "c",
                )
            )
            uow.reports.add(
                a_report(name, case_id=f"case-{name}"), body=body(text), receipt=f"{number:016d}",
                reporter_key=name, account=SARA,
            )  # fmt: skip
            index_traces(context(uow, areas=AreaTree(()), traces=TRACES), name, body(text), sent=NOW)


def body(text: str) -> ReportBody:
    return replace(a_body(text), when="2026-05-01.morning")


def words(text: str) -> list[Word]:
    trace_lists: list[list[Trace]] = [[*TRACES.traces(word)] for word in text.split()]
    return [frozenset(("", trace) for trace in traces) for traces in trace_lists if traces]


async def search_cases(work: Workplace, text: str, only: SearchFilter | None = None) -> tuple[list[str], int]:
    async with work.turn() as uow:
        result: SearchMatches = await uow.search.by_words(words(text), only or EVERY)
        return [case.id.removeprefix("case-") for case in result.cases], result.words


@pytest.mark.parametrize(
    ("text", "cases", "had"),
    [
        ("نیسان", ["b", "a"], 1),
        ("نیسان صبوری", ["a"], 2),
        ("نیسان رضوان", ["c", "b", "a"], 1),
        ("صبوری کامیون", ["a"], 1),
        ("کامیون", [], 0),
    ],
)
async def test_most_words_first_then_the_newest(
    work: Workplace, text: str, cases: list[str], had: int
) -> None:
    await fill(work)
    assert await search_cases(work, text) == (cases, had)


@pytest.mark.parametrize(
    ("only", "cases"),
    [
        (SearchFilter("O01", restricted=True), ["b", "a"]),
        (SearchFilter("O02", restricted=True), ["c"]),
        (SearchFilter(), ["b", "a"]),
        (SearchFilter("O02"), []),
        (SearchFilter(areas=frozenset({"tehran-9"}), restricted=True), []),
        (SearchFilter(areas=frozenset({"tehran-1", "tehran-9"}), restricted=True), ["c", "b", "a"]),
        (SearchFilter(states=frozenset({State.NEW, State.CLAIMED}), restricted=True), ["c", "b", "a"]),
        (SearchFilter("O01", frozenset({"tehran-1"}), frozenset({State.REJECTED}), restricted=True), []),
        (SearchFilter(restricted=True, severity=Severity.HIGH), ["c", "b", "a"]),
        (SearchFilter(restricted=True, severity=Severity.LOW), []),
        (SearchFilter(restricted=True, assignee=REZA), []),
        (SearchFilter(restricted=True, opened_from=NOW + timedelta(minutes=2)), ["c", "b"]),
        (SearchFilter(restricted=True, opened_before=NOW + timedelta(minutes=2)), ["a"]),
        (SearchFilter(restricted=True, body="court"), []),
    ],
)
async def test_narrowed(work: Workplace, only: SearchFilter, cases: list[str]) -> None:
    await fill(work)
    assert (await search_cases(work, "نیسان رضوان", only))[0] == cases
    async with work.turn() as uow:
        assert [case.id.removeprefix("case-") for case in await uow.search.newest(only)] == cases


def sent_to(body: str, case_id: str) -> Referral:
    return Referral("f1", case_id=case_id, body=body, by=REZA, step=ReferralStep.SENT, until=NOW)


async def test_by_who_holds_a_case_and_by_its_body(work: Workplace) -> None:
    await fill(work)
    held = SearchFilter(states=HELD, restricted=True, assignee=REZA)
    sent = SearchFilter(restricted=True, body="court")
    async with work.turn() as uow:
        case = await uow.cases.get("case-a")
        assert case is not None
        uow.cases.save(replace(case, state=State.CLAIMED, assignee=REZA))
        uow.referrals.add(sent_to("court", "case-b"), packed=ReferralPackage("x"), consents={})
        assert [c.id for c in await uow.search.newest(held)] == ["case-a"]
    for only, expected in ((held, ["a"]), (sent, ["b"]), (replace(held, assignee=MINA), [])):
        assert (await search_cases(work, "نیسان رضوان", only))[0] == expected
        async with work.turn() as uow:
            assert [c.id.removeprefix("case-") for c in await uow.search.newest(only)] == expected
    async with work.turn() as uow:
        other = await uow.cases.get("case-c")
        assert other is not None
        uow.cases.save(replace(other, state=State.CLAIMED, assignee=REZA))
        assert [c.id for c in await uow.search.newest(sent)] == ["case-b"], (
            "another change is not of the body"
        )


async def test_what_this_turn_has_changed_is_seen(work: Workplace) -> None:
    await fill(work)
    rejected = SearchFilter(states=frozenset({State.REJECTED}), restricted=True)
    async with work.turn() as uow:
        case = await uow.cases.get("case-a")
        assert case is not None
        uow.cases.save(replace(case, state=State.REJECTED, decided_at=NOW, reason="x"))
        assert [c.id for c in await uow.search.newest(rejected)] == ["case-a"]
        result = await uow.search.by_words(
            words("صبوری"), SearchFilter(states=frozenset({State.NEW}), restricted=True)
        )
        assert list(result.cases) == []


async def test_withdrawn_report_is_not_found_and_merged_one_moves(work: Workplace) -> None:
    await fill(work)
    async with work.turn() as uow:
        report = await uow.reports.get("a")
        assert report is not None
        uow.reports.save(replace(report, case_id="case-c", origin="case-a"))
        uow.reports.destroy("b")
    assert await search_cases(work, "نیسان") == (["c"], 1)


async def test_very_common_word_counts_only_beside_rarer_or_alone(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(work)
    monkeypatch.setattr(case_search, "_COMMON", 2)
    assert await search_cases(work, "نیسان") == (["b", "a"], 1)
    assert await search_cases(work, "نیسان صبوری") == (["a"], 2)
