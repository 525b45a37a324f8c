"""Converts calls to aiogram's methods, and raw answers to outcomes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.conversation import wire
from bot.conversation.incoming import FileKind, MessageRef
from bot.platforms import errors
from bot.platforms.limits import (
    ANSWER_LIMIT,
    CAPTION_LIMIT,
    DELETE_AT_ONCE,
    DESCRIPTION_LIMIT,
    SUMMARY_LIMIT,
    TEXT_LIMIT,
)
from bot.platforms.markup import cut_html, cut_text
from bot.platforms.results import sent_album, sent_message, topic_result
from bot.platforms.telegram.aiogram_parts import BufferedInputFile, Method
from bot.platforms.telegram.aiogram_parts import methods as tg

HTML: Final = "HTML"
NO_PREVIEW: Final = {"is_disabled": True}
"""A reported address must not be fetched for a preview."""

_MEDIA: Final[Mapping[FileKind, tuple[type[Method], str]]] = {
    FileKind.PHOTO: (tg.SendPhoto, "photo"),
    FileKind.VIDEO: (tg.SendVideo, "video"),
    FileKind.VOICE: (tg.SendVoice, "voice"),
    FileKind.AUDIO: (tg.SendAudio, "audio"),
    FileKind.DOCUMENT: (tg.SendDocument, "document"),
}


def methods_of(call: wire.Call) -> tuple[Method, ...]:
    """The requests that a call takes: one, or one for every 100 messages to delete."""
    if isinstance(call, wire.DeleteMessages):
        wanted = [number for number in call.message_ids if number]
        portions = (wanted[at : at + DELETE_AT_ONCE] for at in range(0, len(wanted), DELETE_AT_ONCE))
        return tuple(tg.DeleteMessages(chat_id=call.chat_id, message_ids=some) for some in portions)
    return (_BUILDERS[type(call)](call),)


@dataclass(frozen=True, slots=True)
class ProfilePart:
    """A part of the bot's profile: how it is read and set, and what is read once it is shown."""

    get: Method
    set: Method
    wanted: Any

    def is_shown(self, answer: Any) -> bool:
        """Whether the getter's answer shows this part. Fields that Telegram adds do not count, and an answer of
        another shape shows nothing."""
        if isinstance(self.wanted, list):
            entries = answer if isinstance(answer, list) else []
            current: Any = [_fields_in(entry, ("command", "description")) for entry in entries]
        else:
            current = _fields_in(answer, self.wanted)
        return bool(current == self.wanted)


def _fields_in(answer: Any, names: Iterable[str]) -> dict[str, Any]:
    """These fields of an object, "" for the missing ones."""
    known = answer if isinstance(answer, dict) else {}
    return {name: known.get(name, "") for name in names}


def profile_parts(profile: wire.BotProfile) -> tuple[ProfilePart, ...]:
    """The commands in private chats, both descriptions, and the menu button that opens the commands."""
    commands = [{"command": name, "description": words} for name, words in profile.commands]
    scope = {"type": "all_private_chats"}
    long, short = cut_text(profile.description, DESCRIPTION_LIMIT), cut_text(profile.summary, SUMMARY_LIMIT)
    button = {"type": "commands"}
    return (
        ProfilePart(
            _build(tg.GetMyCommands, {"scope": scope}),
            _build(tg.SetMyCommands, {"commands": commands, "scope": scope}),
            commands,
        ),
        ProfilePart(tg.GetMyDescription(), tg.SetMyDescription(description=long), {"description": long}),
        ProfilePart(
            tg.GetMyShortDescription(),
            tg.SetMyShortDescription(short_description=short),
            {"short_description": short},
        ),
        ProfilePart(tg.GetChatMenuButton(), _build(tg.SetChatMenuButton, {"menu_button": button}), button),
    )


def _build(kind: type[Method], fields: dict[str, Any]) -> Method:
    """The method with these fields, as plain values in the form in which they are sent.

    aiogram would check each of them and build a model for every button, which costs more than the rest of a send.
    ``tests/platforms/test_aiogram_parts.py`` lets it read and write every kind of call.
    """
    method = kind.__new__(kind)
    object.__setattr__(method, "__dict__", fields)
    object.__setattr__(method, "__pydantic_fields_set__", set(fields))
    return method


def _send_text(call: wire.SendText) -> Method:
    fields: dict[str, Any] = {
        "chat_id": call.chat_id,
        "text": cut_html(call.html, TEXT_LIMIT),
        "parse_mode": HTML,
        "link_preview_options": NO_PREVIEW,
    }
    if call.protect:
        fields["protect_content"] = True
    if call.thread_id:
        fields["message_thread_id"] = call.thread_id
    if call.keyboard:
        fields["reply_markup"] = _keyboard(call.keyboard)
    if call.ephemeral is not None:
        fields["ephemeral_message_parameters"] = _ephemeral(call.ephemeral)
    return _build(tg.SendMessage, fields)


def _ephemeral(ephemeral: wire.Ephemeral) -> Mapping[str, Any]:
    press = {"callback_query_id": ephemeral.press_id} if ephemeral.press_id else {}
    return {"receiver_user_id": ephemeral.receiver_id, **press}


