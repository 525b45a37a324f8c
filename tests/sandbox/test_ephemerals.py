"""Messages that only one member of a group sees."""

from __future__ import annotations

import pytest

KEYS = {"inline_keyboard": [[{"text": "برداشتن", "callback_data": "claim"}]]}
DETAILS = {"inline_keyboard": [[{"text": "در خصوصی", "callback_data": "private"}]]}


async def _ephemeral(sandbox, person="mina", text="summary", **more):
    asked = {"receiver_user_id": sandbox.account(person), **more.pop("asked", {})}
    return await sandbox.call(
        "sendMessage", chat_id=sandbox.group(), text=text, ephemeral_message_parameters=asked, **more
    )


async def test_only_receiver_sees_ephemeral_and_its_id_is_zero(sandbox):
    sent = await _ephemeral(sandbox)
    assert sent["message_id"] == 0
    assert sent["ephemeral_message_id"] == 1
    assert sent["receiver_user"]["id"] == sandbox.account("mina")
    seen = (await sandbox.sees("mina", "moderators"))[-1]
    assert (seen["key"], seen["id"], seen["ephemeral"], seen["text"]) == ("e1", 0, True, "summary")
    assert "summary" not in [m["text"] for m in await sandbox.sees("reza", "moderators")]


async def test_edit_press_delete_and_reuse_of_the_number(sandbox):
    await _ephemeral(sandbox, reply_markup=DETAILS)
    where = {
        "chat_id": sandbox.group(),
        "receiver_user_id": sandbox.account("mina"),
        "ephemeral_message_id": 1,
    }
    assert (await sandbox.post("/people/reza/press", chat="moderators", button="در خصوصی"))[0] == 409
    query = await sandbox.press_button("mina", "در خصوصی", chat="moderators")
    assert (query["message"]["message_id"], query["message"]["ephemeral_message_id"]) == (0, 1)
    assert await sandbox.call("editEphemeralMessageText", **where, text="other", reply_markup=DETAILS) is True
    assert (
        await sandbox.expect_refusal("editEphemeralMessageText", **where, text="other", reply_markup=DETAILS)
    )[0] == 400
    assert await sandbox.call("editEphemeralMessageReplyMarkup", **where) is True
    assert (await sandbox.sees("mina", "moderators"))[-1]["buttons"] == []
    wrong = where | {"receiver_user_id": sandbox.account("reza")}
    assert (await sandbox.expect_refusal("editEphemeralMessageText", **wrong, text="x"))[1].endswith(
        "message to edit not found"
    )
    assert await sandbox.call("deleteEphemeralMessage", **where) is True
    assert (await sandbox.expect_refusal("deleteEphemeralMessage", **where))[1].endswith(
        "message to delete not found"
    )
    assert (await _ephemeral(sandbox, person="reza"))["ephemeral_message_id"] == 1
    assert (await sandbox.expect_refusal("editEphemeralMessageText", **where, text="x"))[0] == 400, (
        "it now belongs to another member"
    )


async def test_app_restart_removes_ephemerals_unknown_to_server(sandbox):
    await _ephemeral(sandbox)
    await _ephemeral(sandbox, person="reza")
    assert (await sandbox.post("/app-restart", person="mina"))[1]["vanished"] == 1
    assert "summary" not in [m["text"] for m in await sandbox.sees("mina", "moderators")]
    assert "summary" in [m["text"] for m in await sandbox.sees("reza", "moderators")]
    where = {
        "chat_id": sandbox.group(),
        "receiver_user_id": sandbox.account("mina"),
        "ephemeral_message_id": 1,
    }
    assert await sandbox.call("editEphemeralMessageText", **where, text="unseen") is True
    assert "unseen" not in [m["text"] for m in await sandbox.sees("mina", "moderators")]
    assert (await sandbox.post("/app-restart"))[1]["vanished"] == 1


@pytest.mark.parametrize(
    ("age", "presser", "receiver", "works"),
    [
        (14, "mina", "mina", True),
        (16, "mina", "mina", False),
        (1, "reza", "mina", False),
        (None, None, "mina", False),
    ],
)
async def test_without_rights_ephemeral_needs_press_within_15_seconds(sandbox, age, presser, receiver, works):
    group = sandbox.group()
    await sandbox.call("sendMessage", chat_id=group, text="card", reply_markup=KEYS)
    await sandbox.post("/groups/moderators/members", bot=True, status="member")
    await sandbox.updates()
    asked = {"receiver_user_id": sandbox.account(receiver)}
    if presser:
        query = await sandbox.press_button(presser, "برداشتن", chat="moderators")
        asked["callback_query_id"] = query["id"]
        sandbox.world.clock.advance(age)
    params = {"chat_id": group, "text": "summary", "ephemeral_message_parameters": asked}
    _, body = await sandbox.raw("sendMessage", **params)
    assert body["ok"] is works
    if not works:
        assert "not enough rights to send ephemeral messages" in body["description"]


async def test_where_and_to_whom_they_do_not_go(sandbox, sara):
    asked = {"receiver_user_id": sara}
    code, words = await sandbox.expect_refusal(
        "sendMessage", chat_id=sara, text="a", ephemeral_message_parameters=asked
    )
    assert (code, "only to groups" in words) == (400, True)
    code, words = await sandbox.expect_refusal(
        "sendMessage", chat_id=sandbox.group(), text="a", ephemeral_message_parameters=asked
    )
    assert words == "Bad Request: USER_NOT_PARTICIPANT"


async def test_one_may_be_lost_without_a_word(sandbox):
    await sandbox.post("/faults", kind="lost_ephemeral")
    assert (await _ephemeral(sandbox))["ephemeral_message_id"] == 1
    assert "summary" not in [m["text"] for m in await sandbox.sees("mina", "moderators")]
