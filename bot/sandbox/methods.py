"""The methods that each messenger knows. Any other method answers 404."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.sandbox import (
    albums,
    edit_media,
    edit_methods,
    ephemerals,
    forums,
    profile_methods,
    query_methods,
    sending,
    updating,
)
from bot.sandbox.faces.registry import FACES

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.call import BotApiCall

COMMON: Final[dict[str, Callable[[BotApiCall], Any]]] = {
    "getMe": query_methods.get_me,
    "getUpdates": updating.get_updates,
    "setWebhook": updating.set_webhook,
    "deleteWebhook": updating.delete_webhook,
    "getWebhookInfo": updating.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendVideo": sending.send_video,
    "sendVoice": sending.send_voice,
    "sendAudio": sending.send_audio,
    "sendMediaGroup": albums.send_media_group,
    "sendLocation": sending.send_location,
    "sendContact": sending.send_contact,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": albums.copy_message,
    "forwardMessage": albums.forward_message,
    "editMessageText": edit_methods.edit_message_text,
    "editMessageCaption": edit_methods.edit_message_caption,
    "editMessageReplyMarkup": edit_methods.edit_message_reply_markup,
    "deleteMessage": edit_methods.delete_message,
    "answerCallbackQuery": edit_methods.answer_callback_query,
    "getFile": query_methods.get_file,
    "getChat": query_methods.get_chat,
    "getChatMember": query_methods.get_chat_member,
    "getChatAdministrators": query_methods.get_chat_administrators,
    "leaveChat": query_methods.leave_chat,
}
SPECIAL: Final[dict[str, Callable[[BotApiCall], Any]]] = {
    "editEphemeralMessageText": ephemerals.edit_ephemeral_text,
    "editEphemeralMessageCaption": ephemerals.edit_ephemeral_caption,
    "editEphemeralMessageReplyMarkup": ephemerals.edit_ephemeral_markup,
    "deleteEphemeralMessage": ephemerals.delete_ephemeral,
    "editMessageMedia": edit_media.edit_message_media,
    "deleteMessages": edit_methods.delete_messages,
    "getChatMemberCount": query_methods.get_member_count,
    "getChatMembersCount": query_methods.get_member_count,
    "createForumTopic": forums.create_forum_topic,
    "setMyCommands": profile_methods.set_my_commands,
    "getMyCommands": profile_methods.get_my_commands,
    "deleteMyCommands": profile_methods.delete_my_commands,
    "setMyDescription": profile_methods.set_my_description,
    "getMyDescription": profile_methods.get_my_description,
    "setMyShortDescription": profile_methods.set_my_short_description,
    "getMyShortDescription": profile_methods.get_my_short_description,
    "setChatMenuButton": profile_methods.set_chat_menu_button,
    "getChatMenuButton": profile_methods.get_chat_menu_button,
}
"""Methods that only some messengers know: those that their faces name."""
METHODS: Final = {
    messenger: {
        **{name.lower(): function for name, function in COMMON.items()},
        **{name.lower(): SPECIAL[name] for name in face.rules.methods},
    }
    for messenger, face in FACES.items()
}
NAMES: Final = {name.lower(): name for name in COMMON | SPECIAL}
