"""sendMessage and everything else that puts a new message into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import keyboards
from bot.sandbox.faults import Fault
from bot.sandbox.files import MB, ogg_seconds, picture
from bot.sandbox.records import Account, Chat, Media, Message
from bot.sandbox.refusals import ApiError, bad, forbidden

if TYPE_CHECKING:
    from bot.sandbox.call import Call, Upload
    from bot.sandbox.records import Json

TEXT_LIMIT = 4096
ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)
ALBUM_KINDS = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}


def send_message(call: Call) -> Json:
    """sendMessage: 1-4096 characters after parsing."""
    chat = call.chat()
    text, marks = call.formatted("text")
    if not text:
        raise bad("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return _answer(call, _post(call, chat, text=text, raw=call.text("text"), entities=marks))


def _post(call: Call, chat: Chat, *, cost: int = 1, **content: Any) -> Message:
    buttons, keyboard = keyboards.read_markup(call.params.get("reply_markup"), bale=call.bale)
    reply_to = call.reply_to(chat)
    receiver = call.receiver(chat)
    if cost:
        call.spend(chat, cost=cost)
    message = call.world.post(
        chat,
        call.bot.account,
        receiver=receiver,
        buttons=buttons,
        keyboard=keyboard,
        reply_to=reply_to,
        protected=call.flag("protect_content") and not call.bale,
        **content,
    )
    if receiver is not None and call.world.faults.take((Fault.LOST_EPHEMERAL,), messenger=call.bot.messenger):
        message.vanished = True
    _note(call, message)
    return message


def _note(call: Call, message: Message) -> None:
    noted = call.noted
    noted["chat_id"] = message.chat.id
    noted["message_id"] = message.id
    noted["text"] = message.text
    if message.ephemeral_id is not None and message.receiver is not None:
        noted["ephemeral_message_id"] = message.ephemeral_id
        noted["receiver"] = message.receiver.id
    if message.buttons:
        noted["buttons"] = [[b["text"] for b in row] for row in message.buttons]


def _answer(call: Call, message: Message) -> Json:
    result: Json = call.face.message(message, call.world.files, call.bot)
    return result


def caption(
    call: Call, *, source: str = "caption", limit: int | None = None
) -> tuple[str | None, list[Json]]:
    """A caption: 1024 characters on Telegram and in Bale's albums, 4096 elsewhere on Bale."""
    text, marks = call.formatted(source)
    most = limit or (4096 if call.bale else 1024)
    if text and len(text) > most:
        raise bad("message caption is too long")
    return text or None, marks


