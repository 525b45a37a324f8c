"""Who is notified of each fact; and no message makes a sound at night."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.outgoing import ReporterOf, Say, Screen
from bot.domain import events
from bot.domain.alerts.alerts import CallBackReason
from bot.domain.people import Messenger, Newcomer, Role
from bot.domain.referrals.referrals import ReferralEndReason
from bot.domain.sent_reports.reporter_notifications import NOTIFIED_FACTS, UNNOTIFIED_FACTS
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Reminding, Side, Summary
from bot.handlers.ticks import (
    MOST_IN_THE_MORNING,
    announce_decisions,
    send_morning_notices,
    tell_passed_deadlines,
)
from bot.usecases.desk import due_alarms
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, Floor, a_floor
from tests.fakes.turns import REZA, SARA

NIGHT = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
"""23:30 in Tehran."""

A_FACT: dict[type[object], Callable[[], events.Fact]] = {
    events.ReportFiled: lambda: events.ReportFiled("c1", "r-c1"),
    events.CaseChanged: lambda: events.CaseChanged("c1"),
    events.ClaimEnded: lambda: events.ClaimEnded("c1", REZA),
    events.CardPressed: lambda: events.CardPressed("c1", REZA.messenger, -100_777),
    events.ClaimLost: lambda: events.ClaimLost("c1", REZA),
    events.QuestionAsked: lambda: events.QuestionAsked("c1"),
    events.AnswerGiven: lambda: events.AnswerGiven("c1", "r-c1", REZA),
    events.CaseTakenUp: lambda: events.CaseTakenUp("c1"),
    events.DeadlinePassed: lambda: events.DeadlinePassed("c1"),
    events.DecisionMissing: lambda: events.DecisionMissing("c1"),
    events.AnswerMissing: lambda: events.AnswerMissing("c1"),
    events.DecisionStands: lambda: events.DecisionStands("c1"),
    events.ReportWithdrawn: lambda: events.ReportWithdrawn("c1", "r-c1", REZA),
    events.EvidenceAdded: lambda: events.EvidenceAdded("c1", "r-c1"),
    events.SecondLookAsked: lambda: events.SecondLookAsked("c1", "r-c1"),
    events.SecondLookUnclaimed: lambda: events.SecondLookUnclaimed("c1", nobody=True),
    events.CaseMerged: lambda: events.CaseMerged("c1", "c2", ("r-c1",)),
    events.CaseUnmerged: lambda: events.CaseUnmerged("c1", "c2", ("r-c1",)),
    events.CaseReopened: lambda: events.CaseReopened("c1"),
    events.CaseClosed: lambda: events.CaseClosed("c1"),
    events.PutRightAsked: lambda: events.PutRightAsked("c1"),
    events.SummaryWritten: lambda: events.SummaryWritten("c1", ("r-c1",)),
    events.SummaryAnswered: lambda: events.SummaryAnswered("c1", True),
    events.EvidenceLost: lambda: events.EvidenceLost("c1", "r-c1"),
    events.IntroductionAsked: lambda: events.IntroductionAsked("c1", "r-c1"),
    events.IntroductionOver: lambda: events.IntroductionOver("c1", "r-c1"),
    events.WishGone: lambda: events.WishGone("c1", "c1", "w1", REZA),
    events.ReferralAsked: lambda: events.ReferralAsked("c1", ("r-c1",)),
    events.CaseReferred: lambda: events.CaseReferred("c1", "f1"),
    events.BodyAnswered: lambda: events.BodyAnswered("c1", "f1"),
    events.BodyUnread: lambda: events.BodyUnread("c1", "f1"),
    events.ReferralRecalled: lambda: events.ReferralRecalled("c1", "court", REZA, sent=True),
    events.ReferralEnded: lambda: events.ReferralEnded(
        "c1", "court", REZA, ReferralEndReason.REOPENED, ("r-c1",)
    ),
    events.AlertAsked: lambda: events.AlertAsked("c1", ("r-c1",)),
    events.AlertSent: lambda: events.AlertSent("c1", ("r-c1",)),
    events.AlertAcknowledged: lambda: events.AlertAcknowledged("c1", ("r-c1",)),
    events.AlertStopped: lambda: events.AlertStopped("c1", "a1", "court", REZA),
    events.AlertCalledBack: lambda: events.AlertCalledBack(
        "c1", "a1", "court", NIGHT, CallBackReason.EVENT, (), (REZA,), ("r-c1",)
    ),
    events.RemarksToTell: lambda: events.RemarksToTell("card", ()),
    events.CaseMoved: lambda: events.CaseMoved("c1"),
    events.GroupStopped: lambda: events.GroupStopped(Messenger.TELEGRAM, -1, "g", "public"),
    events.StrangerSeen: lambda: events.StrangerSeen(Messenger.TELEGRAM, -1, "g", Newcomer(SARA)),
    events.RoleEnded: lambda: events.RoleEnded("Reza", Role.LEAD),
}


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    await floor.files()
    return floor


def notified_reports(floor: Floor) -> list[str]:
    """The reports whose senders are notified."""
    return [r.to.report_id for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)]


@pytest.mark.parametrize("fact", [*NOTIFIED_FACTS, *UNNOTIFIED_FACTS], ids=lambda kind: kind.__name__)
async def test_each_event_notifies_reporters_as_table_says(floor: Floor, fact: type[object]) -> None:
    await floor.hears((A_FACT[fact](),))
    assert notified_reports(floor) == (["r-c1"] if fact in NOTIFIED_FACTS else [])


async def test_notice_says_something_happened_but_never_what(floor: Floor) -> None:
    await floor.hears((events.DecisionStands("c1"), events.PutRightAsked("c1")))
    notice = floor.only_reply(Say, "notice-new")
    assert (notice.args, notice.quiet, notice.slot) == ({}, True, "notice:r-c1")


async def test_only_living_reports_with_a_way_back_are_told(floor: Floor) -> None:
    await floor.joins("r-2", by=BABAK)
    floor.add_report("r-3", "c1", by=REZA, mode=ContactMode.NO_RETURN)
    await floor.hears((events.DecisionStands("c1"),))
    assert notified_reports(floor) == ["r-2", "r-c1"]
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-2"))
    await floor.hears((events.DecisionStands("c1"),))
    assert notified_reports(floor) == ["r-c1"]


async def test_release_expiry_and_reclaim_are_not_notified(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    assert notified_reports(floor) == ["r-c1"]
    await floor.presses("case.release:c1")
    assert notified_reports(floor) == []
    await floor.presses("case.claim:c1", by=BABAK)
    assert notified_reports(floor) == []


async def test_passed_deadline_is_told_once_and_neutrally(floor: Floor) -> None:
    await floor.ticks(tell_passed_deadlines)
    case = await floor.case()
    floor.clock.stand(case.deadline - timedelta(seconds=1))
    await floor.ticks(tell_passed_deadlines)
    assert notified_reports(floor) == []
    floor.clock.advance(timedelta(seconds=31))
    await floor.ticks(tell_passed_deadlines)
    assert notified_reports(floor) == ["r-c1"]
    assert floor.only_reply(Say, "notice-new").args == {}, "nothing about the subject"
    floor.clock.advance(timedelta(minutes=30))
    await floor.ticks(tell_passed_deadlines)
    assert notified_reports(floor) == []
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-news-late" in str(floor.only_reply(Screen).args["news"])


async def test_claimed_case_past_its_deadline_is_told_too(floor: Floor) -> None:
    await floor.ticks(tell_passed_deadlines)
    await floor.presses("case.claim:c1")
    floor.clock.stand((await floor.case()).deadline + timedelta(seconds=1))
    await floor.ticks(tell_passed_deadlines)
    assert notified_reports(floor) == ["r-c1"]


async def test_decided_case_has_no_deadline_to_tell(floor: Floor) -> None:
    await floor.ticks(tell_passed_deadlines)
    await floor.presses("case.claim:c1")
    deadline = (await floor.case()).deadline
    await floor.presses("case.reason:c1/reject-repeat")
    floor.clock.stand(deadline + timedelta(seconds=1))
    await floor.ticks(tell_passed_deadlines)
    assert notified_reports(floor) == []


async def test_many_passed_deadlines_are_told_in_turns(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due_alarms, "MOST_LATE", 2)
    await floor.ticks(tell_passed_deadlines)
    for number in range(2, 6):
        floor.clock.advance(timedelta(seconds=1))
        await floor.files(f"c{number}", by=replace(SARA, id=number))
    floor.clock.advance(timedelta(days=2))
    report_ids: list[str] = []
    for _ in range(4):
        floor.clock.advance(timedelta(seconds=31))
        await floor.ticks(tell_passed_deadlines)
        report_ids += notified_reports(floor)
    assert sorted(report_ids) == [f"r-c{number}" for number in range(1, 6)]


# --- the night -----------------------------------------------------------------------------------------


async def test_night_notice_waits_and_goes_once_in_morning(floor: Floor) -> None:
    floor.clock.at = NIGHT
    await floor.presses("case.claim:c1")
    assert notified_reports(floor) == []
    await floor.presses("case.reason:c1/reject-repeat")
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    assert notified_reports(floor) == [] and list(floor.uow.tables.morning) == ["r-c1"]
    assert await floor.ticks(send_morning_notices) == ()
    floor.clock.at = datetime(2026, 5, 2, 3, 29, 59, tzinfo=UTC)
    assert await floor.ticks(send_morning_notices) == ()
    floor.clock.advance(timedelta(seconds=1))
    await floor.ticks(send_morning_notices)
    assert notified_reports(floor) == ["r-c1"]
    assert await floor.ticks(send_morning_notices) == ()


async def test_notice_read_at_night_is_not_sent_in_morning(floor: Floor) -> None:
    floor.clock.at = NIGHT
    await floor.presses("case.claim:c1")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    floor.clock.advance(timedelta(hours=10))
    assert await floor.ticks(send_morning_notices) == ()


async def test_notice_of_the_night_and_morning_come_as_one(floor: Floor) -> None:
    floor.clock.at = NIGHT
    await floor.hears((events.CaseTakenUp("c1"),))
    floor.clock.at = datetime(2026, 5, 2, 3, 30, 5, tzinfo=UTC)
    await floor.hears((events.DecisionStands("c1"),))
    assert notified_reports(floor) == ["r-c1"]
    assert await floor.ticks(send_morning_notices) == ()


async def test_a_notice_goes_with_its_report(floor: Floor) -> None:
    await floor.files("c2", by=BABAK)
    await floor.files("c3", by=REZA)
    floor.clock.at = NIGHT
    for case_id in ("c1", "c2", "c3"):
        await floor.hears((events.CaseTakenUp(case_id),))
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1"))
    floor.uow.reports.forget_sender("r-c2")
    # As if stored in the same turn that withdrew the report or forgot its sender: the tick checks each again.
    floor.uow.morning.keep("r-c1")
    floor.uow.morning.keep("r-c2")
    floor.clock.advance(timedelta(hours=10))
    await floor.ticks(send_morning_notices)
    assert notified_reports(floor) == ["r-c3"]
    assert list(floor.uow.tables.morning) == []


async def test_person_forgotten_at_night_gets_no_morning_notice(
    floor: Floor,
) -> None:
    floor.clock.at = NIGHT
    await floor.hears((events.SummaryWritten("c1", ("r-c1",)),))
    report = await floor.uow.reports.get("r-c1")
    assert report is not None
    asked = replace(report, complaint=Reminding.WANTED, summary=Summary.ASKED)
    floor.uow.reports.save(asked)
    floor.uow.reports.add_line("r-c1", DialogueLine(Side.SUMMARY, "What was heard.", floor.clock.now()))
    floor.uow.commit()
    await floor.presses("forget", by=SARA, private=True)
    assert "برای صبح مانده بود" in "".join(floor.texts)
    await floor.presses("forget:yes", by=SARA, private=True)
    left = await floor.uow.reports.get("r-c1")
    assert left == replace(asked, mode=ContactMode.NO_RETURN, complaint=Reminding.NONE)
    floor.clock.advance(timedelta(hours=10))
    assert await floor.ticks(send_morning_notices) == ()
    await floor.takes_code("r-c1", by=BABAK)
    assert "my-news-summary" in str(floor.only_reply(Screen).args["news"])


async def test_the_morning_is_no_burst(floor: Floor) -> None:
    for number in range(MOST_IN_THE_MORNING + 1):
        floor.add_report(f"w{number:02}", "c1", by=replace(SARA, id=number))
    floor.clock.at = NIGHT
    await floor.hears((events.DecisionStands("c1"),))
    floor.clock.advance(timedelta(hours=10))
    await floor.ticks(send_morning_notices)
    assert len(notified_reports(floor)) == MOST_IN_THE_MORNING
    await floor.ticks(send_morning_notices)
    assert len(notified_reports(floor)) == 2
