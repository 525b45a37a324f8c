"""What Telegram refuses, with Telegram's error texts."""

from __future__ import annotations

from typing import Any

import pytest

KEY = {"text": "a", "callback_data": "a"}


def _keys(*buttons: dict[str, str]) -> dict[str, Any]:
    """A text with one row of inline buttons."""
    return {"text": "a", "reply_markup": {"inline_keyboard": [list(buttons)]}}


TOO_MANY = {"text": "a", "reply_markup": {"inline_keyboard": [[KEY] * 8] * 13}}
NO_REPLY = {"text": "a", "reply_parameters": {"message_id": 999}}
REFUSED: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("no text", "sendMessage", {}, 400, "message text is empty"),
    ("empty text", "sendMessage", {"text": ""}, 400, "message text is empty"),
    ("white text", "sendMessage", {"text": " \n "}, 400, "message text is empty"),
    ("only tags", "sendMessage", {"text": "<b></b>", "parse_mode": "HTML"}, 400, "message text is empty"),
    ("long text", "sendMessage", {"text": "آ" * 4097}, 400, "message is too long"),
    ("bad tag", "sendMessage", {"text": "<x>a</x>", "parse_mode": "HTML"}, 400, "can't parse entities: Unsupported"),
    ("open tag", "sendMessage", {"text": "<b>a", "parse_mode": "HTML"}, 400, "can't parse entities: Can't find end"),
    ("less than", "sendMessage", {"text": "a < b", "parse_mode": "HTML"}, 400, "can't parse entities"),
    ("data of 65 bytes", "sendMessage", _keys({**KEY, "callback_data": "x" * 65}), 400, "BUTTON_DATA_INVALID"),
    ("33 Persian letters", "sendMessage", _keys({**KEY, "callback_data": "ش" * 33}), 400, "BUTTON_DATA_INVALID"),
    ("empty data", "sendMessage", _keys({**KEY, "callback_data": ""}), 400, "BUTTON_DATA_INVALID"),
    ("no action", "sendMessage", _keys({"text": "a"}), 400, "Text buttons are unallowed"),
    ("101 buttons", "sendMessage", TOO_MANY, 400, "reply markup is too long"),
    ("bad address", "sendMessage", _keys({"text": "a", "url": "nowhere"}), 400, "Wrong HTTP URL"),
    ("copy text not an object", "sendMessage", _keys({"text": "a", "copy_text": "x"}), 400, "Expected an Object"),
    ("receiver no number", "sendMessage", {"text": "a", "receiver_user_id": "x"}, 400, "invalid receiver_user_id"),
    ("album of texts", "sendMediaGroup", {"media": ["x", "y"]}, 400, "can't parse media JSON object"),
    ("ids no numbers", "deleteMessages", {"message_ids": ["x"]}, 400, "message identifiers are not specified"),
    ("commands of texts", "setMyCommands", {"commands": ["x"]}, 400, "can't parse commands JSON object"),
    ("markup not JSON", "sendMessage", {"text": "a", "reply_markup": "{"}, 400, "can't parse reply keyboard markup"),
    ("reply to nothing", "sendMessage", NO_REPLY, 400, "message to be replied not found"),
    ("edit of nothing", "editMessageText", {"message_id": 999, "text": "a"}, 400, "message to edit not found"),
    ("delete of nothing", "deleteMessage", {"message_id": 999}, 400, "message to delete not found"),
    ("foreign file id", "sendPhoto", {"photo": "AgACnope"}, 400, "wrong file identifier/HTTP URL specified"),
    ("file from outside", "sendPhoto", {"photo": "https://example.org/a.jpg"}, 400, "failed to get HTTP URL content"),
    ("no such action", "sendChatAction", {"action": "dance"}, 400, "wrong parameter action"),
    ("one-part album", "sendMediaGroup", {"media": [{"type": "photo", "media": "x"}]}, 400, "must include 2-10 items"),
    ("copy of nothing", "copyMessage", {"from_chat_id": "self", "message_id": 99}, 400, "message to copy not found"),
    ("unknown method", "sendDice", {}, 404, "Not Found: method not found"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "method", "params", "code", "words"), REFUSED, ids=[r[0] for r in REFUSED])
