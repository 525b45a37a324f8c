"""Withdrawing a report: its words are deleted at once; the case goes on while another witness is left."""

from dataclasses import replace

import pytest

from bot.domain.cases.reports import State
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import ClaimEnded, ReportWithdrawn
from bot.domain.people import Person
from bot.usecases.reporting.file_report import file_report
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.polling_day import content, open_uow
from tests.fakes.turns import REZA, SARA, TRACES, FakeClock, FakeIds, keys_for
from tests.usecases.test_file_report import draft


async def file_test_report(**case: object) -> MemoryUow:
    uow = open_uow()
    person = Person(SARA, keys_for(SARA))
    made = await file_report(
        context(uow, by=person, clock=FakeClock(), ids=FakeIds(), content=content(), traces=TRACES), draft()
    )
    uow.cases.save(replace(made.case, **case))  # type: ignore[arg-type]  # fields of a case
    uow.commit()
    return uow


@pytest.mark.parametrize(
    ("state", "ends_a_claim"), [(State.NEW, False), (State.CLAIMED, True), (State.VERIFIED, False)]
)
async def test_the_only_witness_takes_the_case_along(state: State, ends_a_claim: bool) -> None:
    owner = None if state is State.NEW else REZA
    uow = await file_test_report(state=state, assignee=owner)
    facts = await withdraw_report(context(uow, clock=FakeClock()), "d")

    case = next(iter(uow.tables.cases.values()))
    assert (case.state, case.witnesses, case.assignee) == (State.WITHDRAWN, 0, None)
    assert facts[0] == ReportWithdrawn(case.id, "d", owner)
    assert (ClaimEnded(case.id, REZA) in facts) is ends_a_claim
    assert await uow.reports.body("d") is None


async def test_the_case_lives_while_another_witness_speaks() -> None:
    uow = await file_test_report(state=State.CLAIMED, assignee=REZA, witnesses=2)
    facts = await withdraw_report(context(uow, clock=FakeClock()), "d")

    case = next(iter(uow.tables.cases.values()))
    assert (case.state, case.witnesses, case.assignee) == (State.CLAIMED, 1, REZA)
    assert facts == (ReportWithdrawn(case.id, "d", REZA),)


async def test_second_withdrawal_is_refused_and_unknown_not_found() -> None:
    uow = await file_test_report()
    await withdraw_report(context(uow, clock=FakeClock()), "d")
    with pytest.raises(WrongState, match="my-report-withdrawn-already"):
        await withdraw_report(context(uow, clock=FakeClock()), "d")
    with pytest.raises(NotFound):
        await withdraw_report(context(uow, clock=FakeClock()), "another")
