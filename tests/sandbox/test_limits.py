"""Rate limits for a bot."""

from __future__ import annotations

import pytest

from bot.sandbox.limits import CHAT_BURST, GLOBAL_PER_SECOND, Limits
from bot.sandbox.records import SandboxChat, SandboxChatKind, SandboxMessenger

NOW = 1_000_000.0


def _chat(number: int) -> SandboxChat:
    return SandboxChat(number, SandboxMessenger.TELEGRAM, SandboxChatKind.PRIVATE, "bot", "x")


def test_a_group_takes_twenty_a_minute():
    limits, group = Limits(), _chat(1)
    assert [limits.spend(group, NOW + i, is_group=True) for i in range(20)] == [None] * 20
    assert limits.spend(group, NOW + 20, is_group=True) == 40
    assert limits.spend(group, NOW + 59.5, is_group=True) == 1
    assert limits.spend(group, NOW + 60, is_group=True) is None
    assert limits.spend(group, NOW + 60.5, is_group=True) == 1, (
        "only the first send is more than a minute old"
    )


def test_a_chat_takes_a_burst_then_one_a_second():
    limits, chat = Limits(), _chat(1)
    assert all(limits.spend(chat, NOW, is_group=False) is None for _ in range(CHAT_BURST))
    assert limits.spend(chat, NOW, is_group=False) == 1
    assert limits.spend(chat, NOW + 1.01, is_group=False) is None
    assert limits.spend(chat, NOW + 1.02, is_group=False) == 1


def test_all_chats_together_take_thirty_a_second():
    limits = Limits()
    taken = [limits.spend(_chat(i), NOW, is_group=False) for i in range(GLOBAL_PER_SECOND + 5)]
    assert taken.count(None) == GLOBAL_PER_SECOND
    assert limits.spend(_chat(99), NOW + 0.5, is_group=False) is None


@pytest.mark.parametrize(
    ("face", "words"), [("telegram", "Too Many Requests: retry after"), ("bale", "local_rate_limited")]
)
async def test_sends_edits_and_ephemerals_share_the_groups_budget(sandbox, face, words):
    group, mina = sandbox.group(face), sandbox.account("mina", face)
    card = await sandbox.call("sendMessage", face, chat_id=group, text="0")
    for number in range(1, 15):
        await sandbox.call(
            "editMessageText", face, chat_id=group, message_id=card["message_id"], text=str(number)
        )
    for number in range(5):
        await sandbox.call("sendMessage", face, chat_id=group, text=str(number), receiver_user_id=mina)
    status, body = await sandbox.raw("sendMessage", face, chat_id=group, text="too much")
    assert (status, body["error_code"]) == (429, 429)
    assert body["description"].startswith(words)
    assert 0 < body["parameters"]["retry_after"] <= 60
    sandbox.world.clock.advance(body["parameters"]["retry_after"])
    assert await sandbox.call("sendMessage", face, chat_id=group, text="now")


async def test_limits_can_be_switched_off(sandbox):
    assert (await sandbox.post("/settings", limits=False))[1]["limits"] is False
    for number in range(60):
        await sandbox.call("sendMessage", chat_id=sandbox.group(), text=str(number))


async def test_an_answer_to_a_press_costs_nothing(sandbox, sara):
    keys = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    await sandbox.call("sendMessage", chat_id=sara, text="x", reply_markup=keys)
    for _ in range(40):
        await sandbox.does("sara", "press", button="a")
    for update in await sandbox.updates():
        assert await sandbox.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])
