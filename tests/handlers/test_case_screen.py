"""One screen a case in the private chat: the text, the files, three decisions, everything else behind one press."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import (
    Ack,
    DetailOf,
    EditPrivate,
    EphemeralMessage,
    EraseDetails,
    EraseOlderScreens,
    PrivateCardOf,
    Say,
    Screen,
    SendAlbum,
    StaffChat,
)
from bot.domain.cases.reports import State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.people import Account
from bot.domain.submissions.evidence import MOST_FILES, Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.domain.typed import units
from bot.handlers.ticks import TICKS
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, WORDS, Floor, a_floor, render_reply, verbs
from tests.fakes.turns import REZA, SARA

DECISIONS = ["case.verify:c1", "case.out:c1", "case.reject:c1", "case.more:c1"]
HELD = DetailOf("c1", REZA, screen="card")
FORM = DetailOf("c1", REZA, screen="form")


@pytest.fixture
async def floor() -> Floor:
    """Sara's report waits, and Reza looks at its card in private."""
    floor = a_floor()
    await floor.files()
    await floor.presses("case.show:c1", private=True)
    return floor


def own(floor: Floor, account: Account = REZA) -> list[object]:
    """What this turn sends to the moderator's private chat, in order, without toasts."""
    to = StaffChat(account)
    return [
        reply
        for reply in floor.replies
        if isinstance(reply, Screen | EraseOlderScreens) or getattr(reply, "to", None) == to
    ]


# --- opening --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moderator", [REZA, BABAK], ids=["telegram", "bale"])
async def test_claiming_in_private_opens_text_files_and_decisions(moderator: Account) -> None:
    floor = a_floor()
    await floor.files()
    floor.attaches("e1")
    floor.attaches("e2")
    await floor.presses("case.show:c1", by=moderator, private=True)
    await floor.presses("case.claim:c1", by=moderator, private=True)
    text, album, screen, older = own(floor, moderator)
    detail = DetailOf("c1", moderator)
    assert isinstance(text, Say) and text.args["text"] == WORDS and text.protect and text.remember == detail
    assert isinstance(album, SendAlbum) and [file.evidence_id for file in album.files] == ["e1", "e2"]
    assert album.remember == detail
    assert isinstance(screen, Say) and verbs(screen) == DECISIONS
    assert screen.remember == replace(detail, screen="card")
    assert isinstance(older, EraseOlderScreens) and older.pressed is not None, (
        "the card that was pressed goes"
    )
    assert floor.only_reply(Ack) == Ack("case-claimed")
    assert not [reply for reply in floor.replies if isinstance(reply, EphemeralMessage)]
    assert [reader for _, reader, *_ in floor.uow.tables.reads] == [moderator], "the reading is counted"


