"""Files and words that reporters add to their report, and who is notified of them."""

from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.incoming import FileKind, LocationSent, OtherSent
from bot.conversation.outgoing import Ack, EditCard, Say, SendAlbum, StaffChat, TextRef
from bot.domain.cases.reports import State
from bot.domain.events import CaseChanged, EvidenceAdded
from bot.domain.submissions.evidence import MOST_FILES, EvidenceState
from bot.domain.submissions.witnesses import Side
from bot.handlers.pieces import NOTHING
from bot.handlers.ticks import announce_decisions
from tests.fakes.floor import LEILA, WORDS, Floor, a_floor, render_reply, verbs
from tests.fakes.turns import REZA, SARA, chat_of


@pytest.fixture
async def floor() -> Floor:
    """A report has arrived, and its sender wants to add something."""
    floor = a_floor()
    await floor.files()
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    return floor


async def lines(floor: Floor) -> list[tuple[Side, str]]:
    return [(line.side, line.text) for line in await floor.uow.reports.dialogue("r-c1")]


async def test_words_are_added_masked_and_marked_on_the_card(floor: Floor) -> None:
    await floor.says("\u202eThe same again at noon; call 09123456789.", by=SARA)
    assert floor.reply_keys() == ["my-added-words", "case-card"]
    assert await lines(floor) == [(Side.NOTE, "The same again at noon; call ▪︎▪︎▪︎.")]
    assert floor.facts == (EvidenceAdded("c1", "r-c1"), CaseChanged("c1"))
    assert "case-sign-added" in str(floor.only_reply(EditCard).args["state"])
    await floor.says("And in the evening.", by=SARA)
    assert floor.facts == (EvidenceAdded("c1", "r-c1"),), "the card already says so"
    assert floor.reply_keys() == ["my-added-words"]


async def test_files_come_in_any_number_of_messages_until_done(floor: Floor) -> None:
    for number in range(3):
        await floor.sends(caption="a caption" if number == 1 else "")
        assert floor.only_reply(Say, "my-added-files").args == {
            "count": number + 1,
            "tail": "plain",
            "wait": NOTHING,
        }
    assert await lines(floor) == [(Side.NOTE, ""), (Side.NOTE, "a caption"), (Side.NOTE, "")]
    pieces = await floor.uow.evidence.of_report("r-c1")
    assert {(p.state, p.facts.kind, p.file_id) for p in pieces} == {
        (EvidenceState.WAITING, "photo", "file-1")
    }
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.sessions[SARA].state == ""


async def test_an_album_leaves_one_line_and_every_file(floor: Floor) -> None:
    for _ in range(10):
        await floor.sends()
    assert await lines(floor) == [(Side.NOTE, "")]
    assert len(await floor.uow.evidence.of_report("r-c1")) == 10


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ({"size": 21 * 1024 * 1024}, "my-file-too-big"),
        ({}, "my-files-full"),
    ],
)
async def test_form_limits_apply_to_all_files_of_report(floor: Floor, file: dict[str, Any], key: str) -> None:
    for number in range(MOST_FILES):
        floor.attaches(f"2026-05-01T09:00:{number:02}+00:00")
    if key == "my-file-too-big":
        floor.uow.evidence.drop_draft("r-c1")
        floor.uow.keep_turn()
    await floor.sends(**file)
    message = floor.only_reply(Say)
    assert (message.key, message.slot) == (key, "evidence"), "one message for all parts of an album"
    assert floor.facts == ()
    assert floor.sessions[SARA].state == "mine.add", "the step that was begun goes on"
    assert await lines(floor) == []


async def test_a_program_is_kept_closed_and_that_is_said(floor: Floor) -> None:
    await floor.sends(kind=FileKind.DOCUMENT, name="tool.exe", mime="application/x-msdownload")
    assert floor.only_reply(Say, "my-added-files").args["tail"] == "closed"


@pytest.mark.parametrize(
    ("typed", "key"),
    [("👍👍", "my-words-empty"), ("x" * 3001, "my-words-long"), ("@someone 09123456789", "my-words-masked")],
)
async def test_words_that_do_not_fit(floor: Floor, typed: str, key: str) -> None:
    await floor.says(typed, by=SARA)
    assert floor.only_reply(Ack).key == key
    assert await lines(floor) == []


async def test_masking_never_makes_words_longer_than_a_message_holds(floor: Floor) -> None:
    await floor.says("@a b " * 600, by=SARA)
    assert floor.only_reply(Ack).key == "my-words-long"


async def test_a_place_is_added_with_all_its_digits(floor: Floor) -> None:
    await floor.takes(LocationSent(chat_of(SARA), SARA, 35.7, 51.4, message_id=12))
    assert floor.reply_keys()[0] == "my-added-words"
    assert await lines(floor) == [(Side.NOTE, "📍 35.70000,51.40000")]


async def test_a_place_abroad_and_a_sticker_are_not_taken(floor: Floor) -> None:
    await floor.takes(LocationSent(chat_of(SARA), SARA, 0.0, 0.0, message_id=12))
    assert floor.answers == (Ack("my-add-abroad", alert=True),)
    await floor.takes(OtherSent(chat_of(SARA), SARA, "sticker", message_id=13))
    assert floor.reply_keys() == ["my-add-kind"]
    assert await lines(floor) == []


