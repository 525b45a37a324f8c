"""Calls to Bale's methods, as plain forms: no parse_mode, no ephemerals, messages deleted one by one."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from telegram import (
    InputFile,
    InputMedia,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
)

from bot.conversation import wire
from bot.conversation.incoming import FileKind
from bot.platforms.limits import ANSWER_LIMIT, CAPTION_LIMIT, TEXT_LIMIT
from bot.platforms.markup import bale_markdown, cut_text

OLD_CLIENT: Final = "1"
"""Ids of presses begin with it if the person's client cannot show answers (docs.bale.ai)."""

type Request = tuple[str, dict[str, Any]]
"""A method's name and its fields."""

_MEDIA: Final[Mapping[FileKind, tuple[str, str]]] = {
    FileKind.PHOTO: ("sendPhoto", "photo"),
    FileKind.VIDEO: ("sendVideo", "video"),
    FileKind.VOICE: ("sendVoice", "voice"),
    FileKind.AUDIO: ("sendAudio", "audio"),
    FileKind.DOCUMENT: ("sendDocument", "document"),
}

_IN_ALBUM: Final[Mapping[FileKind, Callable[..., InputMedia]]] = {
    FileKind.PHOTO: InputMediaPhoto,
    FileKind.VIDEO: InputMediaVideo,
    FileKind.AUDIO: InputMediaAudio,
    FileKind.DOCUMENT: InputMediaDocument,
}


def requests_of(call: wire.Call) -> tuple[Request, ...]:
    """The requests that a call takes, in order. Raises ValueError for what Bale does not support."""
    return _BUILDERS[type(call)](call)


def _send_text(call: wire.SendText) -> tuple[Request, ...]:
    if call.ephemeral is not None:
        raise ValueError("Bale has no ephemeral messages")
    fields = {"chat_id": call.chat_id, "text": bale_markdown(call.html, TEXT_LIMIT)}
    return (("sendMessage", fields | _keyboard(call.keyboard)),)


def _edit_text(call: wire.EditText) -> tuple[Request, ...]:
    fields = {
        "chat_id": call.ref.chat_id,
        "message_id": call.ref.message_id,
        "text": bale_markdown(call.html, TEXT_LIMIT),
    }
    return (("editMessageText", fields | _keyboard(call.keyboard)),)


def _answer_press(call: wire.AnswerPress) -> tuple[Request, ...]:
    fields: dict[str, Any] = {"callback_query_id": call.press_id}
    if call.text:
        fields |= {"text": cut_text(call.text, ANSWER_LIMIT), "show_alert": call.alert}
    answer = ("answerCallbackQuery", fields)
    if call.text and call.chat_id and call.press_id.startswith(OLD_CLIENT):
        return answer, ("sendMessage", {"chat_id": call.chat_id, "text": cut_text(call.text, TEXT_LIMIT)})
    return (answer,)


def _delete(call: wire.DeleteMessages) -> tuple[Request, ...]:
    fields = ({"chat_id": call.chat_id, "message_id": number} for number in call.message_ids if number)
    return tuple(("deleteMessage", some) for some in fields)


def _delete_ephemeral(call: wire.DeleteEphemeral) -> tuple[Request, ...]:
    return _delete(wire.DeleteMessages(call.ref.chat_id, (call.ref.message_id,)))


def _send_file(call: wire.SendFile) -> tuple[Request, ...]:
    method, field = _MEDIA[call.kind]
    file = InputFile(call.data, filename=call.name, attach=False)  # Bale accepts attach:// in albums only
    fields: dict[str, Any] = {"chat_id": call.chat_id, field: file}
    if call.caption:
        fields["caption"] = bale_markdown(call.caption, CAPTION_LIMIT)
    return ((method, fields | _keyboard(call.keyboard)),)


def _send_album(call: wire.SendFileGroup) -> tuple[Request, ...]:
    """The library names each file's part of the form, to which its entry refers."""
    return (("sendMediaGroup", {"chat_id": call.chat_id, "media": [_medium(file) for file in call.files]}),)


def _medium(file: wire.FileInAlbum) -> InputMedia:
    caption = bale_markdown(file.caption, CAPTION_LIMIT) if file.caption else None
    return _IN_ALBUM[file.kind](InputFile(file.data, filename=file.name, attach=True), caption=caption)


def _send_stored(call: wire.SendStored) -> tuple[Request, ...]:
    method, field = _MEDIA[call.kind]
    fields: dict[str, Any] = {"chat_id": call.chat_id, field: call.file_id}
    if call.caption:
        fields["caption"] = bale_markdown(call.caption, CAPTION_LIMIT)
    return ((method, fields | _keyboard(call.keyboard)),)


def _edit_file(call: wire.EditFile) -> tuple[Request, ...]:
    raise ValueError("Bale edits no files")


def _keyboard(rows: wire.Keyboard) -> dict[str, Any]:
    if not rows:
        return {}
    return {"reply_markup": {"inline_keyboard": [[_button(button) for button in row] for row in rows]}}


def _button(button: wire.WireButton) -> dict[str, Any]:
    if button.url:
        return {"text": button.text, "url": button.url}
    if button.copy:
        return {"text": button.text, "copy_text": {"text": button.copy}}
    return {"text": button.text, "callback_data": button.data}


def _make_topic(call: wire.MakeTopic) -> tuple[Request, ...]:
    raise ValueError("Bale has no topics")


_BUILDERS: Final[Mapping[type, Callable[[Any], tuple[Request, ...]]]] = {
    wire.SendText: _send_text,
    wire.EditText: _edit_text,
    wire.AnswerPress: _answer_press,
    wire.DeleteMessages: _delete,
    wire.DeleteEphemeral: _delete_ephemeral,
    wire.SendFile: _send_file,
    wire.SendFileGroup: _send_album,
    wire.SendStored: _send_stored,
    wire.EditFile: _edit_file,
    wire.MakeTopic: _make_topic,
}
