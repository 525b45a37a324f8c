"""editMessageMedia: another photo in the place of a message's photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import keyboards
from bot.sandbox.edit_methods import edit_target
from bot.sandbox.refusals import bad
from bot.sandbox.sending import medium

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall
    from bot.sandbox.records import Json


def edit_message_media(call: BotApiCall) -> Json:
    """editMessageMedia: another photo, known by its file_id, in the place of the present one."""
    chat, message = edit_target(call)
    wanted = call.json("media")
    if not isinstance(wanted, dict) or wanted.get("type") != "photo":
        raise bad("can't parse InputMedia: only photos are edited in the sandbox")
    if message.media is None or message.media.kind != "photo":
        raise bad("message can't be edited")
    media = medium(call, "photo", wanted.get("media"), in_album=True)
    text, marks = type(call)(call.world, call.bot, call.method, wanted).caption()
    buttons, _ = keyboards.read_markup(call.params.get("reply_markup"), call.refusals)
    is_same = (media.blob, text, marks, buttons) == (
        message.media.blob,
        message.text,
        message.entities,
        message.buttons,
    )
    if is_same and call.refusals.unchanged is not None:
        raise call.refusals.unchanged()
    call.spend(chat)
    message.media, message.text, message.entities, message.buttons = media, text, marks, buttons
    message.raw = wanted.get("caption")
    message.edited = call.world.clock.time()
    call.world.touch(message, "edited")
    call.noted |= {"chat_id": chat.id, "message_id": message.id, "text": text}
    if buttons:
        call.noted["buttons"] = [[b["text"] for b in row] for row in buttons]
    return call.face.edit_result(message, call.world.files, call.bot)
