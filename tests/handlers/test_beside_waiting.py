"""While a message waits for its place, what is written next gets its answer: only what may belong to it joins it."""

from dataclasses import replace

import pytest

from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import Say
from bot.handlers.sent_reports.pending_message import PendingMessage
from bot.usecases.ports.intents import Aside, Intent, Reading
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeIntentReader, text_message
from tests.handlers.test_free_message import ASKED, BOTH, READS, TOLD, open_talk, screen_keys
from tests.handlers.test_report_form import fill_until
from tests.handlers.test_stray_message import MORE, send_report

NONE = "هیچکدوم"


async def waiting_talk() -> Talk:
    """Somebody with a sent report whose next message waits for its place."""
    chat = open_talk()
    chat.curious = False
    await send_report(chat)
    await chat.says(MORE)
    assert chat.screen.key == "later-ask"
    return chat


def waiting(chat: Talk) -> str:
    return PendingMessage.from_session(chat.session).words


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (ASKED, "ask-nothing"),
        (Intent.DATE.value, "calendar-no-day"),
        (f"aside {Aside.LANGUAGE}", "understand-language"),
    ],
)
async def test_question_is_answered_and_message_waits_on(words: str, key: str) -> None:
    chat = await waiting_talk()
    await chat.says(words)
    assert screen_keys(chat) == [key, "later-ask"]
    assert isinstance(chat.replies[0], Say), "two screens would replace each other"
    assert waiting(chat) == MORE
    await chat.says(TOLD)
    assert waiting(chat) == f"{MORE}\n\n{TOLD}", "what is told still joins it"


async def test_wish_leaves_and_message_waits_on() -> None:
    chat = await waiting_talk()
    await chat.says(Intent.MENU.value)
    assert "menu" in screen_keys(chat)[0] and waiting(chat) == MORE


async def test_wish_to_delete_offers_to_withdraw() -> None:
    chat = await waiting_talk()
    chat.buttons.clear()
    await chat.says(Intent.CANCEL.value)
    assert chat.screen.key == "later-ask" and waiting(chat) == MORE
    assert "later-none" in chat.buttons and any(verb.startswith("my-withdraw") for verb in chat.buttons)


async def test_passed_on_question_joins_what_waits() -> None:
    chat = await waiting_talk()
    question = text_message(ASKED)
    assert isinstance(question, TextSaid)
    await chat.takes(replace(question, passed_on=True))
    assert waiting(chat) == f"{MORE}\n\n{ASKED}"


async def test_wrong_code_among_words_counts_once() -> None:
    chat = await waiting_talk()
    before = len(chat.uow.tables.tries)
    await chat.says("کد 6037 9912 3456 7890")
    assert len(chat.uow.tables.tries) == before + 1


async def test_cry_for_help_gets_numbers_first() -> None:
    chat = await waiting_talk()
    await chat.says("help me now")
    assert screen_keys(chat) == ["later-danger", "later-ask"]
    assert waiting(chat) == f"{MORE}\n\nhelp me now"


@pytest.mark.parametrize("drafting", [True, False])
async def test_what_may_be_question_offers_answer(*, drafting: bool) -> None:
    chat = open_talk()
    chat.curious = False
    if drafting:
        chat = await fill_until(chat, "actor")
        await chat.commands("menu")
    else:
        await send_report(chat)
    await chat.says(BOTH)
    assert chat.screen.key == "later-ask" and "meant-question" in chat.buttons
    await chat.presses("meant-question")
    assert screen_keys(chat) == ["ask-nothing", "later-ask"]
    assert waiting(chat) == BOTH


async def test_told_report_offers_no_answer() -> None:
    chat = open_talk()
    await send_report(chat)
    await chat.says(TOLD)
    assert chat.screen.key == "later-ask" and "meant-question" not in chat.buttons


@pytest.mark.parametrize("words", [NONE, "drop it"])
async def test_typed_none_joins_nothing(words: str) -> None:
    chat = await waiting_talk()
    chat.intents = FakeIntentReader({**READS.readings, "drop it": Reading(deletes=True)})
    await chat.says(words)
    assert chat.screen.key == "later-ask" and waiting(chat) == MORE
    assert "«هیچ‌کدام، نگه ندارید»" in chat.texts[-1]
