"""Telegram's forum topics: created with a right, written to, closed and deleted by hand. Bale has none."""

from __future__ import annotations

import pytest

KEYS = {"inline_keyboard": [[{"text": "برداشتن", "callback_data": "claim:1"}]]}


@pytest.fixture
async def forum(sandbox):
    await sandbox.post("/groups/moderators/upgrade")
    await sandbox.post("/groups/moderators/forum")
    return sandbox.group()


async def test_a_topic_is_made_and_written_into(sandbox, forum):
    made = await sandbox.call("createForumTopic", chat_id=forum, name="منطقهٔ ۱")
    assert made["name"] == "منطقهٔ ۱"
    thread = made["message_thread_id"]
    sent = await sandbox.call(
        "sendMessage", chat_id=forum, text="card", message_thread_id=thread, reply_markup=KEYS
    )
    assert (sent["message_thread_id"], sent["is_topic_message"], sent["chat"]["is_forum"]) == (
        thread,
        True,
        True,
    )
    general = await sandbox.call("sendMessage", chat_id=forum, text="digest")
    assert "message_thread_id" not in general
    seen = {m["text"]: m["topic"] for m in await sandbox.sees("mina", "moderators") if not m["service"]}
    assert (seen["card"], seen["digest"]) == ("منطقهٔ ۱", None)
    query = await sandbox.press_button("mina", "برداشتن", chat="moderators")
    assert query["message"]["message_thread_id"] == thread
    whispered = await sandbox.call(
        "sendMessage",
        chat_id=forum,
        text="only you",
        message_thread_id=thread,
        ephemeral_message_parameters={
            "receiver_user_id": sandbox.account("mina"),
            "callback_query_id": query["id"],
        },
    )
    assert (whispered["message_id"], whispered["message_thread_id"]) == (0, thread)


async def test_general_is_never_named(sandbox, forum):
    for thread in (1, 999):
        refused = await sandbox.expect_refusal(
            "sendMessage", chat_id=forum, text="x", message_thread_id=thread
        )
        assert refused == (400, "Bad Request: message thread not found")


async def test_who_may_make_topics(sandbox):
    old = sandbox.group()
    assert (await sandbox.expect_refusal("createForumTopic", chat_id=old, name="a"))[1].endswith(
        "is not a forum"
    )
    assert (await sandbox.post("/groups/moderators/forum"))[0] == 409, "only a supergroup has topics"
    await sandbox.post("/groups/moderators/upgrade")
    group = sandbox.group()
    await sandbox.post("/groups/moderators/forum", bot_may=False)
    me = await sandbox.call("getChatMember", chat_id=group, user_id=1000)
    assert me["can_manage_topics"] is False
    assert (await sandbox.call("getChat", chat_id=group))["is_forum"] is True
    refused = await sandbox.expect_refusal("createForumTopic", chat_id=group, name="a")
    assert refused == (400, "Bad Request: not enough rights to create a topic")
    await sandbox.post("/groups/moderators/forum")
    assert (await sandbox.call("getChatMember", chat_id=group, user_id=1000))["can_manage_topics"] is True
    for name in ("", "ن" * 129):
        assert (await sandbox.expect_refusal("createForumTopic", chat_id=group, name=name))[0] == 400
    await sandbox.call("createForumTopic", chat_id=group, name="ن" * 128)
    assert (
        await sandbox.expect_refusal("createForumTopic", "bale", chat_id=sandbox.group("bale"), name="a")
    )[0] == 404


async def test_a_topic_is_closed_and_deleted_by_hand(sandbox, forum):
    thread = (await sandbox.call("createForumTopic", chat_id=forum, name="a"))["message_thread_id"]
    card = await sandbox.call("sendMessage", chat_id=forum, text="card", message_thread_id=thread)
    await sandbox.post("/groups/moderators/topics", topic="a", does="close")
    await sandbox.call("sendMessage", chat_id=forum, text="still", message_thread_id=thread)
    await sandbox.post("/groups/moderators/forum", bot_may=False)
    refused = await sandbox.expect_refusal("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    assert refused[1] == "Bad Request: TOPIC_CLOSED"
    await sandbox.post("/groups/moderators/topics", topic="a")
    refused = await sandbox.expect_refusal("sendMessage", chat_id=forum, text="x", message_thread_id=thread)
    assert refused[1] == "Bad Request: message thread not found"
    gone = await sandbox.expect_refusal(
        "editMessageText", chat_id=forum, message_id=card["message_id"], text="y"
    )
    assert gone[1] == "Bad Request: message to edit not found"
    assert (await sandbox.post("/groups/moderators/topics", topic="a"))[0] == 409
