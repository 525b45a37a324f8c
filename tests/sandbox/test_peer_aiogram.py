"""aiogram, an independent client, with the sandbox's Telegram side: every method in use, and errors."""

from __future__ import annotations

import asyncio
import io
from importlib import import_module
from typing import Any

import pytest

from bot.sandbox.own_files import sample

pytestmark = pytest.mark.slow


class WhenAsked:
    """A module that is imported when a test asks for a name of it. Every worker collects this file, and one runs it:
    the whole of aiogram takes two seconds of processor time and 120 MB."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._module), name)


aiogram, types, methods, exceptions = (
    WhenAsked(module) for module in ("aiogram", "aiogram.types", "aiogram.methods", "aiogram.exceptions")
)


def yes_button():
    return types.InlineKeyboardMarkup(
        inline_keyboard=[[types.InlineKeyboardButton(text="بله", callback_data="yes")]]
    )


def _file(kind):
    data, name = sample(kind)
    return types.BufferedInputFile(data, name)


def open_session(sandbox):
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    return AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url + "/telegram"))


@pytest.fixture
async def bot(sandbox):
    made = aiogram.Bot("1000:sandbox-telegram", session=open_session(sandbox))
    yield made
    await made.session.close()


async def test_sends(bot, sara):
    sent = await bot.send_message(
        sara, "سلام <b>سارا</b>", parse_mode="HTML", reply_markup=yes_button(), protect_content=True
    )
    assert sent.entities[0].extract_from(sent.text) == "سارا"
    assert sent.has_protected_content
    reply = await bot.send_message(
        sara, "x", reply_parameters=types.ReplyParameters(message_id=sent.message_id)
    )
    assert reply.reply_to_message.message_id == sent.message_id
    photo = await bot.send_photo(sara, _file("photo"), caption="ع")
    assert photo.photo[-1].width == 640
    assert (await bot.send_photo(sara, photo.photo[-1].file_id)).photo
    assert (await bot.send_document(sara, _file("document"))).document.mime_type == "image/jpeg"
    assert (await bot.send_voice(sara, _file("voice"), duration=1)).voice.duration == 1
    assert (await bot.send_video(sara, _file("video"))).video.width
    assert (await bot.send_audio(sara, _file("audio"))).audio.file_name == "sample.mp3"
    assert (await bot.send_location(sara, 35.7, 51.4)).location.latitude == 35.7
    album = await bot.send_media_group(
        sara,
        [
            types.InputMediaPhoto(media=_file("photo"), caption="یک"),
            types.InputMediaVideo(media=_file("video")),
        ],
    )
    assert [type(m) for m in album] == [types.Message, types.Message]
    assert await bot.send_chat_action(sara, "typing")
    copy = await bot.copy_message(sara, sara, photo.message_id, caption="دیگر")
    assert copy.message_id > album[-1].message_id


async def test_edits_and_deletes(bot, sara):
    sent = await bot.send_message(sara, "a", reply_markup=yes_button())
    edited = await sent.edit_text("b", reply_markup=yes_button())
    assert (edited.message_id, edited.text) == (sent.message_id, "b")
    assert edited.edit_date is not None
    assert (await sent.edit_reply_markup()).reply_markup is None
    with pytest.raises(exceptions.TelegramBadRequest, match="message is not modified"):
        await sent.edit_text("b")
    photo = await bot.send_photo(sara, _file("photo"))
    assert (await photo.edit_caption(caption="c")).caption == "c"
    assert await sent.delete()
    assert await bot.delete_messages(sara, [photo.message_id])
    with pytest.raises(exceptions.TelegramBadRequest, match="message to edit not found"):
        await sent.edit_text("c")


async def test_questions(bot, sandbox, sara):
    me = await bot.get_me()
    assert (me.id, me.can_read_all_group_messages) == (1000, False)
    chat = await bot.get_chat(sandbox.group())
    assert (chat.type, chat.title) == ("group", "moderators")
    assert (await bot.get_chat(sara)).first_name
    statuses = [
        (await bot.get_chat_member(sandbox.group(), u)).status
        for u in (1000, sandbox.account("mina"), sandbox.account("reza"), sara)
    ]
    assert statuses == ["administrator", "creator", "member", "left"]
    assert {a.user.id for a in await bot.get_chat_administrators(sandbox.group())} == {
        1000,
        sandbox.account("mina"),
    }
    assert await bot.get_chat_member_count(sandbox.group()) == 3
    assert await bot.set_my_commands([types.BotCommand(command="start", description="آغاز")])
    assert (await bot.get_my_commands())[0].command == "start"
    assert await bot.get_my_commands(scope=types.BotCommandScopeAllPrivateChats()) == []
    assert await bot.set_my_description("بلند") and await bot.set_my_short_description("کوتاه")
    assert (await bot.get_my_description()).description == "بلند"
    assert (await bot.get_my_short_description()).short_description == "کوتاه"
    assert (await bot.get_chat_menu_button()).type == "default"
    assert await bot.set_chat_menu_button(menu_button=types.MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    with pytest.raises(exceptions.TelegramBadRequest, match="TOO_LONG"):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(exceptions.TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await bot.set_my_commands([types.BotCommand(command="شروع", description="x")])


async def test_files(bot, sandbox, sara):
    await sandbox.does("sara", "document", sample=True)
    update = (await bot.get_updates())[-1]
    target = io.BytesIO()
    await bot.download(update.message.document, destination=target)
    assert target.getvalue() == sample("document")[0]
    with pytest.raises(exceptions.TelegramBadRequest, match="wrong file_id"):
        await bot.get_file("AgACnothing")
    with pytest.raises(exceptions.TelegramEntityTooLarge):
        await bot.send_photo(sara, types.BufferedInputFile(b"x" * (10 * 1024 * 1024 + 1), "a.jpg"))


async def test_ephemerals(bot, sandbox):
    group, mina = sandbox.group(), sandbox.account("mina")
    await bot.send_message(group, "card", reply_markup=yes_button())
    await sandbox.updates()
    await sandbox.does("mina", "press", chat="moderators", button="بله")
    query = (await bot.get_updates())[-1].callback_query
    asked = types.EphemeralMessageParameters(receiver_user_id=mina, callback_query_id=query.id)
    sent = await bot.send_message(
        group, "summary", reply_markup=yes_button(), ephemeral_message_parameters=asked
    )
    assert (sent.message_id, sent.ephemeral_message_id, sent.receiver_user.id) == (0, 1, mina)
    where = {"chat_id": group, "receiver_user_id": mina, "ephemeral_message_id": 1}
    assert await bot.edit_ephemeral_message_text(**where, text="other", reply_markup=yes_button()) is True
    assert await bot.edit_ephemeral_message_reply_markup(**where) is True
    with pytest.raises(exceptions.TelegramBadRequest, match="message is not modified"):
        await bot.edit_ephemeral_message_reply_markup(**where)
    assert await bot.delete_ephemeral_message(**where) is True
    with pytest.raises(exceptions.TelegramBadRequest, match="message to delete not found"):
        await bot.delete_ephemeral_message(**where)
    photo = await bot.send_photo(group, _file("photo"), ephemeral_message_parameters=asked)
    assert photo.ephemeral_message_id == 1


async def test_errors_have_the_types_aiogram_gives_them(bot, sandbox, sara):
    old = sandbox.group()
    await sandbox.post("/groups/moderators/upgrade")
    with pytest.raises(exceptions.TelegramMigrateToChat) as moved:
        await bot.send_message(old, "x")
    assert moved.value.migrate_to_chat_id == sandbox.group()
    await sandbox.does("sara", "block")
    with pytest.raises(exceptions.TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(sara, "x")
    with pytest.raises(exceptions.TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_message(sandbox.account("mina"), "x")
    with pytest.raises(exceptions.TelegramBadRequest, match="chat not found"):
        await bot.send_message(42, "x")
    with pytest.raises(exceptions.TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(sandbox.group(), "<x>", parse_mode="HTML")
    with pytest.raises(exceptions.TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query("1")
    await sandbox.post("/faults", kind="429", retry_after=7)
    with pytest.raises(exceptions.TelegramRetryAfter) as later:
        await bot.send_message(sandbox.group(), "x")
    assert later.value.retry_after == 7
    await sandbox.post("/faults", kind="lost_answer")
    with pytest.raises(exceptions.TelegramNetworkError):
        await bot.send_message(sandbox.group(), "x")
    await sandbox.post("/faults", kind="5xx")
    with pytest.raises(exceptions.ClientDecodeError):  # the error page of a broken gateway is no JSON
        await bot.send_message(sandbox.group(), "x")


async def test_unknown_method_and_token(sandbox, bot):
    class SendNothing(methods.TelegramMethod[bool]):
        __returning__ = bool
        __api_method__ = "sendNothing"

    with pytest.raises(exceptions.TelegramNotFound):
        await bot(SendNothing())
    other = aiogram.Bot("1000:wrong", session=open_session(sandbox))
    with pytest.raises(exceptions.TelegramUnauthorizedError):
        await other.get_me()
    await other.session.close()


def _dispatcher():
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def echo(message):
        await message.answer(f"echo {message.text}", reply_markup=yes_button())

    @dispatcher.callback_query()
    async def answer(query):
        await query.answer("دریافت شد")
        await query.message.edit_text("تمام")

    return dispatcher


async def _talk(sandbox):
    """Sara writes and presses. Return what she sees at the end."""
    seq = sandbox.world.seq
    await sandbox.does("sara", "say", text="hi")
    wait = {"as": "sara", "wait": "5"}
    look = await sandbox.get("/chats/bot/messages", **wait, since=str(seq + 1))
    assert look["messages"][-1]["text"] == "echo hi"
    await sandbox.does("sara", "press", button="بله")
    seen = await sandbox.get("/chats/bot/messages", **wait, since=str(look["seq"]))
    if not seen["messages"]:
        seen["messages"] = (await sandbox.get("/chats/bot/messages", **wait, since=str(seen["seq"])))[
            "messages"
        ]
    assert seen["toasts"][-1]["text"] == "دریافت شد"
    assert seen["messages"][-1]["text"] == "تمام"


async def test_long_polling(bot, sandbox, sara):
    dispatcher = _dispatcher()
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    await asyncio.sleep(0.1)
    await _talk(sandbox)
    await dispatcher.stop_polling()
    await polling


async def test_webhook(bot, sandbox, sara):
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler
    from aiohttp import web

    app = web.Application()
    SimpleRequestHandler(_dispatcher(), bot, handle_in_background=False, secret_token="s3").register(
        app, path="/hook"
    )
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await bot.set_webhook(url, secret_token="wrong")
    await sandbox.does("sara", "say", text="unheard")
    for _ in range(100):
        info = await bot.get_webhook_info()
        if info.last_error_message:
            break
        await asyncio.sleep(0.02)
    assert "401" in info.last_error_message
    with pytest.raises(exceptions.TelegramConflictError):
        await bot.get_updates()
    await bot.set_webhook(url, secret_token="s3", drop_pending_updates=True)
    await _talk(sandbox)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (url, 0)
    await bot.delete_webhook()
    await runner.cleanup()


@pytest.mark.parametrize("kind", ["channel", "person", "hidden"])
async def test_forwards_decode(bot, sandbox, sara, kind):
    await sandbox.does("sara", "forward", text="پست", from_name="کانال", from_kind=kind)
    message = (await bot.get_updates())[-1].message
    assert (
        message.forward_origin.type == {"channel": "channel", "person": "user", "hidden": "hidden_user"}[kind]
    )
    assert message.forward_origin.date < sandbox.world.now()


async def test_every_update_the_world_makes_decodes(bot, sandbox, sara):
    await bot.get_updates(
        allowed_updates=["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
    )
    message = await sandbox.does("sara", "say", text="سلام /start@x")
    await sandbox.does("sara", "edit", message=message["key"], text="دیگر")
    for kind in ("photo", "voice", "video", "document", "audio"):
        await sandbox.does("sara", kind, sample=True)
    await sandbox.does("sara", "location", latitude=1, longitude=2)
    await sandbox.does("sara", "contact")
    await sandbox.does("sara", "join")
    await sandbox.does("sara", "leave")
    await sandbox.post("/groups/moderators/members", person="reza", status="administrator")
    await sandbox.post("/groups/moderators/upgrade")
    await sandbox.post("/groups/moderators/members", bot=True, status="member")
    await sandbox.does("sara", "block")
    updates = await bot.get_updates()
    kinds = [u.event_type for u in updates]
    assert kinds.count("chat_member") == 3
    assert kinds.count("my_chat_member") == 2
    assert len(kinds) == 18
