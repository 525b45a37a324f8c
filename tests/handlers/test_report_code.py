"""The receipt code stays visible until sending, and the end of a quick report keeps the send buttons."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.incoming import OtherSent
from bot.conversation.outgoing import EraseMessage, Screen
from bot.domain.duties.pocket import Pocket
from bot.domain.reporting.drafts import LONGEST_TEXT, FieldName, FormVariant
from bot.domain.submissions.evidence import EvidenceFacts, EvidenceState, Loss
from bot.domain.submissions.witnesses import ContactMode
from bot.usecases.ports.media import CleaningFailure
from tests.fakes.limits import limit_problems
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, chat_of
from tests.handlers.test_quick_report import begin_voice_report, quick
from tests.handlers.test_report_form import STORY, fill_until, talk

type Way_ = Callable[[Talk], Awaitable[Talk]]
ENDS = ["report-send", "report-change"]
"""The two buttons of the review."""


def _shown_presses(chat: Talk) -> list[str]:
    presses = [b.press for row in chat.screen.buttons for b in row if b.press is not None]
    return [f"{p.verb}:{p.argument}" if p.argument else p.verb for p in presses]


@pytest.mark.parametrize("way", [quick, begin_voice_report])
async def test_deleted_code_is_shown_again_by_its_button(way: Way_) -> None:
    chat = await way(talk())
    assert chat.session.draft is not None
    code = chat.session.draft.receipt
    await chat.presses("erase")
    assert any(isinstance(reply, EraseMessage) for reply in chat.replies)
    await chat.presses("report-change")
    await chat.presses("report-code")
    assert isinstance(chat.replies[-1], Screen) and chat.reply_keys()[-1:] == ["report-receipt"]
    assert chat.screen.below, "the buttons are below the code"
    assert chat.session.draft.receipt == code and chat.question_key == "report-review"


async def test_review_stands_below_code_with_exactly_two_buttons() -> None:
    for chat in (await fill_until(talk(), "review"), await quick(talk()), await begin_voice_report(talk())):
        assert chat.reply_keys()[-1] == "report-receipt" and isinstance(chat.replies[-1], Screen)
        assert _shown_presses(chat) == ENDS


async def test_answer_is_declined_by_one_press_below_code() -> None:
    chat = await quick(talk())
    assert chat.session.draft is not None
    decline = f"report-no-answer:{chat.session.draft.id}"
    await chat.changes("report-edit:seen")
    await chat.presses("report-pick:seen/saw")
    await chat.presses(decline)
    assert chat.screen.args["mode"] == "no_return", "the button below the code outlives an edit"
    await chat.presses("report-change")
    await chat.presses(f"report-want-answer:{chat.session.draft.id}")
    assert chat.screen.args["mode"] == "returnable"
    await chat.presses(decline)
    await chat.presses("report-send")
    (report,) = chat.uow.tables.reports.values()
    assert report.mode is ContactMode.NO_RETURN


async def test_no_return_says_first_that_ticks_go() -> None:
    chat = await quick(talk())
    assert chat.session.draft is not None
    ticked = Pocket("secretary").with_tick("seals", chat.clock.now())
    chat.session = chat.session.with_pocket(ticked.to_plain())
    await chat.presses(f"report-no-answer:{chat.session.draft.id}")
    assert "علامت‌های «کارهای من» هم پاک می‌شود" in chat.texts[-1]
    await chat.presses("report-change")
    await chat.presses(f"report-want-answer:{chat.session.draft.id}")
    assert "کارهای من" not in chat.texts[-1], "a report with an answer keeps them"


async def test_declining_an_answer_warns_of_files_in_transit() -> None:
    chat = await begin_voice_report(talk())
    assert chat.session.draft is not None
    await chat.presses(f"report-no-answer:{chat.session.draft.id}")
    assert chat.reply_keys() == ["report-amiss"] and chat.screen.below


async def test_button_below_an_earlier_code_changes_no_other_draft() -> None:
    chat = await quick(talk())
    assert chat.session.draft is not None
    decline = f"report-no-answer:{chat.session.draft.id}"
    await chat.presses("report-send")
    chat.clock.advance(timedelta(minutes=20))
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(f"{STORY} Again.")
    await chat.presses("report-pick:act/O13")
    await chat.presses("report-pick:area/thr02")
    await chat.presses(decline)
    assert chat.refusal_key == "report-choice-gone"
    assert chat.session.draft is not None and chat.session.draft.contact is ContactMode.RETURNABLE


async def test_draft_returns_with_its_code_after_cleaning_chat() -> None:
    chat = await quick(talk())
    await chat.commands("clean")
    await chat.presses("clean-chat-yes")
    await chat.commands("report")
    await chat.presses("report-on")
    assert chat.reply_keys() == ["report-receipt"] and _shown_presses(chat) == ENDS


async def test_continuing_from_last_step_does_not_repeat_code() -> None:
    chat = await quick(talk())
    await chat.changes("report-cancel")
    await chat.presses("report-on")
    assert (chat.reply_keys(), chat.question_key) == ([], "report-review")


async def test_otherwise_completed_report_goes_straight_to_last_step() -> None:
    chat = await begin_voice_report(talk())
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/O13")
    await chat.changes("report-edit:text")
    await chat.says(STORY)
    while chat.screen.key != "report-danger":
        await chat.changes("report-back")
    await chat.presses("report-start:quick")
    assert chat.question_key == "report-review" and _shown_presses(chat) == ENDS


@pytest.mark.parametrize("what", ["word", "photo", "sticker", "post", "location"])
@pytest.mark.parametrize("way", [quick, begin_voice_report])
async def test_input_at_last_step_leaves_send_buttons(way: Way_, what: str) -> None:
    chat = await way(talk())
    match what:
        case "word":
            await chat.says("My code")
        case "photo":
            await chat.sends()
        case "sticker":
            await chat.takes(OtherSent(chat_of(SARA), SARA, "sticker", message_id=9))
        case "post":
            await chat.forwards("Vote A", source="Channel A", link="https://t.me/chan_a/12")
        case _:
            await chat.sends_location()
    assert chat.session.draft is not None
    hints = {
        "photo": "report-file-stored",
        "post": "report-post-stored" if chat.session.draft.way is FormVariant.VOICE else "report-post-quoted",
        "location": "report-location-at-review",
    }
    assert (chat.hint, chat.question_key) == (hints.get(what, "report-use-buttons"), "report-review")
    assert _shown_presses(chat) == ENDS
    assert chat.session.draft is not None
    evidence = chat.session.draft.evidence
    await chat.presses("report-send")
    (report,) = chat.uow.tables.reports.values()
    assert len(await chat.uow.evidence.of_report(report.id)) == evidence


@pytest.mark.parametrize("words", ["م" * LONGEST_TEXT, "😀م " * (LONGEST_TEXT // 4), "👍" * 1499 + "مم"])
async def test_the_longest_story_with_every_trouble_of_files_fits(words: str) -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.forwards("پست " * 800, source="ک" * 60, link="https://t.me/" + "a" * 32 + "/12")
    await chat.says(words)
    await chat.presses("report-pick:act/O26")
    for _ in range(20):
        await chat.sends()
    for why, (key, piece) in zip(
        [*Loss, *CleaningFailure] * 3, list(chat.uow.tables.evidence.items()), strict=False
    ):
        kind = ("photo", "video", "voice", "audio", "document")[len(key + why) % 5]
        state = EvidenceState.LOST if why in list(Loss) else EvidenceState.SEALED
        facts = EvidenceFacts(kind, sha256="a", why_not_clean=why)
        chat.uow.tables.evidence[key] = replace(piece, state=state, facts=facts)
    await chat.presses("report-pick:area/thr02")
    assert chat.reply_keys() == ["report-amiss", "report-receipt"], "the problem has a message of its own"
    assert [trouble for reply in chat.replies for trouble in limit_problems(reply)] == []
    await chat.says("چیز دیگری")
    assert chat.hint == "report-use-buttons"
    assert [trouble for reply in chat.replies for trouble in limit_problems(reply)] == []
    await chat.changes("report-edit:seen")
    await chat.presses("report-back")
    assert chat.reply_keys() == [], "the problem is told once"
    await chat.changes("report-code")
    assert chat.reply_keys() == ["report-amiss", "report-receipt"], "and with the code again"


async def test_an_emoji_counts_as_messengers_count_it() -> None:
    chat = await fill_until(talk(), "text")
    await chat.says("😀" * 1600 + "a")
    assert chat.hint == "report-text-long"
    await chat.says("😀" * 1400 + "a", message_id=30)
    assert chat.question_key == "report-ask-actor"
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT).endswith("a")
