"""Deciding and asking: few presses, reasons that the reporter reads, typed words in the private chat only."""

from datetime import timedelta

import pytest

from bot.conversation.incoming import FileKind, FileRef, FilesSent
from bot.conversation.outgoing import (
    Ack,
    DetailOf,
    EditCard,
    EphemeralMessage,
    EraseDetails,
    ReporterOf,
    Say,
    Screen,
    StaffChat,
    TextRef,
)
from bot.domain.cases.reports import ProofGrade, State
from bot.domain.events import CaseChanged, ClaimEnded, DecisionStands, QuestionAsked
from bot.domain.submissions.witnesses import ContactMode, Side
from bot.handlers.pieces import mark_preview
from bot.handlers.ticks import announce_decisions, release_expired_claims
from bot.usecases.sent_reports.answer_question import open_question
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
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


async def test_private_person_reason_is_missing_where_act_accepts_them(floor: Floor) -> None:
    """Anybody can be reported for buying votes: «only of those who have a part in the election» is untrue."""
    await floor.presses("case.open:c1")
    await floor.presses("case.out:c1")
    assert "case.reason:c1/out-private" not in verbs(floor.only_reply(EphemeralMessage))
    await floor.presses("case.reason:c1/out-private")  # a button of an earlier screen
    assert floor.only_reply(Ack).key == "case-reason-unfit" and (await floor.case()).state is State.CLAIMED
    await floor.files("c2", act_id="O32")
    await floor.presses("case.claim:c2")
    await floor.presses("case.out:c2")
    assert "case.reason:c2/out-private" in verbs(floor.only_reply(EphemeralMessage))


async def test_out_of_scope_takes_two_presses_after_the_claim(floor: Floor) -> None:
    await floor.presses("case.out:c1")
    choices = floor.only_reply(EphemeralMessage)
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
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only_reply(EditCard).args["state"] == TextRef("case-state-out-of-scope", {"name": "Reza"})
    assert verbs(floor.only_reply(EditCard)) == ["case.undo:c1"]


@pytest.mark.parametrize("grade", ProofGrade)
async def test_verifying_is_graded(floor: Floor, grade: ProofGrade) -> None:
    await floor.presses("case.verify:c1", ephemeral=5)
    reason = f"verified-{grade.replace('_', '-')}"
    assert f"case.reason:c1/{reason}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"case.reason:c1/{reason}")
    case = await floor.case()
    assert (case.state, case.grade, case.reason) == (State.VERIFIED, grade, reason)


async def test_choice_goes_to_private_chat_without_ephemeral_messages(floor: Floor) -> None:
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c1", by=BABAK)
    await floor.presses("case.reject:c1", by=BABAK)
    assert floor.only_reply(Ack) == Ack("case-see-private")
    assert floor.only_reply(Say, "case-ask-reject").to == StaffChat(BABAK)


async def test_a_reason_of_no_decision_is_refused(floor: Floor) -> None:
    for press in ("case.reason:c1/typed", "case.reason:c1", "case.write:c1/verify"):
        await floor.presses(press)
        assert floor.answers == (Ack("case-reason-unfit", alert=True),)
    assert (await floor.case()).state is State.CLAIMED


async def test_deciding_twice_is_harmless(floor: Floor) -> None:
    await floor.presses("case.reason:c1/reject-repeat")
    decided = await floor.case()
    await floor.presses("case.reason:c1/reject-repeat")
    assert floor.only_reply(Ack).key == "case-cannot-reject"
    assert await floor.case() == decided


async def test_typed_reason_is_previewed_in_private_and_sealed(floor: Floor) -> None:
    await floor.presses("case.write:c1/reject")
    assert floor.only_reply(Ack) == Ack("case-type-in-private", alert=True)
    lead = floor.only_reply(Say, "case-go-on-here")
    assert (lead.to, verbs(lead)) == (StaffChat(REZA), ["case.write:c1/reject"])
    await floor.presses("case.open:c1")
    await floor.presses("case.write:c1/reject", private=True)
    await floor.says("no")
    assert floor.answers == (Ack("words-too-short", {"least": 10}, alert=True),)
    await floor.says("The picture is from another year.")
    preview = floor.only_reply(Screen)
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
    assert floor.only_reply(Ack) == Ack("case-undone")
    await floor.presses("case.reason:c1/reject-repeat")
    floor.clock.advance(timedelta(minutes=5))
    await floor.presses("case.undo:c1")
    assert floor.answers == (Ack("case-undo-closed", alert=True),)


async def test_reporter_is_notified_once_after_undo_window_closes(floor: Floor) -> None:
    await floor.presses("case.reason:c1/reject-repeat")
    assert "notice-new" not in floor.reply_keys()
    floor.clock.advance(timedelta(minutes=4, seconds=59))
    assert await floor.ticks(announce_decisions) == ()
    floor.clock.advance(timedelta(seconds=1))
    await floor.ticks(announce_decisions)
    assert floor.facts == (DecisionStands("c1"), CaseChanged("c1"))
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    assert verbs(floor.only_reply(EditCard)) == ["case.reopen:c1"]
    assert await floor.ticks(announce_decisions) == ()


