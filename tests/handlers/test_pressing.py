"""The check that every shown button does something finds buttons that do nothing, and only those."""

import asyncio
from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, Button, EditCard, EditPrivate, Reply, Say, Screen, TextRef
from bot.handlers.menu import menu_screen
from bot.handlers.pieces import AGAIN, button, say_unchanged
from tests.fakes import pressing
from tests.fakes.floor import a_floor
from tests.fakes.pressing import has_visible_effect, press_all
from tests.fakes.shared_content import shipped_texts
from tests.fakes.talk import Talk
from tests.fakes.turns import REZA, button_press, make_ctx, text_message

TEXTS = shipped_texts()
SHOWN = asyncio.run(menu_screen(make_ctx(), None))


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        ((), False),
        ((Ack(),), False),
        ((Ack(), SHOWN), False),
        ((Ack("read-anew"), SHOWN), True),
        ((replace(SHOWN, below=True),), True),
        ((replace(SHOWN, buttons=SHOWN.buttons[1:]),), True),
        ((Screen("ask", {"person": "no"}),), True),
        ((Say("ask", {"person": "no"}),), True),
        ((EditCard("c1", "ask", again=True),), False),
        ((EditCard("c1", "ask", {"person": "no"}),), True),
        ((EditPrivate("c1", REZA, "ask"),), False),
    ],
)
def test_what_a_press_shows_is_told_from_nothing(answer: tuple[Reply, ...], seen: bool) -> None:
    assert has_visible_effect(SHOWN, answer, TEXTS) is seen


async def test_button_that_does_nothing_is_detected_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "PRESSED", set())

    async def does_nothing(_world: Talk, _button: Button) -> tuple[Reply, ...]:
        return (Ack(), SHOWN)

    with pytest.raises(AssertionError, match="on menu"):
        await press_all(Talk(), (SHOWN,), does_nothing, TEXTS)


async def test_pressing_all_buttons_leaves_original_world_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "PRESSED", set())
    looked_at, left_alone = Talk(), Talk(curious=False)
    for chat in (looked_at, left_alone):
        for command in ("start", "settings", "report", "calendar", "learn"):
            await chat.commands(command)
    assert len(pressing.PRESSED) > 15
    assert looked_at.session == left_alone.session and looked_at.texts == left_alone.texts
    assert looked_at.uow.tables == left_alone.uow.tables and looked_at.ids == left_alone.ids


async def test_buttons_of_a_group_card_are_pressed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "PRESSED", set())
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    assert {verb for screen, verb in pressing.PRESSED if screen == "group case-card"} > {
        "case.open",
        "case.out",
    }


async def test_what_is_read_once_more_says_so() -> None:
    floor = a_floor()
    await floor.presses("queue", private=True)
    assert not [reply for reply in floor.replies if isinstance(reply, Ack)]
    await floor.presses(f"queue:{AGAIN}", private=True)
    assert floor.only_reply(Ack).key == "read-anew"
    assert isinstance(button("queue-button-refresh", "queue", AGAIN).label, TextRef)
    assert not [reply for reply in floor.replies if isinstance(reply, EditCard)]


async def test_press_for_an_unchanged_screen_is_always_answered() -> None:
    assert say_unchanged(button_press("figures.one:time/day")) == (Ack("read-anew"),)
    assert say_unchanged(button_press("publish.prepare"), "publish-same") == (Ack("publish-same"),)
    assert say_unchanged(text_message("queue")) == (), "typed words get a message of their own"
    floor = a_floor()
    await floor.presses("figures.one:time/day", private=True)
    assert floor.only_reply(Ack).key == "read-anew" and floor.only_reply(Screen).key == "figure-none"
