"""python-telegram-bot, an independent client: raw calls to the Bale side, normal use of Telegram's."""

from __future__ import annotations

import warnings

import pytest
from telegram import InputFile
from telegram.error import BadRequest, EndPointNotFound, Forbidden, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ExtBot, MessageHandler, filters
from telegram.warnings import PTBUserWarning

from bot.sandbox.own_files import sample

KEYS = {"inline_keyboard": [[{"text": "بله", "callback_data": "yes"}]]}


class Raw:
    """do_api_request without its advice to use the methods by name, which do not decode Bale's answers."""

    def __init__(self, bot: ExtBot) -> None:
        self.bot = bot

    async def __call__(self, method, **params):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PTBUserWarning)
            return await self.bot.do_api_request(method, api_kwargs=params)


@pytest.fixture
async def raw(sandbox):
    await sandbox.post("/settings", bale_in_200="none")  # PTB does not recognise a refusal with HTTP 200
    bot = ExtBot(
        "2000:sandbox-bale",
        base_url=f"{sandbox.url}/bale/bot",
        base_file_url=f"{sandbox.url}/bale/file/bot",
        rate_limiter=None,
    )
    async with bot:
        yield Raw(bot)


@pytest.fixture
async def chat(sandbox, sara):
    return sandbox.account("sara", "bale")


def _file(kind: str) -> InputFile:
    data, name = sample(kind)
    return InputFile(data, filename=name)


async def test_raw_sends_and_edits(raw, chat):
    sent = await raw("sendMessage", chat_id=chat, text="سلام *سارا* ", reply_markup=KEYS)
    assert sent["text"] == "سلام *سارا* "
    reply = await raw("sendMessage", chat_id=chat, text="x", reply_to_message_id=sent["message_id"])
    assert reply["reply_to_message"]["message_id"] == sent["message_id"]
    stub = await raw(
        "editMessageText", chat_id=chat, message_id=sent["message_id"], text="b", reply_markup=KEYS
    )
    assert (stub["message_id"], stub["chat"]["photo"]) == (0, None)
    stub = await raw("editMessageReplyMarkup", chat_id=chat, message_id=sent["message_id"])
    assert stub["message_id"] == 0
    assert await raw("sendChatAction", chat_id=chat, action="typing") is True
    assert (await raw("sendLocation", chat_id=chat, latitude=35.7, longitude=51.4))["location"][
        "latitude"
    ] == 35.7
    copy = await raw("copyMessage", chat_id=chat, from_chat_id=chat, message_id=sent["message_id"])
    assert copy["message_id"] > sent["message_id"]
    assert await raw("deleteMessage", chat_id=chat, message_id=sent["message_id"]) is True
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await raw("editMessageText", chat_id=chat, message_id=sent["message_id"], text="c")


async def test_raw_uploads_go_under_plain_names(raw, chat):
    photo = await raw("sendPhoto", chat_id=chat, photo=_file("photo"), caption="ع")
    assert photo["photo"][-1]["width"] == 640
    again = await raw("sendPhoto", chat_id=chat, photo=photo["photo"][-1]["file_id"])
    assert again["photo"][-1]["file_unique_id"] == photo["photo"][-1]["file_unique_id"]
    voice = await raw("sendVoice", chat_id=chat, voice=_file("voice"))
    assert "duration" not in voice["voice"]
    assert (await raw("sendDocument", chat_id=chat, document=_file("document")))["document"]["file_name"]
    assert (await raw("sendVideo", chat_id=chat, video=_file("video")))["video"]["file_id"]
    assert (await raw("sendAudio", chat_id=chat, audio=_file("audio")))["audio"]["file_id"]
    assert (await raw("editMessageCaption", chat_id=chat, message_id=photo["message_id"], caption="c"))[
        "message_id"
    ] == 0


