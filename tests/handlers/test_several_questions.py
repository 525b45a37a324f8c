"""Several witnesses of one case are asked: each has their own time to answer, and the case waits for all."""

from datetime import datetime, timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat, TextRef
from bot.domain.cases.reports import State
from bot.domain.cases.triage import QUESTION_LASTS
from bot.domain.people import Account
from bot.handlers.ticks import release_expired_claims
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor
from tests.fakes.turns import REZA, SARA

QUESTION, OTHER = "At what time did you see it?", "How many of them were there?"


async def asks(floor: Floor, case_id: str, question: str, *, by: Account = REZA) -> datetime:
    """Ask, and return when the answers are due."""
    await floor.presses(f"case.ask:{case_id}", private=True, by=by)
    await floor.says(question, by=by)
    await floor.presses(f"case.ask-send:{case_id}", private=True, by=by)
    assert (await floor.case(case_id)).state is State.NEEDS_INFO
    return floor.clock.now() + QUESTION_LASTS


async def answers(floor: Floor, report_id: str, *, by: Account) -> None:
    await floor.presses(f"my-answer:{report_id}", by=by, private=True)
    await floor.says("About ten.", by=by)


async def status_and_news(floor: Floor, report_id: str, *, by: Account) -> tuple[TextRef, str]:
    """The reporter's status and news."""
    await floor.presses(f"my-open:{report_id}", by=by, private=True)
    screen = floor.only_reply(Screen)
    return screen.args["status"], str(screen.args["news"])


@pytest.fixture
async def floor() -> Floor:
    """Sara and Babak report c1, which Reza holds."""
    floor = a_floor()
    await floor.files()
    await floor.joins("r-2", by=BABAK)
    await floor.presses("case.claim:c1")
    return floor


async def test_second_witness_keeps_deadline_after_first_answers(floor: Floor) -> None:
    floor.clock.stand()
    due = await asks(floor, "c1", QUESTION)
    floor.clock.advance(timedelta(minutes=1))
    await answers(floor, "r-c1", by=SARA)
    assert floor.only_reply(Say, "notice-answer").to == StaffChat(REZA)
    case = await floor.case()
    assert (case.state, case.until) == (State.NEEDS_INFO, due), "it waits for the other answer"
    floor.clock.advance(timedelta(hours=23))
    await floor.ticks(release_expired_claims)
    status, news = await status_and_news(floor, "r-2", by=BABAK)
    assert status == TextRef("my-status-needs-info")
    assert str(TextRef("my-question-until", {"until": due})) in news and "my-question-late" not in news
    status, news = await status_and_news(floor, "r-c1", by=SARA)
    assert status == TextRef("my-status-claimed") and "my-news-question" not in news
    await answers(floor, "r-2", by=BABAK)
    assert floor.only_reply(Say, "notice-answer").to == StaffChat(REZA)
    assert (await floor.case()).state is State.CLAIMED


async def test_answer_is_shown_even_when_clock_was_set_back(floor: Floor) -> None:
    await asks(floor, "c1", QUESTION)
    await floor.presses("my-answer:r-c1", by=SARA, private=True)
    await floor.says("پاسخ سارا", by=SARA)
    floor.clock.advance(-timedelta(minutes=1))
    await floor.presses("my-answer:r-2", by=BABAK, private=True)
    await floor.says("پاسخ بابک", by=BABAK)
    assert floor.only_reply(Say, "notice-answer").args["text"] == "پاسخ بابک"


async def test_pending_question_is_listed_only_to_unanswered_reporters(floor: Floor) -> None:
    await asks(floor, "c1", QUESTION)
    await answers(floor, "r-c1", by=SARA)
    for who, key in ((SARA, "my-status-claimed"), (BABAK, "my-status-needs-info")):
        await floor.presses("my-reports", by=who, private=True)
        (label,) = [
            b.label for row in floor.only_reply(Screen).buttons for b in row if b.label.key == "my-report-row"
        ]
        assert label.args["status"] == TextRef(key)


async def test_question_is_late_only_after_its_own_deadline(floor: Floor) -> None:
    floor.clock.stand()
    due = await asks(floor, "c1", QUESTION)
    await floor.presses("case.release:c1", private=True)
    _, news = await status_and_news(floor, "r-2", by=BABAK)
    assert str(TextRef("my-question-until", {"until": due})) in news, "the next assignee can read the answer"
    floor.clock.advance(QUESTION_LASTS)
    _, news = await status_and_news(floor, "r-2", by=BABAK)
    assert "my-question-late" in news


