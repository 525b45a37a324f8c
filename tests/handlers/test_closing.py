"""After a verified decision: whether the problem was solved, and closing."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import (
    Ack,
    EditCard,
    EphemeralMessage,
    ReporterOf,
    Say,
    Screen,
    StaffChat,
    TextRef,
)
from bot.domain.cases.reports import State
from bot.domain.events import CaseChanged, CaseClosed, ClaimEnded, PutRightAsked
from bot.domain.people import Staff
from bot.domain.submissions.witnesses import Rightness
from bot.handlers.ticks import announce_decisions, ask_about_put_right
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA


@pytest.fixture
async def floor() -> Floor:
    """Reza has verified a case of two witnesses, and they have been notified."""
    floor = a_floor()
    await floor.files()
    await floor.joins("r-2", by=BABAK)
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/verified-document")
    floor.clock.advance(timedelta(minutes=5))
    await floor.ticks(announce_decisions)
    return floor


async def test_any_moderator_closes_with_a_reason_that_reporters_read(floor: Floor) -> None:
    floor.clock.stand()
    assert verbs(floor.only_reply(EditCard)) == [
        "refer:c1", "case.close:c1", "intro:c1", "case.reopen:c1",
    ]  # fmt: skip
    await floor.presses("case.close:c1", by=LEILA)
    choice = floor.only_reply(EphemeralMessage)
    assert (choice.key, verbs(choice)) == (
        "case-ask-closing",
        ["case.end:c1/closed-right", "case.end:c1/closed-passed-on", "case.end:c1/closed-no-more"],
    )
    await floor.presses("case.end:c1/closed-right", by=LEILA, ephemeral=5)
    case = await floor.case()
    assert (case.state, case.reason, case.assignee, case.closed_at) == (
        State.CLOSED, "closed-right", LEILA, floor.clock.now(),
    )  # fmt: skip
    assert floor.facts == (
        CaseChanged("c1"),
        CaseClosed("c1"),
        ClaimEnded("c1", LEILA),
        ClaimEnded("c1", REZA),
    )
    assert verbs(floor.only_reply(EditCard)) == ["intro:c1"]
    recipients = [r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-new"]
    assert recipients == [ReporterOf("r-2"), ReporterOf("r-c1")]
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "case-reason-closed-right" in str(floor.only_reply(Screen).args["news"])
    await floor.presses("case.end:c1/closed-no-more", by=REZA)
    assert floor.only_reply(Ack).key == "case-cannot-close"


async def test_closing_button_in_private_chat_works_for_anybody(floor: Floor) -> None:
    await floor.presses("case.show:c1", by=LEILA, private=True)
    assert "case.close:c1" in verbs(floor.replies[0])
    await floor.presses("case.close:c1", by=LEILA, private=True)
    assert verbs(floor.replies[0])[-1] == "case.show:c1"


async def test_only_what_is_verified_and_told_is_closed() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.close:c1")
    assert floor.only_reply(Ack).key == "case-cannot-close"
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/verified-document")
    for press in ("case.close:c1", "case.end:c1/closed-right"):
        await floor.presses(press, by=LEILA)
        assert floor.answers == (Ack("case-close-early", alert=True),)
    await floor.presses("case.end:c1/typed")
    assert floor.answers == (Ack("case-reason-unfit", alert=True),)


async def test_unreachable_moderator_is_told_to_start_the_bot(floor: Floor) -> None:
    await floor.presses("case.close:c1", by=BABAK)
    assert floor.only_reply(Say, "case-ask-closing").to == StaffChat(BABAK)
    known = await floor.uow.staff.get(BABAK)
    assert known is not None
    floor.uow.staff.save(Staff(BABAK, known.role, known.name, started=False))
    await floor.presses("case.close:c1", by=BABAK)
    assert floor.answers == (Ack("never-started", alert=True),)


# --- whether the problem was solved ---------------------------------------------------------------


async def run_put_right(floor: Floor) -> Floor:
    floor.clock.advance(timedelta(hours=3))
    await floor.ticks(ask_about_put_right)
    return floor


async def test_reporters_are_asked_once_and_in_time(floor: Floor) -> None:
    floor.clock.advance(timedelta(hours=2, minutes=59))
    assert await floor.ticks(ask_about_put_right) == ()
    floor.clock.advance(timedelta(minutes=1))
    await floor.ticks(ask_about_put_right)
    assert floor.facts == (PutRightAsked("c1"),)
    assert [r.to for r in floor.replies if isinstance(r, Say)] == [ReporterOf("r-2"), ReporterOf("r-c1")]
    assert await floor.ticks(ask_about_put_right) == ()


async def test_a_rejected_case_asks_nobody() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/reject-repeat")
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    assert await floor.ticks(ask_about_put_right) == ()
    assert (await run_put_right(floor)).facts == ()


async def test_each_answers_once_and_the_card_counts(floor: Floor) -> None:
    await run_put_right(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert {"my-right:r-c1/yes", "my-right:r-c1/no"} <= set(verbs(floor.only_reply(Screen)))
    await floor.presses("my-right:r-c1/no", by=SARA, private=True)
    assert floor.only_reply(Ack) == Ack("my-right-taken")
    screen = floor.only_reply(Screen)
    assert "my-news-right-answer" in str(screen.args["news"]) and "my-right:r-c1/yes" not in verbs(screen)
    assert floor.facts == (CaseChanged("c1"),)
    await floor.presses("my-right:r-c1/yes", by=SARA, private=True)
    assert floor.answers == (Ack("my-right-not-asked", alert=True),)
    await floor.presses("my-right:r-2/no", by=BABAK, private=True)
    sign = floor.only_reply(EditCard).args["state"]
    assert isinstance(sign, TextRef)
    assert sign.args["rest"] == TextRef("case-sign-right", {"right": 0, "wrong": 2})
    assert "هنوز درست نشده: ۲" in "".join(floor.texts).replace("\u2068", "").replace("\u2069", "")


async def test_it_is_asked_and_answered_after_closing_too(floor: Floor) -> None:
    await floor.presses("case.end:c1/closed-passed-on")
    await run_put_right(floor)
    await floor.presses("my-right:r-c1/yes", by=SARA, private=True)
    case = await floor.case()
    assert (case.state, case.put_right) == (State.CLOSED, 1)


async def test_before_it_is_asked_nobody_answers(floor: Floor) -> None:
    await floor.presses("my-right:r-c1/yes", by=SARA, private=True)
    assert floor.answers == (Ack("my-right-not-asked", alert=True),)


async def test_withdrawn_report_takes_its_answer_along(floor: Floor) -> None:
    await run_put_right(floor)
    await floor.presses("my-right:r-c1/no", by=SARA, private=True)
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1"))
    case = await floor.case()
    assert (case.not_right, case.witnesses) == (0, 1)


async def test_fully_withdrawn_case_is_never_asked_about(floor: Floor) -> None:
    for report_id in ("r-c1", "r-2"):
        await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), report_id))
    assert (await floor.case()).right_due is None
    await run_put_right(floor)
    assert floor.replies == ()


async def test_the_answer_stays_with_its_report(floor: Floor) -> None:
    await run_put_right(floor)
    await floor.presses("my-right:r-2/yes", by=BABAK, private=True)
    report = await floor.uow.reports.get("r-2")
    assert report is not None and report.right is Rightness.YES
