"""An older button while the form is open: its question is asked again below, and nobody loses their place."""

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import Say, Screen, Turn
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.handlers.stale import stale_press
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press, make_ctx
from tests.handlers.test_report_form import STORY, fill_until, talk


async def press_old(chat: Talk, verb: str = "report-agree") -> Turn:
    ctx = make_ctx(
        chat.account,
        uow=chat.uow,
        session=chat.session,
        clock=chat.clock,
        content=chat.content,
        operator=chat.operator,
    )
    return await stale_press(button_press(encode(Press(verb, epoch=1))), ctx)


@pytest.mark.parametrize("field", ["act", "area", "when", "text", "review"])
async def test_older_button_asks_the_open_question_below(field: str) -> None:
    chat = await fill_until(talk(), field)
    turn = await press_old(chat)
    (screen,) = turn.replies
    assert isinstance(screen, Screen) and screen.below and screen.key == "report-again"
    assert (turn.session or chat.session) == chat.session, "the buttons of the newest screen go on working"


async def test_older_button_before_the_form_shows_its_screen() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.says(STORY)
    (screen,) = (await press_old(chat, "report-keep")).replies
    assert isinstance(screen, Screen) and screen.below
    body = screen.args["body"]
    assert getattr(body, "key", "") == "report-danger"


async def test_older_button_invites_to_nothing_while_closed() -> None:
    chat = await fill_until(talk(), "area")
    chat.uow.settings.save(RunningSettings(Reporting.OFF, Phase.DAY))
    (screen,) = (await press_old(chat)).replies
    assert isinstance(screen, Screen) and screen.key == "report-off"
    chat.session = chat.session.at("")
    (notice,) = (await press_old(chat)).replies
    assert isinstance(notice, Say)
    assert [button.press.verb for row in notice.buttons for button in row if button.press] == ["menu"]
