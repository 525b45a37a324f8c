"""What a button of the form says, typed, is its press; a second press within seconds is none."""

import inspect
from collections.abc import Callable, Set
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conversation import outgoing as out
from bot.conversation.buttons import Press
from bot.conversation.incoming import ButtonPressed
from bot.conversation.outgoing import Button, TextRef, Turn
from bot.conversation.router import Route, Typed
from bot.conversation.session import Session
from bot.conversation.shown_buttons import FAMILIES, as_press, read_shown_buttons
from bot.domain.errors import NotFound
from bot.handlers import table_for
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_texts
from tests.fakes.talk import ROUTER
from tests.fakes.turns import button_press, text_message
from tests.runtime.test_turns import TurnsScene

TEXTS = shipped_texts()
ROWS = (
    (Button(TextRef("button-report-agree"), Press("report-agree", epoch=3)),),
    (Button(TextRef("button-report-quick"), Press("report-start", "quick", 3)),),
    (Button(TextRef("button-meant-report"), Press("meant-report")),),
    (Button(TextRef("button-report-discard-yes"), Press("report-discard", epoch=3)),),
    (Button(TextRef("button-text-outside"), Press("report-decline", "person", 3)),),
    (Button(TextRef("button-who-citizen"), Press("report-decline", "person", 3)),),
    (Button(TextRef("button-files-drop-yes"), Press("report-drop-yes", epoch=3)),),
    (Button(TextRef("later-button-none"), Press("later-none")),),
    (Button(TextRef("button-report-send"), Press("report-send", epoch=3)),),
    (Button(TextRef("button-when-today"), Press("report-show", "when/2026-11-24", 3)),),
    (Button("خرید و فروش رأی", Press("report-pick", "act/O01", 3)),),
    (Button("منطقهٔ ۵", Press("report-show", "area/thr05/0", 3)),),
    (
        Button(
            TextRef("button-read-answer", {"answer": "منطقهٔ ۵"}), Press("report-pick", "area/told.thr05", 3)
        ),
    ),
    (Button(TextRef("button-erase"), Press("erase")),),
)
LABELS = read_shown_buttons([out.Screen("report-privacy", buttons=ROWS)], TEXTS.read_label, ROUTER.how_typed)


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("خواندم، ادامه", "report-agree~3"),
        ("خواندم", "report-agree~3"),
        ("ادامه", "report-agree~3"),
        ("خرید و فروش", "report-pick:act/O01~3"),
        ("گزارش سریع", "report-start:quick~3"),
        ("گزارش‌ همين.", "meant-report"),
        ("خرید و فروش رای", "report-pick:act/O01~3"),
        ("همین: منطقهٔ ۵", "report-pick:area/told.thr05~3"),
        ("فرستادن گزارش", "report-send~3"),
    ],
)
def test_typed_label_is_the_press_of_its_button(typed: str, data: str) -> None:
    assert LABELS is not None
    update = as_press(text_message(typed), Session(labels=LABELS), TEXTS.read_label, ROUTER.how_typed)
    assert isinstance(update, ButtonPressed) and update.data == data and update.stays


@pytest.mark.parametrize(
    "typed",
    [
        "خواندم که پول می‌دادند",
        "منطقهٔ ۵",
        "بله، دور بینداز",
        "بله، پیش‌نویس را پاک کنید",
        "شهروند عادی بود",
        "بله، پاک کنید",
        "پاک کنید",
        "فرستادن",
        "خرید و",
        "خرید و فروش رای به دو نفر",
        "بله",
        TEXTS.label(TextRef("later-button-none")),
        "امروز",
        "پاک کردن این پیام",
        "x" * 500,
    ],
)
def test_other_words_stay_words(typed: str) -> None:
    assert LABELS is not None
    message = text_message(typed)
    assert as_press(message, Session(labels=LABELS), TEXTS.read_label, ROUTER.how_typed) is message
    passed = as_press(
        replace(message, passed_on=True), Session(labels=LABELS), TEXTS.read_label, ROUTER.how_typed
    )
    assert passed.text == typed  # type: ignore[attr-defined]


def test_yes_presses_nothing_that_sends_or_erases() -> None:
    """Whatever else is on the screen: a beginning that two buttons share, one of them final, is the press of none."""
    back = Button(TextRef("button-report-discard-yes"), Press("report-on", epoch=3))
    for final in (
        Press("report-decline", "dress", 3),
        Press("report-send", epoch=3),
        Press("later-case", "r-1"),
    ):
        row = (Button(TextRef("button-text-outside"), final), back)
        labels = read_shown_buttons([out.Screen("x", buttons=(row,))], TEXTS.read_label, ROUTER.how_typed)
        assert labels is not None and "بله" not in labels and "بله دور بینداز" in labels


ERASES = frozenset({"discard_draft", "drop_evidence"})
SENDS = frozenset({"file_draft", "add_to_report", "answer_with"})
ASKS_FIRST = frozenset({"report-outside"})
"""Erases only where no words and no files are."""