async def test_raw_updates_presses_and_files(raw, sandbox, chat):
    await raw("sendMessage", chat_id=chat, text="a", reply_markup=KEYS)
    await sandbox.does("sara", "press", button="بله", messenger="bale")
    await sandbox.does("sara", "voice", sample=True, messenger="bale")
    press, voice = await raw("getUpdates", offset=1, timeout=1)
    assert press["callback_query"]["data"] == "yes"
    assert (
        await raw("answerCallbackQuery", callback_query_id=press["callback_query"]["id"], text="رسید") is True
    )
    file = await raw("getFile", file_id=voice["message"]["voice"]["file_id"])
    data = await raw.bot.request.retrieve(f"{raw.bot.base_file_url}/{file['file_path']}")
    assert data == sample("voice")[0]
    assert await raw("getUpdates", offset=voice["update_id"] + 1) == []


async def test_raw_questions(raw, sandbox):
    group = sandbox.group("bale")
    assert (await raw("getMe"))["id"] == 2000
    assert (await raw("getChat", chat_id=group))["type"] == "group"
    assert await raw("getChatMembersCount", chat_id=group) == 3
    member = await raw("getChatMember", chat_id=group, user_id=sandbox.account("mina", "bale"))
    assert member["status"] == "creator"
    assert {m["status"] for m in await raw("getChatAdministrators", chat_id=group)} == {
        "creator",
        "administrator",
    }
    assert await raw("setWebhook", url="https://bot.example/hook") is True
    assert await raw("getWebhookInfo") == {"url": "https://bot.example/hook"}
    assert await raw("deleteWebhook") is True


async def test_raw_errors_and_ptbs_traps(raw, sandbox, chat):
    with pytest.raises(EndPointNotFound):
        await raw("deleteMessages", chat_id=chat, message_ids=[1])
    with pytest.raises(EndPointNotFound):  # PTB takes «no such group or user» for an unknown method
        await raw("sendMessage", chat_id=42, text="a")
    with pytest.raises(BadRequest):
        await raw("sendMessage", chat_id=chat, text="")
    await sandbox.does("sara", "block", messenger="bale")
    with pytest.raises(Forbidden, match="blocked by the user"):
        await raw("sendMessage", chat_id=chat, text="a")
    await sandbox.post("/faults", kind="429", retry_after=3)
    with pytest.raises(RetryAfter):
        await raw("getMe")
    await sandbox.post("/faults", kind="429", retry_after=None)
    with pytest.raises(NetworkError):
        await raw("getMe")
    await sandbox.post("/faults", kind="lost_answer")
    with pytest.raises(NetworkError):
        await raw("getMe")
    await sandbox.post("/settings", bale_in_200="all")
    with pytest.raises(KeyError, match="result"):
        await raw("sendMessage", chat_id=42, text="a")


async def test_a_whole_application_on_the_telegram_face(sandbox, sara):
    """PTB decodes what the sandbox's Telegram side sends, with long polling."""
    app = (
        Application.builder()
        .token("1000:sandbox-telegram")
        .base_url(f"{sandbox.url}/telegram/bot")
        .base_file_url(f"{sandbox.url}/telegram/file/bot")
        .build()
    )

    async def echo(update, _):
        if update.message.document:
            file = await update.message.document.get_file()
            await update.message.reply_text(f"{len(await file.download_as_bytearray())} bytes")
        else:
            await update.message.reply_text("echo", reply_markup=KEYS)

    async def press(update, _):
        await update.callback_query.answer("رسید", show_alert=True)
        await update.callback_query.edit_message_text("تمام")

    app.add_handler(MessageHandler(filters.ALL, echo))
    app.add_handler(CallbackQueryHandler(press))
    async with app:
        await app.start()
        await app.updater.start_polling(poll_interval=0, timeout=2)
        for act, expected in (
            (("say", {"text": "hi"}), "echo"),
            (("press", {"button": "بله"}), "تمام"),
            (("document", {"sample": True}), f"{len(sample('document')[0])} bytes"),
        ):
            done = await sandbox.does("sara", act[0], **act[1])
            since, texts = done["seq"], []
            for _ in range(5):
                look = await sandbox.get(
                    "/chats/bot/messages", **{"as": "sara", "since": str(since), "wait": "3"}
                )
                texts += [m["text"] for m in look["messages"]]
                since = look["seq"]
                if expected in texts:
                    break
            assert expected in texts
        await app.updater.stop()
        await app.stop()
