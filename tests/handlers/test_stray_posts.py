"""A channel's post that is sent outside the form never counts as the words of the person who forwards it."""

import pytest

from bot.conversation.outgoing import Say, TextRef
from bot.domain.catalogue.catalogue import Space
from bot.domain.reporting.drafts import LONGEST_TEXT, FieldName
from bot.domain.typed import units
from bot.language.masking import MARK
from tests.handlers.test_report_form import STORY, fill_until, talk
from tests.handlers.test_stray_message import MORE, send_report, unkept_keys

CHANNEL, LINK = "Channel A", "https://t.me/chan/12"
HEAD = f"↪ {CHANNEL}، {LINK}"


async def test_a_post_for_a_report_stands_below_its_channel() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.forwards("Come at nine, call 09121234567.", source=CHANNEL, link=LINK)
    assert chat.screen.args["post"] == TextRef("later-post", {"address": f"{CHANNEL}، {LINK}"})
    await chat.says(MORE)
    await chat.presses(f"later-case:{report_id}")
    (line,) = await chat.uow.reports.dialogue(report_id)
    assert line.text == f"{HEAD}\nCome at nine, call {MARK}.\n\n{MORE}"


async def test_a_post_for_a_new_report_is_its_address() -> None:
    chat = talk()
    await send_report(chat)
    await chat.forwards("Come at nine.", source=CHANNEL, link=LINK)
    await chat.presses("later-new")
    draft = chat.session.draft
    assert draft is not None
    assert (draft.get(FieldName.SPACE), draft.get(FieldName.ADDRESS)) == (Space.VIRTUAL, f"{CHANNEL}، {LINK}")
    assert (draft.forwarded, draft.get(FieldName.TEXT), draft.sentence) == ("Come at nine.", "", "")
    await chat.presses("report-start:quick")
    assert chat.question_key == "report-ask-text", "the reporter's own words are still missing"


async def test_a_second_post_is_quoted_among_the_words() -> None:
    chat = talk()
    await send_report(chat)
    await chat.forwards("Come at nine.", source=CHANNEL, link=LINK)
    await chat.forwards("Come at ten.", source="Channel B", link="https://t.me/other/1")
    await chat.presses("later-new")
    draft = chat.session.draft
    assert draft is not None and draft.forwarded == "Come at nine."
    assert draft.get(FieldName.TEXT) == "↪ Channel B، https://t.me/other/1\nCome at ten."


@pytest.mark.parametrize("space", ["real", "virtual"])
async def test_forwarded_post_joins_draft_by_its_act(space: str) -> None:
    chat = await fill_until(talk(), "space", act="O26")
    assert chat.question_key == "report-ask-space", "an act of both spaces"
    await chat.presses(f"report-pick:space/{space}")
    asked = chat.question_key
    await chat.commands("menu")
    await chat.forwards("Come at nine.", source=CHANNEL, link=LINK)
    await chat.presses("later-draft")
    draft = chat.session.draft
    assert draft is not None
    if space == "virtual":
        assert asked == "report-ask-address" and chat.question_key == "report-ask-area"
        assert (draft.get(FieldName.ADDRESS), draft.forwarded) == (f"{CHANNEL}، {LINK}", "Come at nine.")
        assert draft.get(FieldName.TEXT) == ""
    else:
        assert (chat.question_key, draft.forwarded) == (asked, "")
        assert draft.get(FieldName.TEXT) == f"{HEAD}\nCome at nine."


async def test_question_open_at_review_stays_open() -> None:
    chat = await fill_until(talk(), "review")
    await chat.commands("menu")
    await chat.forwards("Come at nine.", source=CHANNEL, link=LINK)
    await chat.presses("later-draft")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == f"{STORY}\n\n{HEAD}\nCome at nine."
    assert chat.question_key == "report-review"


async def test_overlong_post_is_cut_and_said_so() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.says(MORE)
    await chat.forwards("a" * 4096, source=CHANNEL, link=LINK)
    assert unkept_keys(chat) == ["later-post-cut"]
    await chat.presses(f"later-case:{report_id}")
    (line,) = await chat.uow.reports.dialogue(report_id)
    assert len(line.text) == LONGEST_TEXT and line.text.endswith(f"\n\n{MORE}")


async def test_an_emoji_takes_the_room_of_two() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.forwards("a😀" * 1400, source=CHANNEL, link=LINK)
    assert unkept_keys(chat) == ["later-post-cut"]
    await chat.presses(f"later-case:{report_id}")
    await chat.presses(f"my-open:{report_id}")
    await chat.presses(f"my-add:{report_id}")
    await chat.forwards("a😀" * 1400, source=CHANNEL, link=LINK)
    assert chat.reply_keys() == ["report-post-cut", "my-added-words"]
    lines = await chat.uow.reports.dialogue(report_id)
    assert len(lines) == 2 and all(LONGEST_TEXT - 2 < units(line.text) <= LONGEST_TEXT for line in lines)


@pytest.mark.parametrize("long", [False, True])
async def test_a_post_that_is_added_stands_below_its_channel(*, long: bool) -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.presses("my-reports")
    await chat.presses(f"my-open:{report_id}")
    await chat.presses(f"my-add:{report_id}")
    words = "a" * 4096 if long else "Ask @somebody at nine."
    await chat.forwards(words, source=CHANNEL, link=LINK)
    (line,) = await chat.uow.reports.dialogue(report_id)
    assert line.text.startswith(f"{HEAD}\n")
    assert chat.reply_keys() == [*(["report-post-cut"] if long else []), "my-added-words"]
    if long:
        assert len(line.text) == LONGEST_TEXT
    else:
        assert line.text == f"{HEAD}\nAsk {MARK} at nine."


async def test_what_a_person_wrote_is_no_post() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.forwards(MORE)
    await chat.presses(f"later-case:{report_id}")
    (line,) = await chat.uow.reports.dialogue(report_id)
    assert line.text == MORE
    assert not any(isinstance(reply, Say) and reply.key == "report-post-cut" for reply in chat.replies)