async def test_best_path_takes_three_presses_and_two_messages(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    messages = [reply for reply in own(floor) if isinstance(reply, Say | SendAlbum)]
    await floor.presses("case.verify:c1", private=True)
    (question,) = own(floor)
    assert isinstance(question, Screen) and not question.below and question.remember == FORM
    await floor.presses("case.reason:c1/verified-one-source", private=True)
    (decided,) = own(floor)
    assert isinstance(decided, Screen) and not decided.below
    assert (await floor.case()).state is State.VERIFIED and len(messages) == 2


async def test_claim_in_group_shows_summary_that_opens_same_screen(floor: Floor) -> None:
    await floor.presses("case.claim:c1")
    assert verbs(floor.only_reply(EphemeralMessage, "case-summary")) == ["case.open:c1"]
    assert not [reply for reply in own(floor) if isinstance(reply, Say)]
    await floor.presses("case.open:c1", ephemeral=5)
    text, screen, older = own(floor)
    assert isinstance(text, Say) and text.key == "case-details"
    assert isinstance(screen, Say) and verbs(screen) == DECISIONS
    assert older == EraseOlderScreens("c1", REZA)


async def test_long_report_is_divided_between_words() -> None:
    floor = a_floor()
    words = " ".join(f"word{number}" for number in range(500))[:4000].rsplit(" ", 1)[0]
    await floor.files(text=words, forwarded=words[:3900].rsplit(" ", 1)[0])
    await floor.presses("case.claim:c1", private=True)
    texts = [reply for reply in own(floor) if isinstance(reply, Say) and "text" in reply.args]
    assert [text.key for text in texts] == [
        "case-details",
        "case-details-on",
        "case-details-forwarded",
        "case-details-on",
    ]
    assert " ".join(str(text.args["text"]) for text in texts[:2]) == words
    assert all(units(words) <= 4096 for text in texts for words in render_reply(text)[:1])


async def test_twenty_files_go_as_one_row_of_albums(floor: Floor) -> None:
    for number in range(MOST_FILES):
        floor.attaches(f"e{number:02}")
    await floor.presses("case.claim:c1", private=True)
    assert len(floor.only_reply(SendAlbum).files) == MOST_FILES


async def test_file_on_its_way_keeps_the_reading_at_hand(floor: Floor) -> None:
    waits = Evidence("e1", "r-c1", EvidenceState.WAITING, EvidenceFacts("photo"))
    floor.uow.evidence.add(waits)
    floor.uow.keep_turn()
    await floor.presses("case.claim:c1", private=True)
    screen = next(r for r in own(floor) if isinstance(r, Say) and r.key == "case-card")
    assert verbs(screen) == ["case.open:c1", *DECISIONS]
    await floor.presses("case.reason:c1/reject-unproven", private=True)
    assert (await floor.case()).state is State.REJECTED, "but it hinders nothing"


async def test_words_of_all_witnesses_stand_before_all_files(floor: Floor) -> None:
    floor.attaches("e1")
    await floor.joins("r-2", by=LEILA)
    await floor.presses("case.claim:c1", private=True)
    kinds = [type(reply).__name__ for reply in own(floor)]
    assert kinds == ["Say", "Say", "SendAlbum", "Say", "EraseOlderScreens"]
    texts = [render_reply(reply)[0] for reply in floor.replies if isinstance(reply, Say)]
    assert "گزارش \u2068۱\u2069 از \u2068۲\u2069" in texts[0]


# --- behind «more» --------------------------------------------------------------------------------------


async def test_other_actions_stand_behind_one_press(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.more:c1", private=True)
    (screen,) = own(floor)
    assert isinstance(screen, Screen) and screen.remember == FORM
    actions = verbs(screen)
    assert actions[:11] == [
        "case.ask:c1",
        "case.merge:c1",
        "case.note:c1",
        "case.opinion:c1",
        "case.open:c1",
        "case.history:c1",
        "case.hashes:c1",
        "case.escalate:c1",
        "mute:c1",
        "case.release:c1",
        "case.recuse:c1",
    ]
    assert actions[11:] == ["case.next:c1", "queue", "case.show:c1"]
    await floor.presses("case.show:c1", private=True)
    assert verbs(floor.only_reply(Screen)) == DECISIONS


async def test_hashes_are_shown_only_on_request(floor: Floor) -> None:
    floor.attaches("e1")
    await floor.presses("case.claim:c1", private=True)
    assert "SHA-256" not in "".join(floor.texts)
    await floor.presses("case.hashes:c1", private=True)
    (screen,) = own(floor)
    assert isinstance(screen, Screen) and screen.key == "case-files" and screen.remember == FORM
    assert "SHA-256" in floor.texts[0]


async def test_case_without_files_says_so(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.hashes:c1", private=True)
    assert floor.only_reply(Screen).key == "case-files-none"


async def test_history_tells_reasons_that_opening_leaves_out(floor: Floor) -> None:
    for side, words in ((Side.QUESTION, "When?"), (Side.ANSWER, "At ten."), (Side.REASON, "Not proven.")):
        floor.uow.reports.add_line("r-c1", DialogueLine(side, words, floor.clock.now()))
        floor.clock.advance(timedelta(minutes=1))
    floor.uow.keep_turn()
    await floor.presses("case.claim:c1", private=True)
    opened = "".join(floor.texts)
    assert "When?" in opened and "At ten." in opened and "Not proven." not in opened
    await floor.presses("case.history:c1", private=True)
    head, lines, screen, older = own(floor)
    assert isinstance(head, Say) and head.key == "case-history"
    assert isinstance(lines, Say) and lines.protect and lines.remember == DetailOf("c1", REZA)
    words = render_reply(lines)[0]
    assert words.index("When?") < words.index("At ten.") < words.index("Not proven.")
    assert isinstance(screen, Say) and verbs(screen) == DECISIONS and screen.remember == HELD
    assert isinstance(older, EraseOlderScreens) and older.pressed is not None


async def test_only_the_assignee_sees_what_stands_behind(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    for verb in ("more", "hashes", "history"):
        await floor.presses(f"case.{verb}:c1", by=LEILA, private=True)
        assert floor.only_reply(Ack).key == "case-not-yours"


# --- the screen follows the case ------------------------------------------------------------------------


async def test_unread_additions_bring_the_reading_to_the_screen(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    await floor.says("The list hangs at the door.", by=SARA)
    edit = next(r for r in floor.replies if isinstance(r, EditPrivate) and r.account == REZA)
    assert verbs(edit) == ["case.open:c1", *DECISIONS]
    await floor.presses("case.reason:c1/reject-unproven", private=True)
    assert floor.only_reply(Ack).key == "case-reject-unread"
    await floor.presses("case.open:c1", private=True)
    screen = next(r for r in own(floor) if isinstance(r, Say) and r.key == "case-card")
    assert verbs(screen) == DECISIONS
    await floor.presses("case.reason:c1/reject-unproven", private=True)
    assert (await floor.case()).state is State.REJECTED


async def test_answer_changes_the_screen_and_stays(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.ask:c1", private=True)
    await floor.says("At what time did you see it?")
    await floor.presses("case.ask-send:c1", private=True)
    assert verbs(floor.only_reply(Screen)) == [*DECISIONS, "case.next:c1"]
    await floor.presses("my-answer:r-c1", by=SARA, private=True)
    await floor.says("It was near ten.", by=SARA)
    edit = next(r for r in floor.replies if isinstance(r, EditPrivate) and r.account == REZA)
    assert "case-state-claimed" in str(edit.args["state"])
    answer = floor.only_reply(Say, "notice-answer")
    assert answer.remember == DetailOf("c1", REZA), "no later screen replaces it"


async def test_undo_stands_beside_next_and_opens_the_text_again(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.reason:c1/verified-one-source", private=True)
    decided = floor.only_reply(Screen)
    assert [button.press.verb for button in decided.buttons[0]] == ["case.undo", "case.next"]
    assert decided.remember == PrivateCardOf("c1", REZA)
    assert EraseDetails("c1", REZA) in floor.replies
    await floor.presses("case.undo:c1", private=True)
    text, screen, older = own(floor)
    assert isinstance(text, Say) and text.args["text"] == WORDS
    assert isinstance(screen, Say) and verbs(screen) == DECISIONS
    assert isinstance(older, EraseOlderScreens)


async def test_no_button_of_a_final_decision_undoes_it(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.reason:c1/verified-one-source", private=True)
    floor.clock.advance(UNDO_LASTS + timedelta(seconds=1))
    edits = [r for tick in TICKS for r in await floor.ticks(tick.run) if isinstance(r, EditPrivate)]
    assert edits and not [edit for edit in edits if "case.undo:c1" in verbs(edit)]


async def test_next_case_leaves_the_screen_of_what_is_held(floor: Floor) -> None:
    await floor.files("c2")
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.next:c1", private=True)
    assert floor.only_reply(Screen).below, "below the text of c1 its decisions stay"
    await floor.presses("case.reason:c1/verified-one-source", private=True)
    await floor.presses("case.next:c1", private=True)
    assert not floor.only_reply(Screen).below


async def test_typed_words_bring_one_screen_after_them(floor: Floor) -> None:
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.write:c1/reject", private=True)
    await floor.says("Nothing in it shows that this has happened.")
    preview, older = own(floor)
    assert isinstance(preview, Screen) and preview.remember == FORM
    assert older == EraseOlderScreens("c1", REZA)


# --- comparing ------------------------------------------------------------------------------------------


@pytest.fixture
async def pair() -> Floor:
    """Reza holds c1. c2 tells nearly the same."""
    floor = a_floor()
    await floor.files(text="Three men stood at the door at ten and gave money to people.")
    await floor.files(
        "c2", by=BABAK, text="Two men stood at the door at ten and gave money to people.", actor="force"
    )
    await floor.presses("case.claim:c1", private=True)
    return floor


async def test_merging_shows_both_texts_with_equal_heads(pair: Floor) -> None:
    await pair.presses("case.merge-with:c1/c2", private=True)
    first, other, preview, older = own(pair)
    assert isinstance(first, Say) and isinstance(other, Say) and first.key == other.key == "case-compare"
    assert first.protect and other.protect
    assert first.remember == DetailOf("c1", REZA) and other.remember == DetailOf("c1", REZA, beside="c2")
    heads = [render_reply(message)[0].splitlines() for message in (first, other)]
    assert len(heads[0]) == len(heads[1])
    marks = [[line[0] for line in head if line[:1] in ("=", "≠")] for head in heads]
    assert marks[0] == marks[1] == ["=", "=", "=", "=", "=", "=", "≠", "=", "="]
    assert "‹Three›" in heads[0][-1] and "‹Two›" in heads[1][-1] and "‹men›" not in heads[0][-1]
    assert isinstance(preview, Screen) and preview.below and preview.remember == FORM
    assert isinstance(older, EraseOlderScreens)


async def test_equal_texts_about_two_channels_are_told_apart() -> None:
    floor = a_floor()
    for case_id, channel in (("c1", "https://t.me/first"), ("c2", "https://t.me/second")):
        await floor.files(case_id, text="This channel pays for votes.", space="virtual", address=channel)
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.merge-with:c1/c2", private=True)
    differing = [line for line in render_reply(own(floor)[0])[0].splitlines() if line.startswith("≠")]
    assert len(differing) == 1 and "t.me/first" in differing[0]


async def test_reading_the_other_case_is_counted(pair: Floor) -> None:
    before = len(pair.uow.tables.reads)
    await pair.presses("case.merge-with:c1/c2", private=True)
    assert len(pair.uow.tables.reads) == before + 1


async def test_withdrawn_words_leave_the_chat_that_compared_them(pair: Floor) -> None:
    await pair.presses("case.merge-with:c1/c2", private=True)
    await pair.hears(await withdraw_report(context(pair.uow, clock=pair.clock), "r-c2"))
    assert EraseDetails("c2", REZA) in pair.replies


async def test_case_that_may_not_be_seen_is_not_compared(pair: Floor) -> None:
    pair.uow.cases.save(replace(await pair.case("c2"), act_id="O13", restricted=True))
    pair.uow.commit()
    await pair.presses("case.merge-with:c1/c2", private=True)
    assert pair.only_reply(Ack).key == "case-circle" and WORDS not in "".join(pair.texts)
    assert not [reply for reply in pair.replies if isinstance(reply, Say)]
