"""Who wants something deleted while nothing is open is led to the reports that they sent."""

import pytest

from bot.usecases.ports.intents import Intent
from tests.handlers.test_free_message import open_talk, screen_keys
from tests.handlers.test_stray_message import send_report


@pytest.mark.parametrize("contact", ["returnable", "no_return"])
async def test_cancelling_offers_to_withdraw_what_was_sent(contact: str) -> None:
    chat = open_talk()
    chat.curious = False
    report_id = await send_report(chat, contact=contact)
    if contact == "no_return":
        await chat.says("1000 0000 0000 0001")
    else:
        await chat.commands("menu")
    chat.buttons.clear()
    await chat.says(Intent.CANCEL.value)
    assert screen_keys(chat) == ["left-sent"]
    assert f"my-withdraw:{report_id}" in chat.buttons


async def test_cancelling_without_a_report_offers_nothing_to_withdraw() -> None:
    chat = open_talk()
    await chat.says(Intent.CANCEL.value)
    assert screen_keys(chat) == ["left-nothing"]