async def test_a_receipt_code_is_never_taken_for_words(floor: Floor) -> None:
    await floor.says("0000 0000 0000 0001", by=SARA)
    assert floor.reply_keys() == ["my-report"]
    assert await lines(floor) == []


async def test_only_so_many_notes_go_into_one_report(floor: Floor) -> None:
    for number in range(20):
        await floor.says(f"note {number}", by=SARA)
        assert floor.reply_keys()[0] == "my-added-words"
    await floor.says("one more", by=SARA)
    assert floor.answers == (Ack("my-notes-full", {"most": 20}, alert=True),)
    await floor.sends(caption="a caption")
    assert floor.reply_keys() == ["my-notes-full"]
    assert list(await floor.uow.evidence.of_report("r-c1")) == [], "all or nothing"
    await floor.sends()
    assert floor.reply_keys()[0] == "my-added-files", "files have their own limit"


async def test_assignee_is_notified_reads_addition_and_sign_disappears() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    await floor.says("It goes on.", by=SARA)
    heard = floor.only_reply(Say, "notice-added")
    assert (heard.to, verbs(heard), heard.slot) == (StaffChat(REZA), ["case.open:c1"], "added:r-c1")
    assert "It goes on." not in "".join(floor.texts)
    await floor.presses("case.open:c1", private=True)
    assert floor.only_reply(Say, "case-line-note").args["text"] == "It goes on."
    assert "case-sign-added" not in str(floor.only_reply(EditCard).args)


async def decided_floor() -> Floor:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    await floor.says("Before the decision.", by=SARA)
    await floor.presses("case.open:c1", private=True)
    floor.clock.advance(timedelta(minutes=1))
    await floor.presses("case.reason:c1/reject-repeat")
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    return floor


async def test_decider_reads_only_additions_after_decision() -> None:
    floor = await decided_floor()
    await floor.says("After the decision.", by=SARA)
    heard = floor.only_reply(Say, "notice-added")
    assert (heard.to, verbs(heard)) == (StaffChat(REZA), ["case.added:c1"])
    assert "case-sign-added" in str(floor.only_reply(EditCard).args["state"])
    await floor.sends()
    await floor.presses("case.added:c1", private=True, by=LEILA)
    assert floor.answers == (Ack("case-not-yours", {"name": "Reza", "named": "yes"}, alert=True),)

    await floor.presses("case.show:c1", private=True)
    assert "case.added:c1" in verbs(floor.replies[0])
    await floor.presses("case.added:c1", private=True)
    added = render_reply(floor.only_reply(Say, "case-lines"))[0]
    assert -1 < added.find("Before the decision.") < added.find("After the decision.")
    messages = [r for r in floor.replies if isinstance(r, Say)]
    assert {(r.to, r.protect, r.remember is not None) for r in messages} == {(StaffChat(REZA), True, True)}
    assert WORDS not in "".join(floor.texts)
    assert floor.only_reply(Say, "case-added-not-ready").args["count"] == 1
    assert "case-sign-added" not in str(floor.only_reply(EditCard).args)
    assert not (await floor.case()).added

    piece = (await floor.uow.evidence.of_report("r-c1"))[0]
    floor.attaches(floor.clock.now().isoformat(timespec="seconds"))
    await floor.presses("case.added:c1", private=True)
    (file,) = floor.only_reply(SendAlbum).files
    assert file.evidence_id != piece.id, "only a clean copy is shown"


async def test_addition_to_claimed_case_is_read_with_details() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.added:c1", private=True)
    assert floor.answers == (Ack("case-not-decided", alert=True),)


async def test_nothing_is_added_to_withdrawn_or_unreadable_report(floor: Floor) -> None:
    floor.uow.tables.sealed["r-c1"].body = None
    await floor.says("More.", by=SARA)
    assert floor.only_reply(Ack).key == "my-add-too-late"
    await floor.presses("my-withdraw-yes:r-c1", by=SARA, private=True)
    assert (await floor.case()).state is State.WITHDRAWN
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "my-report-not-found"


async def test_answer_with_files_leads_assignee_to_details() -> None:
    floor = a_floor()
    floor.clock.stand()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.ask:c1", private=True)
    await floor.says("At what time did it begin?")
    await floor.presses("case.ask-send:c1", private=True)
    await floor.presses("my-answer:r-c1", by=SARA, private=True)
    await floor.sends(kind=FileKind.VOICE, mime="audio/ogg")
    heard = floor.only_reply(Say, "notice-answer-files")
    assert (heard.to, verbs(heard)) == (StaffChat(REZA), ["case.open:c1"])
    await floor.presses("case.open:c1", private=True)
    answered = TextRef("case-line-answer-wordless", {"at": floor.clock.now()})
    assert floor.only_reply(Say, "case-lines").args["lines"].args["rest"] == answered
    await floor.presses("case.show:c1", private=True)
    assert floor.replies[0].args["state"] != TextRef("case-sign-added")