def _edit_text(call: wire.EditText) -> Method:
    kind = tg.EditEphemeralMessageText if _is_ephemeral(call.ref) else tg.EditMessageText
    fields = _place(call.ref)
    fields["text"] = cut_html(call.html, TEXT_LIMIT)
    fields["parse_mode"] = HTML
    fields["link_preview_options"] = NO_PREVIEW
    if call.keyboard:
        fields["reply_markup"] = _keyboard(call.keyboard)
    return _build(kind, fields)


def _answer_press(call: wire.AnswerPress) -> Method:
    fields: dict[str, Any] = {"callback_query_id": call.press_id}
    if call.text:
        fields["text"] = cut_text(call.text, ANSWER_LIMIT)
    if call.alert:
        fields["show_alert"] = True
    if call.url:
        fields["url"] = call.url
    return _build(tg.AnswerCallbackQuery, fields)


def _delete_ephemeral(call: wire.DeleteEphemeral) -> Method:
    return (
        tg.DeleteEphemeralMessage(**_place(call.ref))
        if _is_ephemeral(call.ref)
        else tg.DeleteMessage(**_place(call.ref))
    )


def _send_file(call: wire.SendFile) -> Method:
    method, field = _MEDIA[call.kind]
    fields: dict[str, Any] = {
        "chat_id": call.chat_id,
        field: BufferedInputFile(call.data, filename=call.name),
    }
    if call.caption:
        fields |= {"caption": cut_html(call.caption, CAPTION_LIMIT), "parse_mode": HTML}
    if call.protect:
        fields["protect_content"] = True
    if call.keyboard:
        fields["reply_markup"] = _keyboard(call.keyboard)
    return _build(method, fields)


def _send_album(call: wire.SendFileGroup) -> Method:
    fields: dict[str, Any] = {"chat_id": call.chat_id, "media": [_medium(file) for file in call.files]}
    if call.protect:
        fields["protect_content"] = True
    return _build(tg.SendMediaGroup, fields)


def _medium(file: wire.FileInAlbum) -> Mapping[str, Any]:
    medium = {"type": file.kind.value, "media": BufferedInputFile(file.data, filename=file.name)}
    if not file.caption:
        return medium
    return medium | {"caption": cut_html(file.caption, CAPTION_LIMIT), "parse_mode": HTML}


def _send_stored(call: wire.SendStored) -> Method:
    method, field = _MEDIA[call.kind]
    fields: dict[str, Any] = {"chat_id": call.chat_id, field: call.file_id}
    if call.caption:
        fields |= {"caption": cut_html(call.caption, CAPTION_LIMIT), "parse_mode": HTML}
    if call.keyboard:
        fields["reply_markup"] = _keyboard(call.keyboard)
    return _build(method, fields)


def _edit_file(call: wire.EditFile) -> Method:
    media: dict[str, Any] = {"type": call.kind.value, "media": call.file_id}
    if call.caption:
        media |= {"caption": cut_html(call.caption, CAPTION_LIMIT), "parse_mode": HTML}
    fields = _place(call.ref)
    fields["media"] = media
    if call.keyboard:
        fields["reply_markup"] = _keyboard(call.keyboard)
    return _build(tg.EditMessageMedia, fields)


def _is_ephemeral(ref: MessageRef) -> bool:
    return ref.ephemeral_id is not None


def _place(ref: MessageRef) -> dict[str, Any]:
    if ref.ephemeral_id is None:
        return {"chat_id": ref.chat_id, "message_id": ref.message_id}
    return {
        "chat_id": ref.chat_id,
        "receiver_user_id": ref.receiver_id or 0,
        "ephemeral_message_id": ref.ephemeral_id,
    }


def _keyboard(rows: wire.Keyboard) -> Mapping[str, Any]:
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: wire.WireButton) -> Mapping[str, Any]:
    if button.url:
        return {"text": button.text, "url": button.url}
    if button.copy:
        return {"text": button.text, "copy_text": {"text": button.copy}}
    return {"text": button.text, "callback_data": button.data}


def _make_topic(call: wire.MakeTopic) -> Method:
    return tg.CreateForumTopic(chat_id=call.chat_id, name=call.name)


_BUILDERS: Final[Mapping[type, Callable[[Any], Method]]] = {
    wire.SendText: _send_text,
    wire.EditText: _edit_text,
    wire.AnswerPress: _answer_press,
    wire.DeleteEphemeral: _delete_ephemeral,
    wire.SendFile: _send_file,
    wire.SendFileGroup: _send_album,
    wire.SendStored: _send_stored,
    wire.EditFile: _edit_file,
    wire.MakeTopic: _make_topic,
}


def outcome_of(call: wire.Call, answer: errors.RawAnswer) -> wire.Outcome:
    """What the answer to one of the call's requests means for the call."""
    if answer.ok and isinstance(call, wire.MakeTopic):
        return topic_result(answer.result)
    if answer.ok and isinstance(call, wire.SendFileGroup):
        return sent_album(answer.result)
    if answer.ok:
        return (
            sent_message(answer.result)
            if isinstance(call, wire.SendText | wire.SendFile | wire.SendStored)
            else wire.CallSuccess()
        )
    return errors.outcome_of(errors.failure_of(answer), call)
