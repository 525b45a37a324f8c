"""Editing and deleting, ephemerals included, and answers to presses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import keyboards
from bot.sandbox.call import QUERY_LIFE_S, TEXT_LIMIT
from bot.sandbox.refusals import bad

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall
    from bot.sandbox.records import Json, Message, SandboxChat

DELETABLE_S = 48 * 3600
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(call: BotApiCall) -> Json:
    """editMessageText of the bot's own message."""
    chat, message = edit_target(call)
    if message.text is None or message.media is not None:
        raise bad("there is no text in the message to edit")
    return _change(call, chat, message, content="text")


def edit_message_caption(call: BotApiCall) -> Json:
    """editMessageCaption of the bot's own message with a file."""
    chat, message = edit_target(call)
    if message.media is None:
        raise bad("there is no caption in the message to edit")
    return _change(call, chat, message, content="caption")


def edit_message_reply_markup(call: BotApiCall) -> Json:
    """editMessageReplyMarkup of the bot's own message."""
    chat, message = edit_target(call)
    return _change(call, chat, message, content=None)


def edit_target(call: BotApiCall) -> tuple[SandboxChat, Message]:
    """The bot's own message that a call edits."""
    chat = call.chat()
    number = call.integer("message_id")
    message = chat.messages.get(number) if number else None
    if message is None:
        raise bad("message to edit not found")
    if message.sender is not call.bot.account or message.service is not None or message.forward is not None:
        raise bad("message can't be edited")
    return chat, message


def _change(call: BotApiCall, chat: SandboxChat, message: Message, *, content: str | None) -> Json:
    apply_change(call, chat, message, content=content)
    return call.face.edit_result(message, call.world.files, call.bot)


def apply_change(call: BotApiCall, chat: SandboxChat, message: Message, *, content: str | None) -> None:
    """Put the new content into the message, or refuse. Without reply_markup the keyboard is removed."""
    text, marks = message.text, message.entities
    raw = message.raw
    if content == "text":
        text, marks = call.formatted_text("text")
        raw = call.text("text")
        if not text:
            raise bad("message text is empty")
        if len(text) > TEXT_LIMIT:
            raise bad("MESSAGE_TOO_LONG")
    elif content == "caption":
        text, marks = call.caption()
        raw = call.text("caption")
    buttons, _ = keyboards.read_markup(call.params.get("reply_markup"), call.refusals)
    is_same = (text, marks, buttons) == (message.text, message.entities, message.buttons)
    if is_same and call.refusals.unchanged is not None:
        raise call.refusals.unchanged()
    call.spend(chat)
    message.text, message.raw, message.entities, message.buttons = text, raw, marks, buttons
    message.edited = call.world.clock.time()
    call.world.touch(message, "edited")
    call.noted |= {"chat_id": chat.id, "message_id": message.id, "text": text}
    if message.ephemeral_id is not None:
        call.noted["ephemeral_message_id"] = message.ephemeral_id
    if buttons:
        call.noted["buttons"] = [[b["text"] for b in row] for row in buttons]


def delete_message(call: BotApiCall) -> bool:
    """deleteMessage: within 48 h; own ones, incoming ones in private, any as a group's administrator."""
    chat = call.chat()
    number = call.integer("message_id")
    message = chat.messages.get(number) if number else None
    if message is None:
        raise call.refusals.unknown_to_delete()
    _deletable(call, chat, message)
    call.noted |= {"chat_id": chat.id, "message_id": message.id}
    call.world.remove(message)
    return True


def _deletable(call: BotApiCall, chat: SandboxChat, message: Message) -> None:
    own = message.sender is call.bot.account and message.service is None
    allowed = own or chat.bot is not None or call.is_admin(chat)
    migration = message.service is not None and "migrate_from_chat_id" in message.service
    if not allowed:
        raise call.refusals.may_not_delete()
    if migration or call.world.clock.time() - message.date > DELETABLE_S:
        raise call.refusals.cannot_delete()


def delete_messages(call: BotApiCall) -> bool:
    """deleteMessages: 1-100 ids; those not found are skipped."""
    chat = call.chat()
    numbers = call.json("message_ids")
    if not isinstance(numbers, list) or not numbers or not all(isinstance(n, int) for n in numbers):
        raise bad("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad("too many message identifiers specified")
    there = [m for n in numbers if (m := chat.messages.get(int(n))) is not None]
    for message in there:
        _deletable(call, chat, message)
    for message in there:
        call.world.remove(message)
    call.noted |= {"chat_id": chat.id, "message_ids": [m.id for m in there]}
    return True


def answer_callback_query(call: BotApiCall) -> bool:
    """answerCallbackQuery: 200 characters, a URL only to a bot of the messenger, in time."""
    text = call.text("text") or ""
    if len(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    press = call.world.presses.get(call.text("callback_query_id") or "")
    known = press is not None and press.bot is call.bot
    if press is None or not known or call.world.clock.time() - press.at > QUERY_LIFE_S:
        raise bad(TOO_OLD)
    url = call.text("url") if call.rules.answers_open_links else None
    start = f"{call.rules.link_host}/{call.bot.account.username}?start"
    if url and not url.startswith((f"https://{start}", start)):
        raise bad("URL_INVALID")
    call.noted |= {"callback_query_id": press.id, "text": text}
    if (text or url) and call.face.is_answer_shown(press.presser):
        call.world.toast(press, text=text, alert=call.flag("show_alert"), url=url or None)
    return True
