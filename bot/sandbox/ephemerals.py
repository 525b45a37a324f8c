"""Ephemeral messages (Bot API 10.2): visible to one member of a group only, message_id 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.edit_methods import apply_change
from bot.sandbox.records import IN_CHAT, Message, SandboxAccount, SandboxChat, SandboxChatKind
from bot.sandbox.refusals import ApiError, bad

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall

WINDOW_S = 15
NO_RIGHTS = (
    "not enough rights to send ephemeral messages: the bot must be an administrator or answer a recent callback "
    "query of the receiver"
)


def receiver_of(call: BotApiCall, chat: SandboxChat) -> SandboxAccount | None:
    """The only receiver of the message, if the bot may send it now; None for ordinary messages."""
    given = call.json("ephemeral_message_parameters")
    spec = given if isinstance(given, dict) else call.params
    if not call.rules.ephemerals or spec.get("receiver_user_id") is None:
        return None
    try:
        number = int(spec["receiver_user_id"])
    except (TypeError, ValueError):
        raise bad("invalid receiver_user_id specified") from None
    if chat.kind is SandboxChatKind.PRIVATE:
        raise bad("ephemeral messages can be sent only to groups and supergroups")
    account = call.world.accounts.get((chat.messenger, number))
    if account is None or account.is_bot or chat.members.get(number) not in IN_CHAT:
        raise bad("USER_NOT_PARTICIPANT")
    if call.is_admin(chat):
        return account
    press = call.world.presses.get(str(spec.get("callback_query_id") or ""))
    fresh = press is not None and call.world.clock.time() - press.at <= WINDOW_S
    if press is None or not fresh or press.presser is not account or press.message.chat is not chat:
        raise bad(NO_RIGHTS)
    return account


def _ephemeral(call: BotApiCall) -> tuple[SandboxChat, Message]:
    chat = call.chat()
    message = chat.ephemerals.get(call.integer("ephemeral_message_id") or 0)
    receiver = call.integer("receiver_user_id")
    if receiver is None:
        raise bad("receiver_user_id is empty")
    if (
        message is None
        or message.receiver is None
        or message.receiver.id != receiver
        or message.sender is not call.bot.account
    ):
        raise bad("message to edit not found")
    return chat, message


def edit_ephemeral_text(call: BotApiCall) -> bool:
    """editEphemeralMessageText."""
    chat, message = _ephemeral(call)
    if message.text is None or message.media is not None:
        raise bad("there is no text in the message to edit")
    apply_change(call, chat, message, content="text")
    return True


def edit_ephemeral_caption(call: BotApiCall) -> bool:
    """editEphemeralMessageCaption."""
    chat, message = _ephemeral(call)
    if message.media is None:
        raise bad("there is no caption in the message to edit")
    apply_change(call, chat, message, content="caption")
    return True


def edit_ephemeral_markup(call: BotApiCall) -> bool:
    """editEphemeralMessageReplyMarkup."""
    chat, message = _ephemeral(call)
    apply_change(call, chat, message, content=None)
    return True


def delete_ephemeral(call: BotApiCall) -> bool:
    """deleteEphemeralMessage; its number may be used again."""
    try:
        _, message = _ephemeral(call)
    except ApiError as error:
        raise bad(error.description.removeprefix("Bad Request: ").replace("edit", "delete")) from None
    call.noted |= {"chat_id": message.chat.id, "ephemeral_message_id": message.ephemeral_id}
    call.world.remove(message)
    return True
