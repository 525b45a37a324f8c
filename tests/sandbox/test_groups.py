"""Groups: who may read and act, and the upgrade to a supergroup."""

from __future__ import annotations

import pytest

KEYS = {"inline_keyboard": [[{"text": "برداشتن", "callback_data": "claim:1"}]]}


async def test_an_upgraded_group_answers_with_its_new_id(sandbox):
    old = sandbox.group()
    card = await sandbox.call("sendMessage", chat_id=old, text="card", reply_markup=KEYS)
    await sandbox.updates()
    _, answer = await sandbox.post("/groups/moderators/upgrade")
    new = answer["id"]
    assert new < -1_000_000_000_000
    assert answer["old_id"] == old
    migrations = [u["message"] for u in await sandbox.updates()]
    assert [
        (m["chat"]["id"], m.get("migrate_to_chat_id"), m.get("migrate_from_chat_id")) for m in migrations
    ] == [
        (old, new, None),
        (new, None, old),
    ]
    for method, more in (
        ("sendMessage", {"text": "a"}),
        ("editMessageText", {"message_id": card["message_id"], "text": "b"}),
    ):
        status, body = await sandbox.raw(method, chat_id=old, **more)
        assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": new})
        assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    sent = await sandbox.call("sendMessage", chat_id=new, text="a")
    assert (sent["message_id"], sent["chat"]["type"]) == (2, "supergroup")
    # The old card is still on the phone and can be pressed. The press names the old chat.
    messages = await sandbox.sees("mina", "moderators")
    assert [m["key"] for m in messages if m["buttons"]] == [f"o{card['message_id']}"]
    query = await sandbox.press_button("mina", "برداشتن", chat="moderators")
    assert query["message"]["chat"]["id"] == old
    assert (await sandbox.post("/groups/moderators/upgrade"))[0] == 409


async def test_members_and_strangers(sandbox):
    group, sara = sandbox.group(), sandbox.account("sara")

    async def status(user):
        return (await sandbox.call("getChatMember", chat_id=group, user_id=user))["status"]

    assert await status(sandbox.account("mina")) == "creator"
    assert await status(sandbox.account("reza")) == "member"
    assert await status(sara) == "left"
    assert (await sandbox.expect_refusal("getChatMember", chat_id=group, user_id=1))[1].endswith(
        "PARTICIPANT_ID_INVALID"
    )
    assert (await sandbox.post("/people/sara/say", chat="moderators", text="x"))[0] == 409
    assert await sandbox.sees("sara", "moderators") == []
    await sandbox.does("sara", "join")
    assert await status(sara) == "member"
    await sandbox.post("/groups/moderators/members", person="sara", status="kicked")
    assert await status(sara) == "kicked"
    assert (await sandbox.post("/people/sara/join"))[1]["reason"] == "banned from moderators"
    administrators = await sandbox.call("getChatAdministrators", chat_id=group)
    assert {a["user"]["id"] for a in administrators} == {1000, sandbox.account("mina")}
    assert await sandbox.call("getChatMemberCount", chat_id=group) == 3


async def test_a_plain_member_bot_learns_nothing_about_others(sandbox):
    await sandbox.post("/groups/moderators/members", bot=True, status="member")
    code, words = await sandbox.expect_refusal(
        "getChatMember", chat_id=sandbox.group(), user_id=sandbox.account("reza")
    )
    assert (code, words) == (400, "Bad Request: CHAT_ADMIN_REQUIRED")
    await sandbox.post("/groups/moderators/members", bot=True, status="member", messenger="bale")
    code, words = await sandbox.expect_refusal(
        "getChatMember", "bale", chat_id=sandbox.group("bale"), user_id=sandbox.account("reza", "bale")
    )
    assert (code, words) == (403, "Forbidden: permission_denied")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("سلام", False),
        ("/queue", False),
        ("/queue@amanat_sandbox_bot", True),
        ("/queue@other_bot", False),
        ("@amanat_sandbox_bot ببین", True),
    ],
)
async def test_privacy_mode(sandbox, text, heard):
    await sandbox.post("/groups/moderators/members", bot=True, status="member")
    await sandbox.updates()
    await sandbox.does("mina", "say", chat="moderators", text=text)
    assert bool(await sandbox.updates()) is heard
    await sandbox.post("/groups/moderators/members", bot=True, status="administrator")
    await sandbox.updates()
    await sandbox.does("mina", "say", chat="moderators", text=text)
    assert len(await sandbox.updates()) == 1


async def test_privacy_mode_lets_replies_and_the_last_speaker_through(sandbox):
    await sandbox.post("/groups/moderators/members", bot=True, status="member")
    sent = await sandbox.call("sendMessage", chat_id=sandbox.group(), text="a")
    await sandbox.updates()
    await sandbox.does("mina", "say", chat="moderators", text="بله", reply_to=sent["message_id"])
    await sandbox.does("mina", "say", chat="moderators", text="/queue")
    assert [u["message"]["text"] for u in await sandbox.updates()] == ["بله", "/queue"]


async def test_a_bot_that_was_thrown_out(sandbox):
    group = sandbox.group()
    await sandbox.post("/groups/moderators/members", bot=True, status="kicked")
    update = (await sandbox.updates())[-1]["my_chat_member"]
    assert update["new_chat_member"]["status"] == "kicked"
    code, words = await sandbox.expect_refusal("sendMessage", chat_id=group, text="a")
    assert (code, words) == (403, "Forbidden: bot was kicked from the group chat")


async def test_new_groups(sandbox):
    status, made = await sandbox.post("/groups", name="north", members=["mina", "ali"], bot="administrator")
    assert status == 200
    assert (await sandbox.call("getChat", chat_id=made["id"]))["title"] == "north"
    assert (await sandbox.post("/groups", name="north"))[0] == 409
    assert (await sandbox.post("/groups", name="bot"))[0] == 409
    assert await sandbox.call("leaveChat", chat_id=made["id"])
    _, words = await sandbox.expect_refusal("sendMessage", chat_id=made["id"], text="a")
    assert words == "Forbidden: bot is not a member of the group chat"


async def test_supergroup_message_ids_begin_anew(sandbox, sara):
    """A message id has no meaning without its chat."""
    await sandbox.post("/groups/moderators/upgrade")
    await sandbox.post("/groups", name="north", members=["mina"], bot="administrator")
    await sandbox.post("/groups/north/upgrade")
    ids = [
        (await sandbox.call("sendMessage", chat_id=sandbox.world.group("telegram", name).id, text="a"))[
            "message_id"
        ]
        for name in ("moderators", "north")
    ]
    assert ids == [2, 2]
