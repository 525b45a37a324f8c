"""An official complaint from a report, and who is reminded of its last day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import BadInput, WrongState
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import (
    Consent,
    ContactMode,
    DialogueLine,
    Reminding,
    Report,
    ReportBody,
    Side,
)
from bot.usecases.bodies.complaint import (
    BEHIND,
    Complaint,
    complaints_due,
    may_remind,
    read_complaint,
    want_no_reminder,
    want_reminder,
)
from bot.usecases.owner.change_settings import set_day
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.shared_content import shipped_content
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


async def complaint_of(uow: MemoryUow, report: Report) -> Complaint:
    return await read_complaint(context(uow, clock=CLOCK, content=SHIPPED), report)


@pytest.fixture
def uow() -> MemoryUow:
    made = MemoryUow()
    made.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
    return made


async def test_complaint_holds_only_reporters_own_words_and_files(
    uow: MemoryUow,
) -> None:
    report = a_report(uow)
    for side in Side:
        uow.reports.add_line("r1", DialogueLine(side, f"a {side}", CLOCK.now()))
    piece = Evidence("e1", "r1", EvidenceState.SEALED, EvidenceFacts("photo"))
    uow.evidence.add(piece)
    complaint = await complaint_of(uow, report)
    assert complaint.words == ("words", "a note")
    assert complaint.evidence == (piece,)


async def test_without_set_phase_the_case_determines_it(uow: MemoryUow) -> None:
    report = a_report(uow)
    uow.settings.save(RunningSettings())
    assert "result-city" not in {way.id for way in (await complaint_of(uow, report)).ways}
    case = uow.tables.cases["c-r1"]
    uow.cases.save(replace(case, phase=Phase.AFTER))
    assert "result-city" in {way.id for way in (await complaint_of(uow, report)).ways}
    del uow.tables.cases["c-r1"]
    assert "result-city" in {way.id for way in (await complaint_of(uow, report)).ways}, (
        "an unknown actor excludes no body"
    )


async def test_withdrawn_or_keyless_report_makes_no_complaint(uow: MemoryUow) -> None:
    report = a_report(uow)
    with pytest.raises(WrongState, match="complaint-gone"):
        await complaint_of(uow, replace(report, withdrawn=True))
    uow.tables.sealed["r1"].body = None
    with pytest.raises(WrongState, match="complaint-gone"):
        await complaint_of(uow, report)


@pytest.mark.parametrize(("days", "may"), [(None, True), (0, True), (-1, False), (-2, False), (-3, False)])
async def test_reminder_is_offered_while_day_before_deadline_remains(
    uow: MemoryUow, days: int | None, may: bool
) -> None:
    """Two days after the result is the last day."""
    if days is not None:
        uow.settings.save(RunningSettings(result_day=TODAY + timedelta(days=days)))
    complaint = await complaint_of(uow, a_report(uow))
    assert may_remind(context(clock=CLOCK), complaint) is may
    if may:
        assert want_reminder(context(uow, clock=CLOCK), complaint).complaint is Reminding.WANTED
    else:
        with pytest.raises(WrongState, match="complaint-remind-late"):
            want_reminder(context(uow, clock=CLOCK), complaint)


async def test_a_reminder_that_was_sent_stays_sent(uow: MemoryUow) -> None:
    report = a_report(uow, complaint=Reminding.DONE)
    assert want_no_reminder(context(uow), report) == report


async def test_keyless_report_does_not_block_other_reminders(uow: MemoryUow) -> None:
    uow.settings.save(RunningSettings(result_day=TODAY - timedelta(days=1)))
    a_report(uow, "r1", complaint=Reminding.WANTED)
    a_report(uow, "r2", complaint=Reminding.WANTED)
    uow.tables.sealed["r1"].body = None
    assert await complaints_due(context(uow, clock=CLOCK, content=SHIPPED)) == ["r2"]
    assert await uow.settings.note(BEHIND) == ""


async def test_on_other_days_nobody_is_looked_for(uow: MemoryUow, monkeypatch: pytest.MonkeyPatch) -> None:
    a_report(uow, complaint=Reminding.WANTED)

    async def refuse_to_read(**_: object) -> list[Report]:
        raise AssertionError("this would cost a read every second")

    monkeypatch.setattr(uow.reports, "wanting_reminder", refuse_to_read)
    for result in (None, TODAY, TODAY + timedelta(days=1), TODAY - timedelta(days=3)):
        uow.settings.save(RunningSettings(result_day=result))
        assert await complaints_due(context(uow, clock=CLOCK, content=SHIPPED)) == ()
    uow.settings.save(RunningSettings(result_day=TODAY - timedelta(days=1)))
    with pytest.raises(AssertionError):
        await complaints_due(context(uow, clock=CLOCK, content=SHIPPED))


async def test_the_result_s_day_lies_between_voting_and_today(uow: MemoryUow) -> None:
    uow.settings.save(RunningSettings(polling_day=date(2026, 4, 30)))
    for day, key in ((date(2026, 4, 29), "day-order"), (TODAY + timedelta(days=1), "result-day-ahead")):
        with pytest.raises(BadInput, match=f"admin-{key}"):
            await set_day(context(uow, clock=CLOCK), "result", day, by=OWNER)
    for day in (date(2026, 4, 30), TODAY):
        assert (await set_day(context(uow, clock=CLOCK), "result", day, by=OWNER)).result_day == day
    assert (await set_day(context(uow, clock=CLOCK), "result", None, by=OWNER)).result_day is None
