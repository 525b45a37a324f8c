"""Deciding and asking: few presses, reasons the reporter reads, words in the private chat only."""

from datetime import timedelta

import pytest

from bot.conversation.incoming import FileKind, FileRef, FilesSent
from bot.conversation.outgoing import (
    Ack,
    DetailOf,
    EditCard,
    EraseDetails,
    ReporterOf,
    Say,
    Screen,
    StaffChat,
    Term,
    Whisper,
)
from bot.domain.cases.reports import Grade, State
from bot.domain.events import CaseChanged, ClaimEnded, DecisionStands, QuestionAsked
from bot.domain.submissions.witnesses import ContactMode, Side
from bot.handlers.pieces import mark_preview
from bot.handlers.ticks import claims_over, decisions_stand
from bot.usecases.sent_reports.answer_question import open_question
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA, chat_of

QUESTION = "At what time did it begin?"


@pytest.fixture
async def floor() -> Floor:
    """Reza holds a case."""
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    return floor


async def test_a_private_person_is_no_reason_where_the_act_takes_reports_of_them(floor: Floor) -> None:
    """Vote buying by anybody is reported: «only of those who have a part in the election» would be untrue."""
    await floor.presses("case.open:c1")
    await floor.presses("case.out:c1")
    assert "case.reason:c1/out-private" not in verbs(floor.only(Whisper))
    await floor.presses("case.reason:c1/out-private")  # a button of before
    assert floor.only(Ack).key == "case-reason-unfit" and (await floor.case()).state is State.CLAIMED
    await floor.files("c2", act_id="O32")
    await floor.presses("case.claim:c2")
    await floor.presses("case.out:c2")
    assert "case.reason:c2/out-private" in verbs(floor.only(Whisper))


