"""An official complaint out of a report, and who is reminded of its last day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import BadInput, WrongState
from bot.domain.news.legal_calendar import Anchor
from bot.domain.owner.settings import Reporting, Running
from bot.domain.people import Account, Messenger
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import Consent, ContactMode, Line, Reminding, Report, ReportBody, Side
from bot.usecases.bodies.remind_of_complaint import (
    BEHIND,
    complaints_due,
    may_remind,
    want_no_reminder,
    want_reminder,
)
from bot.usecases.bodies.write_complaint import Complaint, read_complaint
from bot.usecases.owner.change_settings import set_day
from tests.fakes.memory import MemoryUow
from tests.fakes.read_once import shipped_content
from tests.fakes.turns import SARA, FakeClock

SHIPPED = shipped_content()
CLOCK = FakeClock()
TODAY = CLOCK.today()
OWNER = Account(Messenger.TELEGRAM, 1)


def a_report(uow: MemoryUow, report_id: str = "r1", **changed: object) -> Report:
    now = CLOCK.now()
    if f"c-{report_id}" not in uow.tables.cases:
        case = Case(f"c-{report_id}", len(uow.tables.cases), "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01",
                    now, now)  # fmt: skip
        uow.cases.add(case)
    report = Report(report_id, f"c-{report_id}", ContactMode.RETURNABLE, Consent.NO, TODAY)
    report = replace(report, **changed)  # type: ignore[arg-type]  # fields of a report
    body = ReportBody("words", "O01", Space.REAL, "thr01s1", "candidate", TODAY.isoformat())
    uow.reports.add(report, body=body, receipt="1" * 16, reporter_key="sara", account=SARA)
    uow.commit()
    return report


async def read(uow: MemoryUow, report: Report) -> Complaint:
    return await read_complaint(report, uow=uow, clock=CLOCK, content=SHIPPED)


@pytest.fixture
def uow() -> MemoryUow:
    made = MemoryUow()
    made.settings.save(Running(Reporting.OPEN, Phase.DAY))
    return made


async def test_it_holds_what_the_reporter_wrote_and_sent_and_nothing_that_others_wrote(
    uow: MemoryUow,
) -> None:
    report = a_report(uow)
    for side in Side:
        uow.reports.add_line("r1", Line(side, f"a {side}", CLOCK.now()))
    piece = Evidence("e1", "r1", EvidenceState.SEALED, EvidenceFacts("photo"))
    uow.evidence.add(piece)
    found = await read(uow, report)
    assert found.words == ("words", "a note")
    assert found.evidence == (piece,)


async def test_without_a_phase_that_is_set_the_case_tells_it(uow: MemoryUow) -> None:
    report = a_report(uow)
    uow.settings.save(Running())
    assert "result-city" not in {way.id for way in (await read(uow, report)).ways}
    case = uow.tables.cases["c-r1"]
    uow.cases.save(replace(case, phase=Phase.AFTER))
    assert "result-city" in {way.id for way in (await read(uow, report)).ways}
    del uow.tables.cases["c-r1"]
    assert "result-city" in {way.id for way in (await read(uow, report)).ways}, (
        "nothing known excludes nothing"
    )


async def test_a_withdrawn_report_and_one_whose_key_is_gone_make_no_complaint(uow: MemoryUow) -> None:
    report = a_report(uow)
    with pytest.raises(WrongState, match="complaint-gone"):
        await read(uow, replace(report, withdrawn=True))
    uow.tables.sealed["r1"].body = None
    with pytest.raises(WrongState, match="complaint-gone"):
        await read(uow, report)


@pytest.mark.parametrize(("days", "may"), [(None, True), (0, True), (-1, False), (-2, False), (-3, False)])
async def test_a_reminder_is_offered_while_a_day_before_the_last_is_left(
    uow: MemoryUow, days: int | None, may: bool
) -> None:
    """Two days after the result is the last day."""
    if days is not None:
        uow.settings.save(Running(result_day=TODAY + timedelta(days=days)))
    found = await read(uow, a_report(uow))
    assert may_remind(found, clock=CLOCK) is may
    if may:
        assert want_reminder(found, uow=uow, clock=CLOCK).complaint is Reminding.WANTED
    else:
        with pytest.raises(WrongState, match="complaint-remind-late"):
            want_reminder(found, uow=uow, clock=CLOCK)


async def test_a_reminder_that_was_sent_stays_sent(uow: MemoryUow) -> None:
    report = a_report(uow, complaint=Reminding.DONE)
    assert want_no_reminder(report, uow=uow) == report


async def test_one_report_without_a_key_does_not_silence_the_others(uow: MemoryUow) -> None:
    uow.settings.save(Running(result_day=TODAY - timedelta(days=1)))
    a_report(uow, "r1", complaint=Reminding.WANTED)
    a_report(uow, "r2", complaint=Reminding.WANTED)
    uow.tables.sealed["r1"].body = None
    assert await complaints_due(uow=uow, clock=CLOCK, content=SHIPPED) == ["r2"]
    assert await uow.settings.note(BEHIND) == ""


async def test_on_other_days_nobody_is_looked_for(uow: MemoryUow, monkeypatch: pytest.MonkeyPatch) -> None:
    a_report(uow, complaint=Reminding.WANTED)

    async def never(**_: object) -> list[Report]:
        raise AssertionError("it costs a read every second")

    monkeypatch.setattr(uow.reports, "wanting_reminder", never)
    for result in (None, TODAY, TODAY + timedelta(days=1), TODAY - timedelta(days=3)):
        uow.settings.save(Running(result_day=result))
        assert await complaints_due(uow=uow, clock=CLOCK, content=SHIPPED) == ()
    uow.settings.save(Running(result_day=TODAY - timedelta(days=1)))
    with pytest.raises(AssertionError):
        await complaints_due(uow=uow, clock=CLOCK, content=SHIPPED)


async def test_the_result_s_day_lies_between_voting_and_today(uow: MemoryUow) -> None:
    uow.settings.save(Running(polling_day=date(2026, 4, 30)))
    for day, key in ((date(2026, 4, 29), "day-order"), (TODAY + timedelta(days=1), "result-day-ahead")):
        with pytest.raises(BadInput, match=f"admin-{key}"):
            await set_day(Anchor.RESULT, day, by=OWNER, uow=uow, clock=CLOCK)
    for day in (date(2026, 4, 30), TODAY):
        assert (await set_day(Anchor.RESULT, day, by=OWNER, uow=uow, clock=CLOCK)).result_day == day
    assert (await set_day(Anchor.RESULT, None, by=OWNER, uow=uow, clock=CLOCK)).result_day is None