async def test_telegram_refuses(sandbox, sara, what, method, params, code, words):
    filled = {k: sara if v == "self" else v for k, v in params.items()}
    got, description = await sandbox.expect_refusal(method, chat_id=sara, **filled)
    assert got == code
    assert words in description
    assert description.startswith("Bad Request: " if code == 400 else "Not Found")


@pytest.mark.parametrize(
    ("text", "mode"), [("آ" * 4096, ""), ("<b>" + "x" * 4096 + "</b>", "HTML"), ("😀" * 4096, "")]
)
async def test_longest_text_is_counted_in_code_points_after_parsing(sandbox, sara, text, mode):
    sent = await sandbox.call("sendMessage", chat_id=sara, text=text, parse_mode=mode)
    assert len(sent["text"]) == 4096


async def test_data_of_exactly_64_bytes_passes(sandbox, sara):
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "ش" * 32}]]}
    sent = await sandbox.call("sendMessage", chat_id=sara, text="a", reply_markup=markup)
    assert sent["reply_markup"] == markup


async def test_unmodified_edit_is_refused_and_missing_keyboard_removed(sandbox, sara):
    markup = {"inline_keyboard": [[KEY]]}
    sent = await sandbox.call(
        "sendMessage", chat_id=sara, text="x <b>y</b>", parse_mode="HTML", reply_markup=markup
    )
    where = {"chat_id": sara, "message_id": sent["message_id"]}
    code, words = await sandbox.expect_refusal(
        "editMessageText", **where, text="x <b>y</b>", parse_mode="HTML", reply_markup=markup
    )
    assert (code, "message is not modified" in words) == (400, True)
    edited = await sandbox.call("editMessageText", **where, text="x y", reply_markup=markup)
    assert edited["edit_date"] >= edited["date"]
    edited = await sandbox.call("editMessageText", **where, text="z")
    assert "reply_markup" not in edited
    assert (await sandbox.sees("sara"))[-1]["buttons"] == []


async def test_whom_a_bot_may_write_to(sandbox, sara):
    ali, mina = sandbox.account("ali"), sandbox.account("mina")
    send = {"text": "a"}
    assert await sandbox.expect_refusal("sendMessage", chat_id=ali, **send) == (
        400,
        "Bad Request: chat not found",
    )
    assert await sandbox.expect_refusal("sendMessage", chat_id=12, **send) == (
        400,
        "Bad Request: chat not found",
    )
    assert await sandbox.expect_refusal("sendMessage", **send) == (400, "Bad Request: chat_id is empty")
    # Mina shares a group with the bot but has never pressed Start.
    code, words = await sandbox.expect_refusal("sendMessage", chat_id=mina, **send)
    assert (code, words) == (403, "Forbidden: bot can't initiate conversation with a user")
    await sandbox.does("sara", "block")
    code, words = await sandbox.expect_refusal("sendMessage", chat_id=sara, **send)
    assert (code, words) == (403, "Forbidden: bot was blocked by the user")
    await sandbox.does("sara", "unblock")
    assert await sandbox.call("sendMessage", chat_id=sara, **send)


async def test_tokens_and_faces(sandbox):
    async def ask(path):
        async with sandbox.session.get(sandbox.url + path) as response:
            body = await response.json()
            return response.status, body.get("description") or body["result"]["id"]

    assert await ask("/telegram/bot1:wrong/getMe") == (401, "Unauthorized")
    assert await ask("/bale/bot1:wrong/getMe") == (403, "Bad Request: Token not found")
    assert await ask("/bale/bot1000:sandbox-telegram/getMe") == (403, "Bad Request: Token not found")
    assert await ask("/bot1000:sandbox-telegram/getMe") == (200, 1000)
    assert await ask("/bot2000:sandbox-bale/GETME") == (200, 2000)