async def test_out_of_scope_takes_two_presses_after_the_claim(floor: Floor) -> None:
    await floor.presses("case.out:c1")
    choices = floor.only(Whisper)
    assert (choices.key, choices.remember) == ("case-ask-out-of-scope", DetailOf("c1", REZA))
    assert verbs(choices) == [
        "case.reason:c1/out-opinion",
        "case.reason:c1/out-lawful",
        "case.reason:c1/out-election",
        "case.reason:c1/out-official",
        "case.reason:c1/out-spam",
        "case.write:c1/out_of_scope",
    ]
    await floor.presses("case.reason:c1/out-lawful", ephemeral=5)
    case = await floor.case()
    assert (case.state, case.reason) == (State.OUT_OF_SCOPE, "out-lawful")
    assert floor.facts == (CaseChanged("c1"), ClaimEnded("c1", REZA))
    assert floor.only(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only(EditCard).args["state"] == Term("case-state-out-of-scope", {"name": "Reza"})
    assert verbs(floor.only(EditCard)) == ["case.undo:c1"]


@pytest.mark.parametrize("grade", Grade)
async def test_verifying_is_graded(floor: Floor, grade: Grade) -> None:
    await floor.presses("case.verify:c1", ephemeral=5)
    reason = f"verified-{grade.replace('_', '-')}"
    assert f"case.reason:c1/{reason}" in verbs(floor.only(Screen))
    await floor.presses(f"case.reason:c1/{reason}")
    case = await floor.case()
    assert (case.state, case.grade, case.reason) == (State.VERIFIED, grade, reason)


async def test_where_nothing_can_be_whispered_the_choice_goes_to_the_private_chat(floor: Floor) -> None:
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c1", by=BABAK)
    await floor.presses("case.reject:c1", by=BABAK)
    assert floor.only(Ack) == Ack("case-see-private")
    assert floor.only(Say, "case-ask-reject").to == StaffChat(BABAK)


async def test_a_reason_of_no_decision_is_refused(floor: Floor) -> None:
    for press in ("case.reason:c1/typed", "case.reason:c1", "case.write:c1/verify"):
        await floor.presses(press)
        assert floor.answers == (Ack("case-reason-unfit", alert=True),)
    assert (await floor.case()).state is State.CLAIMED


async def test_deciding_twice_is_harmless(floor: Floor) -> None:
    await floor.presses("case.reason:c1/reject-repeat")
    decided = await floor.case()
    await floor.presses("case.reason:c1/reject-repeat")
    assert floor.only(Ack).key == "case-cannot-reject"
    assert await floor.case() == decided


async def test_a_typed_reason_is_written_in_private_previewed_and_sealed(floor: Floor) -> None:
    await floor.presses("case.write:c1/reject")
    assert floor.only(Ack) == Ack("case-type-in-private", alert=True)
    lead = floor.only(Say, "case-go-on-here")
    assert (lead.to, verbs(lead)) == (StaffChat(REZA), ["case.write:c1/reject"])
    await floor.presses("case.open:c1")
    await floor.presses("case.write:c1/reject", private=True)
    await floor.says("no")
    assert floor.answers == (Ack("words-too-short", {"least": 10}, alert=True),)
    await floor.says("The picture is from another year.")
    preview = floor.only(Screen)
    words = "The picture is from another year."
    assert preview.args["reason"] == words
    assert verbs(preview) == [
        f"case.write-send:c1/{mark_preview('reject', words)}",
        "case.write:c1/reject",
        "case.show:c1",
    ]
    await floor.presses("case.write-send:c1", private=True)
    case = await floor.case()
    assert (case.state, case.reason) == (State.REJECTED, "typed")
    assert [(line.side, line.text) for line in await floor.uow.reports.dialogue("r-c1")] == [
        (Side.REASON, "The picture is from another year.")
    ]
    assert floor.sessions[REZA].state == ""
    await floor.presses("case.write-send:c1", private=True)
    assert floor.answers == (Ack("case-nothing-written", alert=True),)


async def test_undo_within_five_minutes_by_the_one_who_decided(floor: Floor) -> None:
    await floor.presses("case.reason:c1/reject-repeat")
    await floor.presses("case.undo:c1", by=LEILA)
    assert floor.answers == (Ack("case-not-yours", {"name": "Reza", "named": "yes"}, alert=True),)
    floor.clock.advance(timedelta(minutes=4))
    await floor.presses("case.undo:c1")
    assert (await floor.case()).state is State.CLAIMED
    assert floor.only(Ack) == Ack("case-undone")
    await floor.presses("case.reason:c1/reject-repeat")
    floor.clock.advance(timedelta(minutes=5))
    await floor.presses("case.undo:c1")
    assert floor.answers == (Ack("case-undo-closed", alert=True),)


async def test_the_reporter_is_told_once_and_only_when_the_window_has_closed(floor: Floor) -> None:
    await floor.presses("case.reason:c1/reject-repeat")
    assert "notice-new" not in floor.heard()
    floor.clock.advance(timedelta(minutes=4, seconds=59))
    assert await floor.ticks(decisions_stand) == ()
    floor.clock.advance(timedelta(seconds=1))
    await floor.ticks(decisions_stand)
    assert floor.facts == (DecisionStands("c1"), CaseChanged("c1"))
    assert floor.only(Say, "notice-new").to == ReporterOf("r-c1")
    assert verbs(floor.only(EditCard)) == ["case.reopen:c1"]
    assert await floor.ticks(decisions_stand) == ()


async def test_a_claim_that_runs_out_frees_the_case_and_tells_its_holder(floor: Floor) -> None:
    floor.clock.advance(timedelta(minutes=19, seconds=59))
    assert await floor.ticks(claims_over) == ()
    floor.clock.advance(timedelta(seconds=1))
    await floor.ticks(claims_over)
    assert (await floor.case()).state is State.NEW
    assert floor.facts == (CaseChanged("c1"), ClaimEnded("c1", REZA))
    assert floor.only(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only(Say, "notice-claim-over").to == StaffChat(REZA)
    assert "notice-new" not in floor.heard()
    assert await floor.ticks(claims_over) == ()


async def asked(floor: Floor) -> None:
    await floor.presses("case.ask:c1", private=True)
    await floor.says(QUESTION)
    await floor.presses("case.ask-send:c1", private=True)


async def answered(floor: Floor, words: str) -> None:
    await floor.presses("my-answer:r-c1", by=SARA, private=True)
    await floor.says(words, by=SARA)


async def test_a_question_is_previewed_with_its_reminder_and_waits_a_day(floor: Floor) -> None:
    floor.clock.stand()
    await floor.presses("case.ask:c1")
    assert floor.only(Say, "case-go-on-here").to == StaffChat(REZA)
    await floor.presses("case.ask:c1", private=True)
    assert floor.only(Screen).args["way"] == Term("case-question-told")
    await floor.says(QUESTION)
    preview = floor.only(Screen)
    assert (preview.args["question"], preview.args["reminder"]) == (QUESTION, Term("question-reminder"))
    assert await floor.uow.reports.dialogue("r-c1") == ()
    await floor.presses("case.ask-send:c1", private=True)
    assert floor.facts == (CaseChanged("c1"), QuestionAsked("c1"))
    case = await floor.case()
    assert (case.state, case.until) == (State.NEEDS_INFO, floor.clock.now() + timedelta(hours=24))
    assert floor.only(Say, "notice-new").to == ReporterOf("r-c1")
    assert QUESTION not in "".join(floor.read)
    assert [line.text for line in await floor.uow.reports.dialogue("r-c1")] == [QUESTION]
    await floor.presses("case.ask:c1", private=True)
    assert floor.only(Ack).key == "case-cannot-ask"


async def test_a_question_to_a_reporter_without_a_way_back_waits_at_his_code() -> None:
    floor = a_floor()
    await floor.files(mode=ContactMode.NO_RETURN)
    await floor.presses("case.claim:c1")
    await floor.presses("case.ask:c1", private=True)
    assert floor.only(Screen).args["way"] == Term("case-question-by-code")
    await floor.says(QUESTION)
    await floor.presses("case.ask-send:c1", private=True)
    assert "notice-new" not in floor.heard()


async def test_a_file_or_a_long_text_instead_of_a_question(floor: Floor) -> None:
    await floor.presses("case.ask:c1", private=True)
    photo = FileRef(FileKind.PHOTO, "file-1")
    await floor.takes(FilesSent(chat_of(REZA), REZA, (photo,), message_id=11))
    assert floor.answers == (Ack("words-only-text", alert=True),)
    await floor.says("x" * 501)
    assert floor.answers == (Ack("words-too-long", {"most": 500, "length": 501}, alert=True),)
    assert floor.sessions[REZA].state == "case.ask"


async def test_a_question_whose_claim_ran_out_meanwhile_is_not_sent(floor: Floor) -> None:
    await floor.presses("case.ask:c1", private=True)
    await floor.says(QUESTION)
    floor.clock.advance(timedelta(minutes=30))
    await floor.ticks(claims_over)
    await floor.presses("case.ask-send:c1", private=True)
    assert floor.answers == (Ack("case-not-claimed", alert=True),)
    assert await floor.uow.reports.dialogue("r-c1") == ()


async def test_an_answer_comes_to_the_one_who_asked_and_goes_with_his_claim(floor: Floor) -> None:
    await asked(floor)
    await answered(floor, "About ten.")
    answer = floor.only(Say, "notice-answer")
    assert (answer.args["text"], answer.to, answer.remember) == (
        "About ten.",
        StaffChat(REZA),
        DetailOf("c1", REZA),
    )
    assert (await floor.case()).state is State.CLAIMED
    assert floor.only(EditCard).args["state"].key == "case-state-claimed"


async def test_a_withdrawn_report_closes_its_card_and_takes_the_details_away(floor: Floor) -> None:
    floor.uow.keep_turn()
    await floor.hears(await withdraw_report("r-c1", uow=floor.uow, clock=floor.clock))
    assert floor.only(EditCard).args["state"] == Term("case-state-withdrawn")
    assert floor.only(EditCard).buttons == ()
    assert EraseDetails("c1", REZA) in floor.replies
    assert floor.only(Say, "notice-withdrawn").to == StaffChat(REZA)
    await floor.presses("case.open:c1")
    assert floor.answers == (Ack("case-not-claimed", alert=True),)


async def test_the_newest_answer_is_shown(floor: Floor) -> None:
    for words in ("About ten.", "No, at eleven."):
        await asked(floor)
        floor.clock.advance(timedelta(minutes=1))
        await answered(floor, words)
        assert floor.only(Say, "notice-answer").args["text"] == words


@pytest.mark.parametrize("typed", [True, False])
async def test_a_decision_that_is_taken_back_leaves_no_words_and_the_question_open(
    floor: Floor, typed: bool
) -> None:
    await floor.presses("case.ask:c1", private=True)
    await floor.says(QUESTION)
    await floor.presses("case.ask-send:c1", private=True)
    if typed:
        await floor.presses("case.open:c1")
        await floor.presses("case.write:c1/reject", private=True)
        await floor.says("The picture is from another year.")
        await floor.presses("case.write-send:c1", private=True)
    else:
        await floor.presses("case.reason:c1/reject-repeat")
    assert (await floor.case()).state is State.REJECTED
    await floor.presses("case.undo:c1")
    said = await floor.uow.reports.dialogue("r-c1")
    assert [line.side for line in said] == [Side.QUESTION], "withdrawn words stand before no later holder"
    assert open_question(await floor.case(), said) == said[0]