def test_no_final_press_is_a_typed_beginning() -> None:
    """Every route of the form whose handler erases is never typed, and one that sends only by its whole label."""
    routes = [route for route in table_for(ELECTION) if route.on.startswith(FAMILIES)]
    erasing = {route.on: route.typed for route in routes if _names_in(route.handler) & ERASES}
    sending = {route.on: route.typed for route in routes if _names_in(route.handler) & SENDS}
    assert {verb for verb, typed in erasing.items() if typed is not Typed.NEVER} == ASKS_FIRST
    assert len(erasing) == 4 and len(sending) == 3
    assert Typed.BEGINNING not in {*erasing.values(), *sending.values()}
    assert ROUTER.how_typed("later-none") is Typed.NEVER, "it forgets what waits"


def _names_in(handler: Callable[..., object]) -> Set[str]:
    """The names that a handler uses, and the functions of its module that it calls."""
    module = inspect.getmodule(handler)
    names: set[str] = set()
    functions = [inspect.unwrap(handler)]
    while functions:
        new = {*functions.pop().__code__.co_names} - names
        names |= new
        used = [getattr(module, name, None) for name in new]
        functions += [f for f in used if inspect.isfunction(f) and f.__module__ == module.__name__]
    return names


class LabelScene(TurnsScene):
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fail = False
        super().__init__(Route("report-agree", self.agree, epoch=True))

    async def agree(self, update: object, ctx: object) -> Turn:
        assert isinstance(update, ButtonPressed)
        self.asked.append(update.data)
        if self.fail:
            raise NotFound("understand-gone")
        return Turn((out.Screen("menu", {"headline": "", "audience": ""}, ROWS),))

    @property
    def session(self) -> Session:
        return self.store.sessions["conversation:telegram:5001"]


@pytest.fixture
def scene() -> LabelScene:
    scene = LabelScene()
    scene.store.sessions["conversation:telegram:5001"] = Session("reading.before", epoch=3)
    scene.handlers.turn = Turn((out.Screen("report-privacy", {"lines": ""}, ROWS),))
    return scene


async def test_label_of_the_last_screen_is_pressed_by_typing(scene: LabelScene) -> None:
    await scene.work(text_message("something"), text_message("خواندم"))
    assert scene.asked == ["report-agree~3"]
    screens = [reply for reply in scene.store.replies() if isinstance(reply, out.Screen)]
    assert screens[-1].below, "there is no message to replace"
    assert not any(isinstance(reply, out.Ack) for reply in scene.store.replies()), (
        "nobody waits for an answer"
    )


async def test_refused_typed_press_is_said(scene: LabelScene) -> None:
    scene.fail = True
    await scene.work(text_message("something"), text_message("خواندم"))
    assert scene.store.replies()[-1] == out.Say("understand-gone", lane=out.SendLane.FORM)


async def test_label_of_an_earlier_screen_is_words_again(scene: LabelScene) -> None:
    await scene.work(text_message("something"))
    assert scene.session.labels
    scene.handlers.turn = Turn((out.Say("heard", buttons=((Button("x", Press("menu")),),)),))
    await scene.work(text_message("something else"))
    assert scene.session.labels == {}
    await scene.work(text_message("خواندم"))
    assert scene.asked == []


async def test_numbers_to_copy_leave_the_buttons_typed(scene: LabelScene) -> None:
    await scene.work(text_message("something"))
    scene.handlers.turn = Turn((out.Say("heard", buttons=((Button("1480", copy="1480"),),)),))
    await scene.work(text_message("something else"), text_message("خواندم"))
    assert scene.asked == ["report-agree~3"]


async def test_labels_end_with_their_state(scene: LabelScene) -> None:
    await scene.work(text_message("something"))
    assert scene.session.at("reading.before").labels and not scene.session.at("").labels


async def test_second_press_within_seconds_is_silent(scene: LabelScene) -> None:
    twice = button_press("report-agree~3")
    await scene.work(twice, replace(twice, press_id="press-2"))
    assert scene.asked == ["report-agree~3"] and scene.store.replies()[-1] == out.Ack()
    scene.clock.advance(timedelta(seconds=6))
    await scene.work(twice)
    assert len(scene.asked) == 2, "later it is meant"
    scene.clock.advance(timedelta(hours=-5))
    await scene.work(twice)
    assert len(scene.asked) == 3, "a clock set back makes no press a double one"


async def test_last_press_is_gone_with_the_next_turn(scene: LabelScene) -> None:
    scene.handlers.turn = Turn()
    await scene.work(button_press("report-agree~3"))
    moment = scene.session.last_press.partition(" ")[0]
    assert datetime.fromisoformat(moment).microsecond == 0 and "." not in moment
    scene.clock.advance(timedelta(seconds=6))
    await scene.work(text_message("something"))
    assert scene.session.last_press == ""


async def test_same_button_of_another_message_counts(scene: LabelScene) -> None:
    await scene.work(button_press("report-agree~3"), button_press("report-agree~3", message_id=21))
    assert len(scene.asked) == 2