def medium(call: Call, kind: str, value: Any, *, in_album: bool = False) -> Media:
    """The file of a send: uploaded under its own name or as attach://, or known by its file_id."""
    upload = call.uploads.get(kind) if not in_album else None
    if upload is None and isinstance(value, str) and value.startswith("attach://"):
        if call.bale and not in_album:
            raise bad("malformed request")
        upload = call.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad("file attached by name is not found")
    if upload is not None:
        return _uploaded(call, kind, upload)
    if not isinstance(value, str) or not value:
        raise bad(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")  # the sandbox fetches nothing from outside
    known = call.world.files.by_file_id(call.bot, value)
    if known is None:
        raise bad("malformed request" if call.bale else "wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
    return known


def _uploaded(call: Call, kind: str, upload: Upload) -> Media:
    most = (10 if kind == "photo" else 20 if call.bale else 50) * MB
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


def _send_file(call: Call, kind: str) -> Json:
    chat = call.chat()
    media = medium(call, kind, call.params.get(kind))
    text, marks = caption(call)
    return _answer(call, _post(call, chat, media=media, text=text, raw=call.text("caption"), entities=marks))


def send_photo(call: Call) -> Json:
    """sendPhoto."""
    return _send_file(call, "photo")


def send_document(call: Call) -> Json:
    """sendDocument."""
    return _send_file(call, "document")


def send_video(call: Call) -> Json:
    """sendVideo."""
    return _send_file(call, "video")


def send_voice(call: Call) -> Json:
    """sendVoice."""
    return _send_file(call, "voice")


def send_audio(call: Call) -> Json:
    """sendAudio."""
    return _send_file(call, "audio")


def send_media_group(call: Call) -> list[Json]:
    """sendMediaGroup: 2-10 files, photos and videos mixed, documents and audio only with their own kind."""
    chat = call.chat()
    items = call.json("media")
    if not isinstance(items, list) or not items:
        raise bad("can't parse media JSON object")
    if not 2 <= len(items) <= 10:
        raise bad("group of media must include 2-10 items" if not call.bale else "malformed request")
    if len({ALBUM_KINDS.get(i.get("type"), "none") for i in items}) > 1:
        raise bad("can't mix documents or audio with other media in an album")
    parts = []
    for item in items:
        if item.get("type") not in ALBUM_KINDS:
            raise bad(f'type "{item.get("type")}" can\'t be used in sendMediaGroup')
        media = medium(call, item["type"], item.get("media"), in_album=True)
        asked = {"parse_mode": call.params.get("parse_mode"), **item}
        inner = type(call)(call.world, call.bot, call.method, asked)
        parts.append((media, caption(inner, limit=1024), item.get("caption")))
    call.spend(chat, cost=len(items))
    album = str(call.world.random.getrandbits(60))
    posted = [
        _post(call, chat, cost=0, media=m, text=t, raw=raw, entities=marks, album=album)
        for m, (t, marks), raw in parts
    ]
    call.noted["message_ids"] = [m.id for m in posted]
    return [_answer(call, m) for m in posted]


def send_location(call: Call) -> Json:
    """sendLocation."""
    chat = call.chat()
    try:
        place = {n: float(call.text(n) or "") for n in ("latitude", "longitude")}
    except ValueError:
        raise bad("latitude is empty") from None
    return _answer(call, _post(call, chat, location=place))


def send_contact(call: Call) -> Json:
    """sendContact."""
    chat = call.chat()
    contact = {n: call.text(n) for n in ("phone_number", "first_name")}
    if not all(contact.values()):
        raise bad("phone number or first name is empty")
    return _answer(call, _post(call, chat, contact=contact))


def send_chat_action(call: Call) -> bool:
    """sendChatAction: shown for 5 s (Bale: 6 s)."""
    chat = call.chat()
    if call.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat.typing_until = call.world.clock.time() + (6 if call.bale else 5)
    call.world.changed("typing", chat)
    return True


def copy_message(call: Call) -> Json:
    """copyMessage: answers with the id alone."""
    message = _copied(call, keep_origin=False)
    return {"message_id": message.id}


def forward_message(call: Call) -> Json:
    """forwardMessage."""
    return _answer(call, _copied(call, keep_origin=True))


def _copied(call: Call, *, keep_origin: bool) -> Message:
    chat, source = call.chat(), call.chat("from_chat_id")
    original = source.messages.get(call.integer("message_id") or 0)
    verb = "forward" if keep_origin else "copy"
    if original is None:
        raise bad(f"message to {verb} not found")
    if original.service is not None or original.protected:
        raise bad(f"message can't be {'forwarded' if keep_origin else 'copied'}")
    origin = {"type": "user", "sender_user": call.face.user(original.sender)}
    sender: Account = original.sender
    forward = {"origin": origin, "date": original.date, "name": sender.first_name} if keep_origin else None
    text, marks, raw = original.text, original.entities, original.raw
    if not keep_origin and original.media is not None and call.text("caption") is not None:
        text, marks = caption(call)
        raw = call.text("caption")
    if (
        chat.kind != "private"
        and not keep_origin
        and not text
        and original.media is None
        and not original.location
    ):
        raise forbidden("message can't be copied")
    return _post(
        call, chat, text=text, raw=raw, entities=marks, media=original.media, location=original.location,
        contact=original.contact, forward=forward,
    )  # fmt: skip
