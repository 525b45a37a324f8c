"""What only Bale does: sparse objects, other errors, fewer methods."""

from __future__ import annotations

import aiohttp
import orjson
import pytest

KEYS = {"inline_keyboard": [[{"text": "بله", "callback_data": "yes"}]]}


@pytest.fixture
async def chat(sandbox, sara):
    return sandbox.account("sara", "bale")


async def test_update_ids_begin_at_zero(sandbox):
    await sandbox.does("sara", "say", text="/start", messenger="bale")
    updates = await sandbox.call("getUpdates", "bale")
    assert [u["update_id"] for u in updates] == [0]
    assert updates[0]["message"]["chat"]["photo"] is None


async def test_an_edit_answers_a_stub(sandbox, chat):
    sent = await sandbox.call("sendMessage", "bale", chat_id=chat, text="a", reply_markup=KEYS)
    where = {"chat_id": chat, "message_id": sent["message_id"]}
    stub = await sandbox.call("editMessageText", "bale", **where, text="b")
    assert stub["message_id"] == 0
    assert set(stub) == {"message_id", "date", "chat", "edit_date"}
    message = (await sandbox.sees("sara", messenger="bale"))[-1]
    assert (message["text"], message["buttons"], message["edited"]) == ("b", [], True)


async def test_group_ids_are_positive_and_the_type_is_group(sandbox):
    group = await sandbox.call("getChat", "bale", chat_id=sandbox.group("bale"))
    assert group["id"] > 0
    assert group["type"] == "group"
    assert "accent_color_id" not in group


async def test_a_callback_has_no_chat_instance(sandbox, chat):
    await sandbox.call("sendMessage", "bale", chat_id=chat, text="a", reply_markup=KEYS)
    query = await sandbox.press_button("sara", "بله", "bale")
    assert "chat_instance" not in query
    assert not query["id"].startswith("1")
    assert await sandbox.call("answerCallbackQuery", "bale", callback_query_id=query["id"], text="رسید")
    assert (await sandbox.get("/chats/bot/messages", **{"as": "sara", "messenger": "bale"}))["toasts"]


async def test_an_old_client_shows_no_answers(sandbox, chat):
    await sandbox.post("/people", id="sara", old_client=True)
    await sandbox.call("sendMessage", "bale", chat_id=chat, text="a", reply_markup=KEYS)
    query = await sandbox.press_button("sara", "بله", "bale")
    assert query["id"].startswith("1")
    await sandbox.call("answerCallbackQuery", "bale", callback_query_id=query["id"], text="رسید")
    look = await sandbox.get("/chats/bot/messages", **{"as": "sara", "messenger": "bale"})
    assert look["toasts"] == []


async def test_voice_has_no_duration_and_file_ids_hold_colons(sandbox, chat):
    await sandbox.does("sara", "voice", sample=True, messenger="bale")
    voice = (await sandbox.updates("bale"))[-1]["message"]["voice"]
    assert set(voice) == {"file_id", "file_unique_id"}
    assert voice["file_id"].count(":") == 2
    path = (await sandbox.call("getFile", "bale", file_id=voice["file_id"]))["file_path"]
    for name in (path, voice["file_id"]):
        url = f"{sandbox.url}/bale/file/bot2000:sandbox-bale/{name}"
        async with sandbox.session.get(url) as response:
            assert (await response.read())[:4] == b"OggS"


@pytest.mark.parametrize(
    "method",
    [
        "deleteMessages",
        "setMyCommands",
        "getMyCommands",
        "setMyDescription",
        "setMyShortDescription",
        "setChatMenuButton",
        "editEphemeralMessageText",
        "sendPoll",
        "getChatMemberCount",
    ],
)
async def test_unlisted_methods_answer_404(sandbox, chat, method):
    status, body = await sandbox.raw(method, "bale", chat_id=chat)
    assert (status, body["ok"], body["error_code"]) == (404, False, 404)
    assert await sandbox.call("getChatMembersCount", "bale", chat_id=sandbox.group("bale")) == 3


