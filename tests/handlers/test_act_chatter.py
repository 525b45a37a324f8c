"""Where the act is asked, what is typed is added to the testimony only if it tells something, and never in silence."""

from dataclasses import replace

import pytest

from bot.conversation.buttons import Press, encode
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import FieldName
from bot.handlers.press_arguments import FieldValue
from bot.handlers.understanding.waiting_in_form import BESIDE
from bot.usecases.ports.intents import Danger, Intent, Reading
from bot.usecases.ports.language import Suggestions
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeIntentReader, FakeSuggester
from tests.handlers.test_free_message import TOLD, open_talk, screen_keys

CRY = "They are breaking my door."
ASKS = "How many years is that?"


async def at_acts() -> Talk:
    """Somebody who has told what happened and is asked for the act."""
    chat = open_talk()
    chat.curious = False
    chat.suggester = FakeSuggester({TOLD: Suggestions(("O01",))})
    chat.intents = FakeIntentReader(
        {TOLD: Reading((Intent.REPORT,)), CRY: Reading((Intent.DANGER,), Danger.VIOLENCE)}
    )
    await chat.says(TOLD)
    await chat.presses("report-start")
    await chat.presses("report-agree")
    assert chat.question_key == "report-ask-act"
    return chat


def words_of(chat: Talk) -> str:
    assert chat.session.draft is not None
    return chat.session.draft.words


@pytest.mark.parametrize("words", ["نمیدونم", "نه هیچکدوم از اینا نیست"])
async def test_none_of_these_opens_all_groups(words: str) -> None:
    chat = await at_acts()
    chat.buttons.clear()
    await chat.says(words)
    assert words_of(chat) == TOLD
    assert "report-act-choose" in str(chat.replies)


@pytest.mark.parametrize("words", ["مسئول شعبه بود", "شهروند عادی بود"])
async def test_answer_to_later_question_is_no_testimony(words: str) -> None:
    chat = await at_acts()
    await chat.says(words)
    assert words_of(chat) == TOLD and chat.question_key == "report-ask-act"
    assert "report-act-first" in str(chat.replies)


def with_shown_acts(chat: Talk, *act_ids: str) -> None:
    """What the pipeline remembers of the buttons on the screen."""
    labels = {f"label {act}": encode(Press("report-pick", FieldValue("act", act), 1)) for act in act_ids}
    chat.session = replace(chat.session, labels=labels)


@pytest.mark.parametrize("typed", ["۱", "اون اولی"])
async def test_place_on_the_screen_is_a_press(typed: str) -> None:
    chat = await at_acts()
    with_shown_acts(chat, "O01", "O02")
    chat.intents = FakeIntentReader({typed: Reading((Intent.MENU,))})
    await chat.says(typed)
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.ACT) == "O01"
    assert words_of(chat) == TOLD


async def test_place_that_is_not_on_the_screen_presses_nothing() -> None:
    chat = await at_acts()
    with_shown_acts(chat, "O01")
    await chat.says("سومی")
    assert chat.question_key == "report-ask-act"


async def test_going_on_later_leaves_with_the_draft() -> None:
    chat = await at_acts()
    await chat.says("میشه بعدا ادامه بدم")
    assert "left-draft" in screen_keys(chat) and words_of(chat) == TOLD


@pytest.mark.parametrize("words", [CRY, ASKS])
async def test_cry_or_question_is_asked_about(words: str) -> None:
    chat = await at_acts()
    await chat.says(words)
    assert words_of(chat) == TOLD and chat.session.data[BESIDE] == words
    assert {"form-words", "form-question"} <= chat.buttons.keys()
    assert ("later-danger" in screen_keys(chat)) == (words == CRY)


async def test_addition_is_shown() -> None:
    chat = await at_acts()
    await chat.says("He wore a green shirt and left.")
    assert words_of(chat).startswith(TOLD) and words_of(chat) != TOLD
    assert "report-act-added" in screen_keys(chat)


async def test_act_pressed_once_reports_are_off_tells_why() -> None:
    chat = await at_acts()
    chat.uow.settings.save(RunningSettings(Reporting.OFF))
    await chat.presses("report-pick:act/O01")
    assert chat.screen.key == "report-off" and words_of(chat) == TOLD
