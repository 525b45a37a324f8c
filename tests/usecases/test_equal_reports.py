"""Equal reports: of two people at one instant one case, of one person a repeat; copies make a wave."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import EraseDetails, Say, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.errors import WrongState
from bot.domain.events import CaseChanged, ClaimEnded, ClaimLost, ReportFiled
from bot.domain.people import Account, Messenger, Person
from bot.domain.submissions.waves import read_signals
from bot.handlers.notices import notices
from bot.usecases.reporting.file_report import FiledReport, file_report
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.fakes.polling_day import content, open_uow
from tests.fakes.turns import REZA, SARA, TRACES, FakeClock, FakeIds, keys_for
from tests.usecases.test_file_report import draft

STORY = "جلوی مدرسهٔ شهید صبوری از پشت یک نیسان آبی به هرکس که قول رأی می‌داد یک کیسهٔ برنج می‌دادند"
AGAIN = STORY.replace("ی", "ي").replace("ک", "ك").replace("\N{ZERO WIDTH NON-JOINER}", " ")


class ReportingTown:
    """People who report, each from their own account."""

    def __init__(self) -> None:
        self.uow: MemoryUow = open_uow()
        self.clock = FakeClock()
        self.ids = FakeIds()
        self.sent = 0

    async def sends(self, text: str = STORY, *, by: Account = SARA, **changed: str) -> FiledReport:
        self.sent += 1
        report = replace(draft(f"d{self.sent}", text=text, **changed), receipt=f"{self.sent:016d}")
        return await file_report(
            context(
                self.uow,
                by=Person(by, keys_for(by)),
                clock=self.clock,
                ids=self.ids,
                content=content(),
                traces=TRACES,
            ),
            report,
        )


def other(number: int) -> Account:
    return Account(Messenger.BALE, 100 + number)


async def test_simultaneous_equal_reports_are_one_case_two_witnesses() -> None:
    town = ReportingTown()
    first = await town.sends()
    town.clock.advance(timedelta(milliseconds=900))
    second = await town.sends(AGAIN, by=other(1))
    assert second.case.id == first.case.id and second.case.witnesses == 2
    assert [report.id for report in await town.uow.reports.of_case(first.case.id)] == ["d1", "d2"]
    assert len(town.uow.tables.cases) == 1
    assert second.facts == (ReportFiled(first.case.id, "d2"),)
    assert {body.text for body in [await town.uow.reports.body("d1"), await town.uow.reports.body("d2")] if body} == {
        STORY, AGAIN,
    }  # fmt: skip


async def test_assignee_recused_from_newly_accused_class_loses_case() -> None:
    town = ReportingTown()
    first = await town.sends(actor="candidate")
    until = town.clock.now() + timedelta(minutes=20)
    held = replace(first.case, state=State.CLAIMED, assignee=REZA, assignee_name="Reza", until=until)
    town.uow.cases.save(held)
    town.uow.recusals.add(Recusal(REZA, RecusalScope.ACTOR, "media"))
    town.uow.commit()
    same = await town.sends(by=other(1), actor="candidate")
    assert same.case.assignee == REZA and ClaimLost(held.id, REZA) not in same.facts
    second = await town.sends(by=other(2), actor="media")
    assert second.case.id == held.id
    assert second.facts[1:] == (CaseChanged(held.id), ClaimEnded(held.id, REZA), ClaimLost(held.id, REZA))
    case = await town.uow.cases.get(held.id)
    assert case is not None and (case.state, case.assignee, case.witnesses) == (State.NEW, None, 3)
    replies = await notices(second.facts, make_tick_ctx(town.uow, town.clock, content()))
    assert EraseDetails(held.id, REZA) in replies
    assert [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(REZA)] == ["notice-claim-lost"]


@pytest.mark.parametrize(
    ("changed", "later"),
    [
        ({"area": "thr11"}, 0),
        ({"act": "O01", "actor": "candidate"}, 0),
        ({"text": f"{STORY} باز"}, 0),
        ({}, 3),
    ],
)
async def test_another_place_act_text_or_time_makes_another_case(changed: dict[str, str], later: int) -> None:
    town = ReportingTown()
    first = await town.sends()
    town.clock.advance(timedelta(seconds=later))
    second = await town.sends(**{"text": STORY, **changed}, by=other(1))
    assert second.case.id != first.case.id


async def test_what_is_refused_already_gets_no_witness() -> None:
    town = ReportingTown()
    first = await town.sends()
    town.uow.cases.save(replace(first.case, state=State.REJECTED))
    assert (await town.sends(by=other(1))).case.id != first.case.id


@pytest.mark.parametrize("contact", ["returnable", "no_return"])
async def test_same_persons_equal_report_is_refused_repeat(contact: str) -> None:
    town = ReportingTown()
    await town.sends(contact=contact)
    town.clock.advance(timedelta(hours=2))
    with pytest.raises(WrongState, match="report-repeat"):
        await town.sends(AGAIN, contact=contact)
    assert len(town.uow.tables.reports) == len(town.uow.tables.cases) == 1
    await town.sends(f"{STORY}، و یک ساعت بعد دوباره", contact=contact)


async def test_what_was_taken_back_may_be_sent_again() -> None:
    town = ReportingTown()
    await town.sends(contact="returnable")
    await withdraw_report(context(town.uow, clock=town.clock), "d1")
    assert (await town.sends(contact="returnable")).case.number


async def test_slightly_changed_copies_are_wave_and_refresh_first_cards() -> None:
    town = ReportingTown()
    texts = (STORY, f"سلام. {AGAIN}", STORY.replace("آبی", "سفید"), f"{STORY} لطفاً پیگیری کنید")
    sent = []
    for number, text in enumerate(texts):
        town.clock.advance(timedelta(minutes=5))
        sent.append(await town.sends(text, by=other(number)))
    cases = [town.uow.tables.cases[filed.case.id] for filed in sent]
    assert all(case.signals for case in cases)
    assert read_signals(cases[-1].signals).same == 4
    assert set(sent[2].facts) >= {CaseChanged(sent[0].case.id), CaseChanged(sent[1].case.id)}
    assert not (
        await town.sends("همسایه‌مون با یه گونی برگشت خونه و گفت دم صبوری اسمتو می‌پرسن", by=other(9))
    ).case.signals