async def test_expired_claim_frees_case_and_notifies_assignee(floor: Floor) -> None:
    floor.clock.advance(timedelta(minutes=19, seconds=59))
    assert await floor.ticks(release_expired_claims) == ()
    floor.clock.advance(timedelta(seconds=1))
    await floor.ticks(release_expired_claims)
    assert (await floor.case()).state is State.NEW
    assert floor.facts == (CaseChanged("c1"), ClaimEnded("c1", REZA))
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only_reply(Say, "notice-claim-over").to == StaffChat(REZA)
    assert "notice-new" not in floor.reply_keys()
    assert await floor.ticks(release_expired_claims) == ()


async def ask_question(floor: Floor) -> None:
    await floor.presses("case.ask:c1", private=True)
    await floor.says(QUESTION)
    await floor.presses("case.ask-send:c1", private=True)


async def answer_question(floor: Floor, words: str) -> None:
    await floor.presses("my-answer:r-c1", by=SARA, private=True)
    await floor.says(words, by=SARA)


async def test_question_is_previewed_with_reminder_and_waits_a_day(floor: Floor) -> None:
    floor.clock.stand()
    await floor.presses("case.ask:c1")
    assert floor.only_reply(Say, "case-go-on-here").to == StaffChat(REZA)
    await floor.presses("case.ask:c1", private=True)
    assert floor.only_reply(Screen).args["way"] == TextRef("case-question-next")
    await floor.says(QUESTION)
    preview = floor.only_reply(Screen)
    assert (preview.args["question"], preview.args["reminder"]) == (QUESTION, TextRef("question-reminder"))
    assert await floor.uow.reports.dialogue("r-c1") == ()
    await floor.presses("case.ask-send:c1", private=True)
    assert floor.facts == (CaseChanged("c1"), QuestionAsked("c1"))
    case = await floor.case()
    assert (case.state, case.until) == (State.NEEDS_INFO, floor.clock.now() + timedelta(hours=24))
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    assert QUESTION not in "".join(floor.texts)
    assert [line.text for line in await floor.uow.reports.dialogue("r-c1")] == [QUESTION]
    await floor.presses("case.ask:c1", private=True)
    assert floor.only_reply(Ack).key == "case-cannot-ask"


async def test_question_to_no_return_reporter_waits_at_code() -> None:
    floor = a_floor()
    await floor.files(mode=ContactMode.NO_RETURN)
    await floor.presses("case.claim:c1")
    await floor.presses("case.ask:c1", private=True)
    assert floor.only_reply(Screen).args["way"] == TextRef("case-question-by-code")
    await floor.says(QUESTION)
    await floor.presses("case.ask-send:c1", private=True)
    assert "notice-new" not in floor.reply_keys()


async def test_file_or_long_text_is_refused_as_question(floor: Floor) -> None:
    await floor.presses("case.ask:c1", private=True)
    photo = FileRef(FileKind.PHOTO, "file-1")
    await floor.takes(FilesSent(chat_of(REZA), REZA, (photo,), message_id=11))
    assert floor.answers == (Ack("words-only-text", alert=True),)
    await floor.says("x" * 501)
    assert floor.answers == (Ack("words-too-long", {"most": 500, "length": 501}, alert=True),)
    assert floor.sessions[REZA].state == "case.ask"


async def test_question_is_not_sent_after_claim_expired(floor: Floor) -> None:
    await floor.presses("case.ask:c1", private=True)
    await floor.says(QUESTION)
    floor.clock.advance(timedelta(minutes=30))
    await floor.ticks(release_expired_claims)
    await floor.presses("case.ask-send:c1", private=True)
    assert floor.answers == (Ack("case-not-claimed", alert=True),)
    assert await floor.uow.reports.dialogue("r-c1") == ()


async def test_answer_reaches_asker_and_is_erased_with_claim(floor: Floor) -> None:
    await ask_question(floor)
    await answer_question(floor, "About ten.")
    answer = floor.only_reply(Say, "notice-answer")
    assert (answer.args["text"], answer.to, answer.remember) == (
        "About ten.",
        StaffChat(REZA),
        DetailOf("c1", REZA),
    )
    assert (await floor.case()).state is State.CLAIMED
    assert floor.only_reply(EditCard).args["state"].key == "case-state-claimed"


async def test_withdrawn_report_closes_card_and_erases_details(floor: Floor) -> None:
    floor.uow.keep_turn()
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1"))
    assert floor.only_reply(EditCard).args["state"] == TextRef("case-state-withdrawn")
    assert floor.only_reply(EditCard).buttons == ()
    assert EraseDetails("c1", REZA) in floor.replies
    assert floor.only_reply(Say, "notice-withdrawn").to == StaffChat(REZA)
    await floor.presses("case.open:c1")
    assert floor.answers == (Ack("case-not-claimed", alert=True),)


async def test_the_newest_answer_is_shown(floor: Floor) -> None:
    for words in ("About ten.", "No, at eleven."):
        await ask_question(floor)
        floor.clock.advance(timedelta(minutes=1))
        await answer_question(floor, words)
        assert floor.only_reply(Say, "notice-answer").args["text"] == words


@pytest.mark.parametrize("typed", [True, False])
async def test_undone_decision_leaves_no_words_and_question_open(floor: Floor, typed: bool) -> None:
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
    dialogue = await floor.uow.reports.dialogue("r-c1")
    assert [line.side for line in dialogue] == [Side.QUESTION], (
        "withdrawn words are not shown to later assignees"
    )
    assert open_question(await floor.case(), dialogue) == dialogue[0]
