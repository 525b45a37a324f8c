"""A person chooses their language, where there is more than one."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Button, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.handlers.person.language import language
from bot.handlers.person.settings import settings
from bot.usecases.learning.reminders import LETTERBOX
from bot.usecases.person.choose_language import LANGUAGE, chosen_language
from bot.usecases.ports import Learner
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import SARA, button_press, command, keys_for, make_ctx

ENGLISH = {"en": "English"}


def buttons(turn: Turn) -> list[Button]:
    (screen,) = turn.replies
    assert isinstance(screen, Screen)
    return [button for row in screen.buttons for button in row]


def ctx(uow: MemoryUow, languages: dict[str, str]) -> Ctx:
    return replace(make_ctx(uow=uow), languages=languages)


async def language_in(uow: MemoryUow) -> str:
    learner = await uow.learners.get(keys_for(SARA).learner)
    return chosen_language(learner) if learner is not None else ""


async def test_settings_show_languages_only_where_there_is_a_choice() -> None:
    for languages, is_there in (({}, False), (ENGLISH, True)):
        turn = await settings(command("settings"), ctx(MemoryUow(), languages))
        assert (TextRef("button-language") in [button.label for button in buttons(turn)]) is is_there


async def test_each_language_is_offered_by_its_own_name() -> None:
    turn = await language(button_press("language"), ctx(MemoryUow(), ENGLISH))
    assert [button.label for button in buttons(turn)][:2] == [TextRef("language-persian"), "English"]


async def test_a_choice_is_stored_and_persian_is_not() -> None:
    uow = MemoryUow()
    await language(button_press("language:en"), ctx(uow, ENGLISH))
    assert await language_in(uow) == "en"
    await language(button_press("language:fa"), ctx(uow, ENGLISH))
    learner = await uow.learners.get(keys_for(SARA).learner)
    assert learner is not None and LANGUAGE not in learner.settings


async def test_a_language_that_is_gone_changes_nothing() -> None:
    uow = MemoryUow()
    with pytest.raises(NotFound, match="language-gone"):
        await language(button_press("language:az"), ctx(uow, ENGLISH))
    assert await language_in(uow) == ""


async def test_letterboxes_follow_the_choice() -> None:
    uow = MemoryUow()
    box = Learner(keys_for(SARA).learner, make_ctx().clock.today(), settings={LETTERBOX: "box"})
    uow.learners.save(box)
    uow.letterboxes.keep("box", SARA)
    await language(button_press("language:en"), ctx(uow, ENGLISH))
    assert uow.tables.languages["box"] == "en"
