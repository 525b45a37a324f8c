"""The next day: an open round of practice goes on, a press on one that was dropped changes nothing; a number in words,
far too large or below zero gets a sentence, and the round stays as it was."""

from datetime import timedelta
from typing import Any, Final

import pytest

from bot.conversation.outgoing import Screen, SendDocument
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import SARA, button_press, keys_for

DAY: Final = timedelta(days=1)
PRACTICES: Final = {
    "ballot-begin:names": ("ballot-answer", "ballot-anew:names", "ballot-old-round"),
    "ballot-begin:lists": ("ballot-answer", "ballot-anew:lists", "ballot-old-round"),
    "poster-begin:poster-duty": ("poster-answer", "poster-anew:poster-duty", "poster-old-round"),
    "order-begin:staff": ("order-step", "order-anew:staff", "order-old-round"),
    "statement-begin:staff": ("statement-pick", "statement-anew:staff", "statement-old-round"),
}
"""By the press that begins a round: the verb of its answers, the press for a new one, and the refusal."""


async def press(talk: Talk, data: str) -> None:
    await talk.takes(button_press(data, by=talk.account))


async def begin(data: str) -> tuple[Talk, str]:
    """A round that has just begun, and the press of its first answer."""
    talk = Talk(content=shipped_content(), curious=False)
    await press(talk, data)
    verb = PRACTICES[data][0]
    return talk, next(known for known in talk.buttons if known.startswith(f"{verb}:"))


def practice(talk: Talk) -> dict[str, Any]:
    return dict(talk.uow.tables.learners[keys_for(SARA).learner].practice)


@pytest.mark.parametrize("data", PRACTICES)
async def test_press_on_dropped_round_changes_nothing_next_day(data: str) -> None:
    talk, answer = await begin(data)
    _, anew, refusal = PRACTICES[data]
    talk.clock.advance(DAY)
    await press(talk, anew)
    before = practice(talk)
    await press(talk, answer)
    assert talk.refusal_key == refusal and practice(talk) == before
    assert len(TEXTS.render(refusal, {})) > 20, "a sentence, and not a code"


@pytest.mark.parametrize("data", [data for data in PRACTICES if not data.startswith("order")])
async def test_open_round_goes_on_next_day(data: str) -> None:
    talk, answer = await begin(data)
    before = practice(talk)
    talk.clock.advance(DAY)
    await press(talk, answer)
    assert practice(talk) != before
    assert any(isinstance(reply, Screen | SendDocument) for reply in talk.replies)


@pytest.mark.parametrize("typed", ["دو", "سه تا", "-1", "−۱", "10000000", "۱۰٬۰۰۰٬۰۰۰", "۲.۵"])
@pytest.mark.parametrize("data", ["poster-begin:poster-duty", "statement-begin:staff"])
async def test_number_that_is_none_leaves_round_as_it_was(data: str, typed: str) -> None:
    talk, _ = await begin(data)
    before = practice(talk)
    await talk.says(typed)
    assert practice(talk) == before
    keys = talk.reply_keys()
    assert keys[0] in ("poster-press-please", "statement-number-please"), keys