async def test_an_edit_of_other_kinds(sandbox, sara):
    mine = await sandbox.does("sara", "say", text="سلام")
    where = {"chat_id": sara, "message_id": mine["message_id"], "text": "x"}
    assert await sandbox.expect_refusal("editMessageText", **where) == (
        400,
        "Bad Request: message can't be edited",
    )
    sent = await sandbox.call("sendMessage", chat_id=sara, text="a")
    where = {"chat_id": sara, "message_id": sent["message_id"]}
    _, words = await sandbox.expect_refusal("editMessageCaption", **where, caption="x")
    assert words == "Bad Request: there is no caption in the message to edit"
    _, words = await sandbox.expect_refusal("editMessageText", **where, text="x" * 4097)
    assert words == "Bad Request: MESSAGE_TOO_LONG"


async def test_deleting_within_two_days(sandbox, sara):
    sent = await sandbox.call("sendMessage", chat_id=sara, text="a")
    theirs = await sandbox.does("sara", "say", text="b")
    assert await sandbox.call("deleteMessage", chat_id=sara, message_id=theirs["message_id"])
    assert [m["text"] for m in await sandbox.sees("sara")] == ["/start", "a"]
    sandbox.world.clock.advance(48 * 3600 + 1)
    code, words = await sandbox.expect_refusal("deleteMessage", chat_id=sara, message_id=sent["message_id"])
    assert (code, words) == (400, "Bad Request: message can't be deleted for everyone")
    fresh = await sandbox.call("sendMessage", chat_id=sara, text="c")
    assert await sandbox.call("deleteMessages", chat_id=sara, message_ids=[fresh["message_id"], 99999])
    assert await sandbox.expect_refusal("deleteMessages", chat_id=sara, message_ids=list(range(101)))


async def test_presses_are_answered_in_time(sandbox, sara):
    markup = {"inline_keyboard": [[KEY]]}
    await sandbox.call("sendMessage", chat_id=sara, text="x", reply_markup=markup)
    query = await sandbox.press_button("sara", "a")
    assert query["data"] == "a"
    assert query["chat_instance"]
    answer = {"callback_query_id": query["id"]}
    assert await sandbox.expect_refusal("answerCallbackQuery", **answer, text="x" * 201) == (
        400,
        "Bad Request: MESSAGE_TOO_LONG",
    )
    bad_url = await sandbox.expect_refusal("answerCallbackQuery", **answer, url="https://example.org")
    assert bad_url == (400, "Bad Request: URL_INVALID")
    assert await sandbox.call("answerCallbackQuery", **answer, text="رسید", show_alert=True)
    toast = (await sandbox.get("/chats/bot/messages", **{"as": "sara"}))["toasts"][-1]
    assert (toast["text"], toast["alert"]) == ("رسید", True)
    late = await sandbox.press_button("sara", "a")
    sandbox.world.clock.advance(16)
    code, words = await sandbox.expect_refusal("answerCallbackQuery", callback_query_id=late["id"])
    assert (code, "query is too old" in words) == (400, True)
    assert (await sandbox.expect_refusal("answerCallbackQuery", callback_query_id="77"))[0] == 400


async def test_toast_with_url_leads_to_private_chat(sandbox):
    group = sandbox.group()
    await sandbox.call("sendMessage", chat_id=group, text="x", reply_markup={"inline_keyboard": [[KEY]]})
    query = await sandbox.press_button("mina", "a", chat="moderators")
    url = "https://t.me/amanat_sandbox_bot?start=case-7"
    await sandbox.call("answerCallbackQuery", callback_query_id=query["id"], url=url)
    toast = (await sandbox.get("/chats/moderators/messages", **{"as": "mina"}))["toasts"][-1]
    await sandbox.does("mina", "press", button="-", url=toast["url"])
    assert (await sandbox.updates())[-1]["message"]["text"] == "/start case-7"
    assert await sandbox.call("sendMessage", chat_id=sandbox.account("mina"), text="now")
