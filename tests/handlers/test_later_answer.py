"""While a question is open, a message that the reporter sends unprompted is offered as the answer."""

import pytest

from bot.conversation.outgoing import Say, Screen, TextRef
from bot.domain.cases.reports import State
from bot.domain.people import Account
from bot.domain.submissions.witnesses import Side
from bot.handlers.reporting.stray_message import MOST_OFFERED
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

QUESTION, ANSWER = "At what time did you see it?", "It was at about ten o'clock."


async def asks(floor: Floor, case_id: str, *, by: Account = REZA) -> None:
    await floor.presses(f"case.claim:{case_id}", by=by)
    await floor.presses(f"case.ask:{case_id}", private=True, by=by)
    await floor.says(QUESTION, by=by)
    await floor.presses(f"case.ask-send:{case_id}", private=True, by=by)
    assert (await floor.case(case_id)).state is State.NEEDS_INFO


@pytest.fixture
async def floor() -> Floor:
    """Sara has two reports. Reza asks about the first."""
    floor = a_floor()
    await floor.files()
    await floor.files("c2")
    await asks(floor, "c1")
    return floor


def lines(floor: Floor, case_id: str = "c1") -> list[tuple[Side, str]]:
    return [(line.side, line.text) for line in floor.uow.tables.sealed[f"r-{case_id}"].lines]


async def test_typed_words_are_offered_as_the_answer_first(floor: Floor) -> None:
    await floor.says(ANSWER, by=SARA)
    asked = floor.only_reply(Screen)
    offered = verbs(asked)
    assert offered[0] == "later-answer:r-c1" and {"later-case:r-c1", "later-case:r-c2"} <= set(offered)
    assert "later-answer:r-c2" not in offered, "nobody asks about that report"
    assert asked.args["told"] == TextRef("later-question", {"count": 1})
    assert QUESTION not in "".join(floor.texts), "nothing of a case is shown without a request"
    assert lines(floor) == [(Side.QUESTION, QUESTION)], "nothing is guessed"
    await floor.presses("later-answer:r-c1", by=SARA, private=True)
    assert lines(floor)[-1] == (Side.ANSWER, ANSWER)
    assert floor.only_reply(Say, "notice-answer").args["text"] == ANSWER
    assert (await floor.case()).state is State.CLAIMED and not floor.sessions[SARA].waiting


async def test_they_may_still_be_an_addition(floor: Floor) -> None:
    await floor.says(ANSWER, by=SARA)
    await floor.presses("later-case:r-c1", by=SARA, private=True)
    assert lines(floor)[-1] == (Side.NOTE, ANSWER) and (await floor.case()).state is State.NEEDS_INFO


async def test_with_several_questions_each_is_a_choice(floor: Floor) -> None:
    await asks(floor, "c2", by=LEILA)
    await floor.says(ANSWER, by=SARA)
    asked = floor.only_reply(Screen)
    assert {"later-answer:r-c1", "later-answer:r-c2"} == set(verbs(asked)[:2])
    assert asked.args["told"] == TextRef("later-question", {"count": 2})
    await floor.presses("later-answer:r-c2", by=SARA, private=True)
    assert lines(floor, "c2")[-1] == (Side.ANSWER, ANSWER) and len(lines(floor)) == 1


async def test_a_file_with_words_answers_too(floor: Floor) -> None:
    await floor.sends(by=SARA, caption=ANSWER)
    await floor.presses("later-answer:r-c1", by=SARA, private=True)
    assert lines(floor)[-1] == (Side.ANSWER, ANSWER)
    assert len(await floor.uow.evidence.of_report("r-c1")) == 1 and not floor.sessions[SARA].waiting


async def test_old_report_with_a_question_stands_before_newer_ones(floor: Floor) -> None:
    for number in range(3, 4 + MOST_OFFERED):
        await floor.files(f"c{number}")
    await floor.says(ANSWER, by=SARA)
    assert verbs(floor.only_reply(Screen))[0] == "later-answer:r-c1"


async def test_late_answer_is_added_and_the_reporter_reads_so(floor: Floor) -> None:
    await floor.says(ANSWER, by=SARA)
    await floor.presses("case.open:c1", private=True)
    await floor.presses("case.reason:c1/reject-repeat", private=True)
    await floor.presses("later-answer:r-c1", by=SARA, private=True)
    assert floor.only_reply(Screen, "my-answer-late") and (Side.NOTE, ANSWER) in lines(floor)
    assert not floor.sessions[SARA].waiting


async def test_waiting_message_can_become_the_answer(floor: Floor) -> None:
    await floor.says(ANSWER, by=SARA)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert verbs(floor.only_reply(Screen))[:2] == ["later-answer:r-c1", "later-case:r-c1"]
    await floor.presses("my-open:r-c2", by=SARA, private=True)
    assert verbs(floor.only_reply(Screen))[0] == "later-case:r-c2"


async def test_anothers_question_is_answered_by_nobody_else(floor: Floor) -> None:
    await floor.files("c9", by=BABAK)
    await floor.says(ANSWER, by=BABAK)
    await floor.presses("later-answer:r-c1", by=BABAK, private=True)
    assert floor.reply_keys() == ["my-report-not-found"] and len(lines(floor)) == 1
