"""Presses in any order: the form never breaks, never files twice, never stores what it refused."""

import random

import pytest

from bot.conversation.buttons import encode
from bot.conversation.outgoing import Say, Screen
from bot.domain.events import ReportFiled
from bot.domain.reporting.drafts import next_field
from tests.fakes.polling_day import content, open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press

OURS = ("report", "my-", "receipt", "erase", "clean-chat", "privacy")
ONWARD = (
    "report-pick",
    "report-on",
    "report-code",
    "report-send",
    "report-start",
    "report-agree",
    "report-keep",
)
WORDS = ("A man hands out money.", "short", "👍", "@a_channel", "۱۰ اردیبهشت", "1000000000000001", "x" * 3001)


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))]
)
async def test_a_random_walk_keeps_the_rules(seed: int) -> None:
    chance = random.Random(seed)
    chat = Talk(uow=open_uow(), content=content())
    buttons: list[str] = []
    for _ in range(400):
        await _act(chat, chance, buttons)
        buttons = _buttons(chat) or buttons
        _check(chat)
    filed = [fact for fact in chat.facts if isinstance(fact, ReportFiled)]
    assert len({fact.report_id for fact in filed}) == len(filed) == len(chat.uow.tables.reports)
    assert len(chat.uow.tables.cases) == len(filed) > 0, "at least one walk must file a report"


async def _act(chat: Talk, chance: random.Random, buttons: list[str]) -> None:
    match chance.randrange(10):
        case 0:
            await chat.says(chance.choice(WORDS))
        case 1:
            await chat.sends(caption=chance.choice(("", *WORDS)))
        case 2:
            await chat.commands(chance.choice(("report", "report", "report", "my_reports", "receipt")))
        case 3:
            await chat.forwards("words", source=chance.choice(("", "Channel A")))
        case _ if chat.session.state == "report.text" and chance.random() < 0.5:
            await chat.says(WORDS[0])
        case _ if buttons:
            weights = [8 if data.startswith(ONWARD) else 1 for data in buttons]
            await chat.takes(button_press(chance.choices(buttons, weights)[0], by=chat.account))
        case _:
            await chat.commands("report")


def _buttons(chat: Talk) -> list[str]:
    presses = [
        button.press
        for reply in chat.replies
        if isinstance(reply, Screen | Say)
        for row in reply.buttons
        for button in row
        if button.press
    ]
    return [encode(press) for press in presses if press.verb.startswith(OURS)]


def _check(chat: Talk) -> None:
    draft = chat.session.draft
    report_ids = {piece.report_id for piece in chat.uow.tables.evidence.values()}
    assert report_ids <= {*chat.uow.tables.reports, *([draft.id] if draft else [])}, "files without an owner"
    if draft is not None:
        assert (
            sum(piece.report_id == draft.id for piece in chat.uow.tables.evidence.values()) == draft.evidence
        )
        assert draft.receipt == "" or len(draft.receipt) == 16
        needed = {
            "full": {"act", "space", "text", "actor"},
            "quick": {"text", "act", "area"},
            "voice": {"voice", "area"},
        }
        assert next_field(draft) is not None or set(draft.answers) >= needed[draft.way]
