"""sendMessage and everything else that puts a new message into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import keyboards
from bot.sandbox.call import TEXT_LIMIT
from bot.sandbox.ephemerals import receiver_of
from bot.sandbox.faults import Fault
from bot.sandbox.files import MB, ogg_seconds, picture
from bot.sandbox.forums import thread_of
from bot.sandbox.records import Media, Message, SandboxChat
from bot.sandbox.refusals import ApiError, bad

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall, Upload
    from bot.sandbox.records import Json

PHOTO_LIMIT_MB = 10
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
    }
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)


def send_message(call: BotApiCall) -> Json:
    """sendMessage: 1-4096 characters after parsing."""
    chat = call.chat()
    text, marks = call.formatted_text("text")
    if not text:
        raise bad("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return send_result(call, post(call, chat, text=text, raw=call.text("text"), entities=marks))


def post(call: BotApiCall, chat: SandboxChat, *, cost: int = 1, **content: Any) -> Message:
    """Check keyboard, reply and receiver, take `cost` sends, and put the message into the chat."""
    if chat.deaf:
        raise call.refusals.deaf_group()
    buttons, keyboard = keyboards.read_markup(call.params.get("reply_markup"), call.refusals)
    reply_to = call.reply_to(chat)
    receiver = receiver_of(call, chat)
    thread = thread_of(call, chat)
    if cost:
        call.spend(chat, cost=cost)
    message = call.world.post(
        chat,
        call.bot.account,
        receiver=receiver,
        buttons=buttons,
        keyboard=keyboard,
        reply_to=reply_to,
        protected=call.flag("protect_content") and call.rules.protects,
        thread=thread,
        **content,
    )
    if receiver is not None and call.world.faults.take((Fault.LOST_EPHEMERAL,), messenger=call.bot.messenger):
        message.vanished = True
    _note(call, message)
    return message


def _note(call: BotApiCall, message: Message) -> None:
    noted = call.noted
    noted["chat_id"] = message.chat.id
    noted["message_id"] = message.id
    noted["text"] = message.text
    if message.thread is not None:
        noted["message_thread_id"] = message.thread
    if message.ephemeral_id is not None and message.receiver is not None:
        noted["ephemeral_message_id"] = message.ephemeral_id
        noted["receiver"] = message.receiver.id
    if message.buttons:
        noted["buttons"] = [[b["text"] for b in row] for row in message.buttons]


def send_result(call: BotApiCall, message: Message) -> Json:
    """The message as the answer to its send."""
    return call.face.message(message, call.world.files, call.bot)


def medium(call: BotApiCall, kind: str, value: Any, *, in_album: bool = False) -> Media:
    """The file of a send: uploaded under its own name or as attach://, or known by its file_id."""
    upload = call.uploads.get(kind) if not in_album else None
    if upload is None and isinstance(value, str) and value.startswith("attach://"):
        if not in_album and call.refusals.attached_alone is not None:
            raise call.refusals.attached_alone()
        upload = call.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad("file attached by name is not found")
    if upload is not None:
        return _store_upload(call, kind, upload)
    if not isinstance(value, str) or not value:
        raise bad(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")  # the sandbox fetches nothing from outside
    known = call.world.files.by_file_id(call.bot, value)
    if known is None:
        raise call.refusals.unknown_file()
    if known.kind != kind:
        raise bad(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
    return known


def _store_upload(call: BotApiCall, kind: str, upload: Upload) -> Media:
    most = (PHOTO_LIMIT_MB if kind == "photo" else call.rules.upload_limit_mb) * MB
    if len(upload.data) > most:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.data:
        raise bad("file must be non-empty")
    if kind == "photo":
        try:
            return picture(call.world.files, upload.data)
        except ValueError as error:
            raise bad(str(error)) from None
    media = call.world.files.new_media(kind, upload.data, name=upload.name, mime=upload.mime)
    for name in ("duration", "width", "height"):
        setattr(media, name, call.integer(name))
    if kind == "voice" and media.duration is None:
        media.duration = ogg_seconds(upload.data)
    return media


def _send_file(call: BotApiCall, kind: str) -> Json:
    chat = call.chat()
    media = medium(call, kind, call.params.get(kind))
    text, marks = call.caption()
    return send_result(
        call, post(call, chat, media=media, text=text, raw=call.text("caption"), entities=marks)
    )


def send_photo(call: BotApiCall) -> Json:
    """sendPhoto."""
    return _send_file(call, "photo")


def send_document(call: BotApiCall) -> Json:
    """sendDocument."""
    return _send_file(call, "document")


def send_video(call: BotApiCall) -> Json:
    """sendVideo."""
    return _send_file(call, "video")


def send_voice(call: BotApiCall) -> Json:
    """sendVoice."""
    return _send_file(call, "voice")


def send_audio(call: BotApiCall) -> Json:
    """sendAudio."""
    return _send_file(call, "audio")


def send_location(call: BotApiCall) -> Json:
    """sendLocation."""
    chat = call.chat()
    try:
        place = {n: float(call.text(n) or "") for n in ("latitude", "longitude")}
    except ValueError:
        raise bad("latitude is empty") from None
    return send_result(call, post(call, chat, location=place))


def send_contact(call: BotApiCall) -> Json:
    """sendContact."""
    chat = call.chat()
    contact = {n: call.text(n) for n in ("phone_number", "first_name")}
    if not all(contact.values()):
        raise bad("phone number or first name is empty")
    return send_result(call, post(call, chat, contact=contact))


def send_chat_action(call: BotApiCall) -> bool:
    """sendChatAction: shown for some seconds."""
    chat = call.chat()
    if call.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat.typing_until = call.world.clock.time() + call.rules.typing_s
    call.world.record_change("typing", chat)
    return True
