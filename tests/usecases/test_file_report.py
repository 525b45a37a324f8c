"""Filing: once, within limits, with what the person answered and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotFound, TooMany, WrongState
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Person
from bot.domain.reporting import drafts
from bot.domain.reporting.drafts import Draft, FieldName, FormField, InputKind
from bot.domain.submissions.traces import TraceKind
from bot.domain.submissions.witnesses import Consent, ContactMode
from bot.usecases.reporting.file_report import FiledReport, body_of, file_report
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.polling_day import content, open_uow
from tests.fakes.turns import SARA, TRACES, FakeClock, FakeIds, keys_for

ANSWERS: Mapping[FieldName, str] = {
    FieldName.ACT: "O32",
    FieldName.SPACE: "real",
    FieldName.AREA: "thr01s1",
    FieldName.WHEN: "2026-05-01.morning",
    FieldName.TEXT: "All wear the same scarf.",
    FieldName.ACTOR: "staff",
    FieldName.SEEN: "heard",
    FieldName.EVIDENCE: "done",
    FieldName.CONSENT: "no",
    FieldName.CONTACT: "no_return",
}
PERSON = Person(SARA, keys_for(SARA))
IDS = FakeIds()


def draft(id_: str = "d", **changed: str) -> Draft:
    words = f"{ANSWERS[FieldName.TEXT]} {id_}"
    answers = {
        **ANSWERS,
        FieldName.TEXT: words,
        **{FieldName(name): value for name, value in changed.items()},
    }
    return Draft(id_, answers=answers, receipt="1234567890123456")


async def file_draft(
    what: Draft, *, uow: MemoryUow, clock: FakeClock | None = None, by: Person = PERSON
) -> FiledReport:
    return await file_report(
        context(uow, by=by, clock=clock or FakeClock(), ids=IDS, content=content(), traces=TRACES), what
    )


async def test_card_has_district_and_body_has_station() -> None:
    uow = open_uow()
    case = (await file_draft(draft(), uow=uow)).case
    report = uow.tables.reports["d"]
    body = await uow.reports.body("d")

    assert case.area_id == "thr01"
    assert case.deadline - case.opened_at == timedelta(hours=6)
    assert (report.mode, report.consent) == (ContactMode.NO_RETURN, Consent.NO)
    assert body is not None and (body.area_id, body.when) == ("thr01s1", "2026-05-01.morning")


@pytest.mark.parametrize("when", ["2026-05-01", "2026-05-01.morning"])
async def test_a_part_of_the_day_counts_if_given(when: str) -> None:
    uow = open_uow()
    await file_draft(draft(when=when), uow=uow)
    kinds = {kind for kind, _ in uow.tables.traces["d"]}
    assert TraceKind.DAY in kinds and (TraceKind.PART in kinds) is ("." in when)


async def test_a_second_call_finds_the_case_of_the_first() -> None:
    uow = open_uow()
    first = await file_draft(draft(), uow=uow)
    second = await file_draft(draft(), uow=uow)

    assert (second.case, second.facts) == (first.case, ())
    assert len(first.facts) == 1
    assert await uow.tries.count("report", PERSON.keys.reporter, since=FakeClock().now()) == 1


@pytest.mark.parametrize(
    "unfinished",
    [
        replace(draft(), receipt=""),
        draft().without_answer(FieldName.TEXT),
        draft().with_editing(FieldName.TEXT),
    ],
)
async def test_unfinished_or_codeless_report_is_not_filed(unfinished: Draft) -> None:
    uow = open_uow()
    with pytest.raises(WrongState, match="report-unfinished"):
        await file_draft(unfinished, uow=uow)
    assert uow.tables.reports == {}


@pytest.mark.parametrize(
    "running",
    [
        RunningSettings(Reporting.OFF, Phase.DAY),
        RunningSettings(Reporting.CLOSED, Phase.DAY),
        RunningSettings(Reporting.EMERGENCY, Phase.DAY),
        RunningSettings(Reporting.OPEN, Phase.BEFORE),
    ],
)
async def test_reporting_mode_and_phase_count_at_sending(running: RunningSettings) -> None:
    with pytest.raises(WrongState, match="report-act-not-now"):
        await file_draft(draft(), uow=open_uow(running))


async def test_without_a_phase_the_act_says_which() -> None:
    case = (
        await file_draft(draft(act="O44", actor="candidate"), uow=open_uow(RunningSettings(Reporting.OPEN)))
    ).case
    assert case.phase is Phase.AFTER


async def test_ten_a_day_and_three_in_ten_minutes() -> None:
    uow, clock = open_uow(), FakeClock()
    for number in range(10):
        await file_draft(draft(f"d{number}"), uow=uow, clock=clock)
        clock.advance(timedelta(minutes=5))
    with pytest.raises(TooMany, match="report-too-many-day"):
        await file_draft(draft("d10"), uow=uow, clock=clock)
    await file_draft(draft("grave", act="O13", actor="force"), uow=uow, clock=clock)
    clock.advance(timedelta(days=1))
    await file_draft(draft("next day"), uow=uow, clock=clock)


async def test_urgent_reports_take_no_place_of_an_ordinary_one() -> None:
    uow = open_uow()
    for number in range(12):
        await file_draft(draft(f"g{number}", act="O13", actor="force"), uow=uow)
    for number in range(3):
        await file_draft(draft(f"d{number}"), uow=uow)
    with pytest.raises(TooMany, match="report-too-many-soon"):
        await file_draft(draft("d3"), uow=uow)


async def test_wave_growth_updates_cards_limited_times() -> None:
    uow = open_uow()
    notice_counts: dict[int, int] = {}
    clock = FakeClock()
    words = "نمایندهٔ نامزد الف جلوی در شعبهٔ دوازده پول پخش می‌کرد"
    for number in range(120):
        account = Account(Messenger.TELEGRAM, 1000 + number)
        person = Person(account, keys_for(account))
        clock.advance(timedelta(seconds=5))
        facts = (await file_draft(draft(f"d{number}", text=words), uow=uow, by=person, clock=clock)).facts
        if len(facts) > 1:
            notice_counts[number + 1] = len(facts) - 1
        shown_counts = {case.signals.partition(".")[0] for case in uow.tables.cases.values()}
        if number + 1 in (3, 10, 30, 100):
            assert shown_counts == {str(number + 1)}, "every card shows the present count"
    assert notice_counts == {3: 2, 10: 9, 30: 29, 100: 99}


async def test_a_filed_report_without_its_case_is_not_found() -> None:
    uow = open_uow()
    case = (await file_draft(draft(), uow=uow)).case
    del uow.tables.cases[case.id]
    with pytest.raises(NotFound):
        await file_draft(draft(), uow=uow)


def test_unknown_newer_field_is_kept_with_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    weather: FieldName = "weather"  # type: ignore[assignment]  # a field that the enumeration does not know yet
    monkeypatch.setitem(drafts.FORM, weather, FormField(weather, input=InputKind.WORDS))

    assert body_of(draft().with_answer(weather, "rain")).more == {"weather": "rain"}
    assert body_of(draft()).more == {}
