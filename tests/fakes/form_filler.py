"""A person who fills in the form whatever it asks, using only what is shown."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import Say, Screen
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press

SENTENCE: Final = "جلوی در شعبه کسی مردم را می‌ترساند که به چه کسی رأی بدهند."
MOST_STEPS: Final = 60
ONWARD: Final = ("report-send", "report-agree", "report-start", "report-on", "report-located")
"""Buttons that lead forward, the nearest to the end first."""


def on_screen(chat: Talk) -> list[Press]:
    """The buttons that the last turn showed, in order."""
    replies = [reply for reply in chat.replies if isinstance(reply, Screen | Say)]
    return [b.press for reply in replies for row in reply.buttons for b in row if b.press is not None]


async def press(chat: Talk, what: Press) -> None:
    await chat.takes(button_press(encode(what), by=chat.account))


async def fill_form(chat: Talk) -> int:
    """Continue from the form's current step until the report is filed; returns the number of steps.

    Raises AssertionError when there is no way forward, or none that ends.
    """
    before = len(chat.uow.tables.reports)
    await chat.commands("report")
    for step in range(MOST_STEPS):
        if len(chat.uow.tables.reports) > before:
            return step
        await take_step(chat)
    raise AssertionError(f"not filed after {MOST_STEPS} steps: {chat.session}")


async def take_step(chat: Talk) -> None:
    """One step forward from what is shown. Raises AssertionError when there is none."""
    presses = on_screen(chat)
    if (button := _onward(chat, presses)) is not None:
        await press(chat, button)
        return
    match chat.session.state:
        case "report.text":
            await chat.says(f"{SENTENCE} بار {len(chat.texts)}", message_id=1_000_000 + len(chat.texts))
        case "report.address":
            await chat.says("@a_channel")
        case "report.voice":
            await chat.sends_voice()
        case state:
            raise AssertionError(f"no way on at {state!r} among {[p.verb for p in presses]}")


def _onward(chat: Talk, presses: Sequence[Press]) -> Press | None:
    """The button that leads forward: an answer to the question, else the nearest to the end."""
    picks = [p for p in presses if p.verb == "report-pick" and not p.argument.endswith(("/other", "/words"))]
    match chat.session.state:
        case "report.act" if picks:
            return next((p for p in picks if p.argument.endswith(("/O13", "/O03"))), picks[0])
        case "report.area" if picks:
            return picks[-1]
        case "report.review" | "report.address":
            picks = []
        case "report.act":
            return next((p for p in presses if p.verb == "report-show"), None)
    if picks:
        return picks[0]
    other = [p for p in presses if p.verb == "report-edit" and p.argument in ("act", "text")]
    if chat.session.state == "" and other:
        return other[0]  # refused: this act for now or over the limit, this text permanently
    return next((p for verb in ONWARD for p in presses if p.verb == verb), None)