async def test_markdown_whatever_parse_mode_says(sandbox, chat):
    text = "الف *پررنگ* و <b>x</b> [اینجا](https://ble.ir/a) a*b*c"
    sent = await sandbox.call("sendMessage", "bale", chat_id=chat, text=text, parse_mode="HTML")
    assert sent["text"] == text
    message = (await sandbox.sees("sara", messenger="bale"))[-1]
    assert message["text"] == "الف پررنگ و <b>x</b> اینجا a*b*c"
    assert [e["type"] for e in message["entities"]] == ["bold", "text_link"]
    assert "&lt;b&gt;" in message["html"]


async def test_what_the_server_ignores_or_refuses(sandbox, chat):
    sent = await sandbox.call("sendMessage", "bale", chat_id=chat, text="a", protect_content=True)
    assert "has_protected_content" not in sent
    group = sandbox.group("bale")
    mina = sandbox.account("mina", "bale")
    asked = {"receiver_user_id": mina}
    message = await sandbox.call(
        "sendMessage", "bale", chat_id=group, text="for all", ephemeral_message_parameters=asked
    )
    assert message["message_id"] > 0
    assert (await sandbox.sees("reza", "moderators", messenger="bale"))[-1]["text"] == "for all"
    status, body = await sandbox.raw("sendMessage", "bale", chat_id=5, text="a")
    assert (status, body["error_code"], body["description"]) == (404, 404, "no such group or user")
    assert (await sandbox.expect_refusal("getChatMember", "bale", chat_id=group, user_id=5))[0] == 404


async def test_single_files_go_under_their_own_name(sandbox, chat):
    from bot.sandbox.own_files import sample

    async def send(**fields):
        form = aiohttp.FormData({"chat_id": str(chat)})
        for name, value in fields.items():
            if isinstance(value, bytes):
                form.add_field(name, value, filename="a.jpg", content_type="image/jpeg")
            else:
                form.add_field(name, value)
        url = f"{sandbox.url}/bale/bot2000:sandbox-bale/sendPhoto"
        async with sandbox.session.post(url, data=form) as response:
            return orjson.loads(await response.read())

    picture = sample("photo")[0]
    assert (await send(photo="attach://f", f=picture))["description"] == "Bad Request: malformed request"
    sent = await send(photo=picture, caption="ا" * 2000)
    assert sent["ok"]
    assert len(sent["result"]["caption"]) == 2000


@pytest.mark.parametrize(("mode", "status"), [("none", 400), ("400", 200), ("all", 200)])
async def test_errors_inside_200(sandbox, chat, mode, status):
    await sandbox.post("/settings", bale_in_200=mode)
    got, body = await sandbox.raw("sendMessage", "bale", chat_id=chat, text="")
    assert (got, body["ok"], body["error_code"]) == (status, False, 400)
    got, body = await sandbox.raw("sendMessage", "bale", chat_id=5, text="a")
    assert (got, body["error_code"]) == (200 if mode == "all" else 404, 404)


async def test_webhook_info_is_the_address_alone(sandbox):
    assert await sandbox.call("getWebhookInfo", "bale") == {"url": ""}
    assert (await sandbox.expect_refusal("setWebhook", "bale", url="https://a.example:8443/x"))[0] == 400


@pytest.mark.slow
async def test_two_thousand_updates_are_kept(sandbox):
    for number in range(2005):
        await sandbox.does("sara", "say", text=str(number), messenger="bale")
    waiting = sandbox.world.bots["2000:sandbox-bale"].queue.waiting
    assert (len(waiting), waiting[0].id) == (2000, 5)
    dropped = await sandbox.get("/journal", kind="dropped")
    assert [e["update_id"] for e in dropped["entries"]] == [0, 1, 2, 3, 4]