async def test_last_awaited_reporter_withdrawing_ends_the_wait(floor: Floor) -> None:
    await asks(floor, "c1", QUESTION)
    await answers(floor, "r-c1", by=SARA)
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-2"))
    case = await floor.case()
    assert (case.state, case.witnesses) == (State.CLAIMED, 1)


async def test_withdrawing_answered_report_keeps_waiting_for_the_other(floor: Floor) -> None:
    floor.clock.stand()
    due = await asks(floor, "c1", QUESTION)
    await answers(floor, "r-c1", by=SARA)
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1"))
    case = await floor.case()
    assert (case.state, case.until) == (State.NEEDS_INFO, due)


@pytest.fixture
async def merged_cases() -> tuple[Floor, datetime, datetime]:
    """Reza asked Sara about c1 and merged it an hour later into c2, about which Leila asked Babak."""
    floor = a_floor()
    floor.clock.stand()
    await floor.files()
    await floor.files("c2", by=BABAK)
    await floor.presses("case.claim:c1")
    await floor.presses("case.claim:c2", by=LEILA)
    old = await asks(floor, "c1", QUESTION)
    floor.clock.advance(timedelta(hours=1))
    new = await asks(floor, "c2", OTHER, by=LEILA)
    await floor.presses("case.merge-yes:c1/c2", private=True)
    assert floor.only_reply(Ack) == Ack("case-merged")
    return floor, old, new


async def test_after_a_merge_each_question_shows_its_own_time(
    merged_cases: tuple[Floor, datetime, datetime],
) -> None:
    floor, old, new = merged_cases
    for report_id, who, due in (("r-c1", SARA, old), ("r-c2", BABAK, new)):
        _, news = await status_and_news(floor, report_id, by=who)
        assert str(TextRef("my-question-until", {"until": due})) in news


async def test_answer_to_old_question_does_not_end_newer_wait(
    merged_cases: tuple[Floor, datetime, datetime],
) -> None:
    floor, _, new = merged_cases
    await answers(floor, "r-c1", by=SARA)
    assert floor.only_reply(Say, "notice-answer").to == StaffChat(LEILA), "the assignee reads it"
    case = await floor.case("c2")
    assert (case.state, case.until) == (State.NEEDS_INFO, new)
    await answers(floor, "r-c2", by=BABAK)
    assert (await floor.case("c2")).state is State.CLAIMED


async def test_unanswered_old_question_does_not_hold_the_case(
    merged_cases: tuple[Floor, datetime, datetime],
) -> None:
    floor, old, _ = merged_cases
    await answers(floor, "r-c2", by=BABAK)
    assert (await floor.case("c2")).state is State.CLAIMED
    _, news = await status_and_news(floor, "r-c1", by=SARA)
    assert str(TextRef("my-question-until", {"until": old})) in news


async def test_waiting_cases_do_not_count_toward_claim_limit() -> None:
    floor = a_floor()
    for number in range(1, 8):
        await floor.files(f"c{number}")
    for number in range(1, 4):
        await floor.presses(f"case.claim:c{number}")
        await asks(floor, f"c{number}", QUESTION)
    for number in range(4, 7):
        await floor.presses(f"case.claim:c{number}")
        assert (await floor.case(f"c{number}")).assignee == REZA, (
            "three open questions do not prevent new claims"
        )
    await floor.presses("case.claim:c7")
    assert floor.only_reply(Ack).key == "case-too-many-claims", "three cases in work are the limit"
    await answers(floor, "r-c1", by=SARA)
    assert (await floor.case("c1")).state is State.CLAIMED, "an answer goes back to the moderator who asked"
    await floor.presses("case.release:c4")
    await floor.presses("case.claim:c7")
    assert floor.only_reply(Ack).key == "case-too-many-claims", "the answered case is in work again"


async def test_a_decision_is_taken_back_into_full_hands() -> None:
    floor = a_floor()
    for number in range(1, 5):
        await floor.files(f"c{number}")
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/out-spam")
    for number in range(2, 5):
        await floor.presses(f"case.claim:c{number}")
    await floor.presses("case.undo:c1")
    case = await floor.case("c1")
    assert (case.state, case.assignee) == (State.CLAIMED, REZA), (
        "a mistake can be undone, however many cases are in work"
    )
