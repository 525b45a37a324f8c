"""Which methods each messenger knows. Anything else answers 404."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.sandbox import albums, asking, changing, ephemerals, forums, sending, updating
from bot.sandbox.records import Messenger

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.call import Call

BOTH: Final[dict[str, Callable[[Call], Any]]] = {
    "getMe": asking.get_me,
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
    "editMessageText": changing.edit_message_text,
    "editMessageCaption": changing.edit_message_caption,
    "editMessageReplyMarkup": changing.edit_message_reply_markup,
    "deleteMessage": changing.delete_message,
    "answerCallbackQuery": changing.answer_callback_query,
    "getFile": asking.get_file,
    "getChat": asking.get_chat,
    "getChatMember": asking.get_chat_member,
    "getChatAdministrators": asking.get_chat_administrators,
    "leaveChat": asking.leave_chat,
}
ONLY: Final[dict[Messenger, dict[str, Callable[[Call], Any]]]] = {
    Messenger.TELEGRAM: {
        "editEphemeralMessageText": ephemerals.edit_ephemeral_text,
        "editEphemeralMessageCaption": ephemerals.edit_ephemeral_caption,
        "editEphemeralMessageReplyMarkup": ephemerals.edit_ephemeral_markup,
        "deleteEphemeralMessage": ephemerals.delete_ephemeral,
        "deleteMessages": changing.delete_messages,
        "getChatMemberCount": asking.get_member_count,
        "getChatMembersCount": asking.get_member_count,  # the old name still works
        "createForumTopic": forums.create_forum_topic,
        "setMyCommands": asking.set_my_commands,
        "getMyCommands": asking.get_my_commands,
        "deleteMyCommands": asking.delete_my_commands,
    },
    Messenger.BALE: {"getChatMembersCount": asking.get_member_count},
}
METHODS: Final = {m: {k.lower(): f for k, f in (BOTH | ONLY[m]).items()} for m in Messenger}
NAMES: Final = {k.lower(): k for k in (BOTH | ONLY[Messenger.TELEGRAM] | ONLY[Messenger.BALE])}
