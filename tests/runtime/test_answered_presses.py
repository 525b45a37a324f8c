"""In a group, a second press of what was just answered for its presser alone is answered by a toast."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation import outgoing as out
from bot.conversation.incoming import ButtonPressed
from bot.conversation.router import Route, Where
from bot.conversation.store import Conflict
from bot.domain.errors import RequestRefused
from bot.domain.people import Account
from bot.handlers import table_for
from bot.runtime import answered_presses
from tests.fakes.election import ELECTION
from tests.fakes.turns import SARA, button_press, group
from tests.runtime.test_turns import MINA, Handlers, TurnsScene

TOAST = out.Ack("case-sent-just-now")


class PressScene(TurnsScene):
    def __init__(self) -> None:
        self.asking = Handlers()
        self.asking.turn = out.Turn((out.EphemeralMessage("question"),))
        super().__init__(Route("ask", self.asking.take, where=Where.ANY, answers_presser=True))

    def press(
        self, number: int, data: str = "ask", by: Account = SARA, message_id: int = 20
    ) -> ButtonPressed:
        made = button_press(data, by=by, chat=group(), message_id=message_id)
        return replace(made, press_id=f"press-{number}")


@pytest.fixture
def scene() -> PressScene:
    return PressScene()


async def test_second_press_within_seconds_gets_a_toast(scene: PressScene) -> None:
    await scene.work(scene.press(1), scene.press(2))
    await scene.work(scene.press(3))
    assert scene.asking.took == ["ask"]
    assert scene.store.replies()[2:] == [TOAST, TOAST]


async def test_other_presses_are_answered_each(scene: PressScene) -> None:
    """By somebody else, below another message, after another press or after some seconds."""
    await scene.work(
        scene.press(1), scene.press(2, by=MINA), scene.press(3, message_id=21), scene.press(4),
        scene.press(5, "go"), scene.press(6),
    )  # fmt: skip
    assert scene.asking.took == ["ask"] * 5
    scene.clock.advance(timedelta(seconds=6))
    await scene.work(scene.press(7))
    assert scene.asking.took == ["ask"] * 6
    assert TOAST not in scene.store.replies()


async def test_refused_press_may_be_repeated(scene: PressScene) -> None:
    scene.asking.fail = [RequestRefused("try-again")]
    await scene.work(scene.press(1), scene.press(2))
    assert out.EphemeralMessage("question") in scene.store.replies() and TOAST not in scene.store.replies()


async def test_replayed_press_is_not_a_second_one(scene: PressScene) -> None:
    scene.store.conflicts["commit"] = [Conflict("deadlock")]
    await scene.work(scene.press(1), scene.press(2))
    assert scene.store.replies().count(out.EphemeralMessage("question")) == 1
    assert scene.store.replies().count(TOAST) == 1


async def test_only_so_many_are_remembered(scene: PressScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answered_presses, "MOST", 1)
    await scene.work(scene.press(1), scene.press(2, by=MINA), scene.press(3))
    assert scene.asking.took == ["ask"] * 3


def test_questions_beside_cards_are_answered_once() -> None:
    once = {route.on for route in table_for(ELECTION) if route.answers_presser}
    assert {"case.verify", "case.reject", "case.open", "case.ask", "refer"} <= once
    assert not once & {"case.claim", "case.release", "case.reason", "case.undo"}, (
        "what changes something says so"
    )
