"""What may be stored of an update: only the fields that parsing reads, rebuilt from a list of them.

Fields that the messengers add later, and what people did not mean to send (last names, usernames, languages,
a forwarded person's name, a contact's number, the text replied to), never reach the inbox.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.platforms.raw import Raw, is_number

type Shape = Mapping[str, Any]

LEAF: Final = None
PRESENT: Final = True
"""For such a field, only its presence is kept."""

PERSON: Final[Shape] = {"id": LEAF, "is_bot": LEAF}
SENDER: Final[Shape] = {"id": LEAF, "is_bot": LEAF, "first_name": LEAF}
CHAT: Final[Shape] = {"id": LEAF, "type": LEAF, "title": LEAF, "public": PRESENT, "is_forum": LEAF}
"""``public``: whether a group has a public name; a person's username is not kept."""
FILE: Final[Shape] = {
    **dict.fromkeys(("file_id", "file_size", "mime_type", "file_name", "width", "height"), LEAF),
}
SOURCE: Final[Shape] = {"id": LEAF, "type": LEAF, "title": LEAF, "username": LEAF}

OTHERS: Final = (
    *("sticker", "contact", "poll", "dice", "game", "invoice", "successful_payment", "web_app_data", "story"),
    *("paid_media", "checklist", "gift", "pinned_message", "users_shared", "chat_shared", "rich_message"),
    *("group_chat_created", "supergroup_chat_created", "new_chat_title", "new_chat_photo"),
    *("delete_chat_photo", "message_auto_delete_timer_changed", "video_chat_started", "video_chat_ended"),
)
"""Contents that the product has no use for, in the order in which a message is named after them."""

FORWARDED: Final = (
    "forward_origin",
    "forward_from",
    "forward_sender_name",
    "forward_from_chat",
    "forward_date",
)

MESSAGE: Final[Shape] = {
    **dict.fromkeys(("message_id", "text", "caption", "media_group_id", "ephemeral_message_id"), LEAF),
    **dict.fromkeys(("migrate_to_chat_id", "migrate_from_chat_id"), LEAF),
    **dict.fromkeys(("message_thread_id", "is_topic_message"), LEAF),
    "from": SENDER,
    "chat": CHAT,
    "receiver_user": PERSON,
    "reply_to_message": {"message_id": LEAF, "from": PERSON},
    "photo": [FILE],
    **dict.fromkeys(("animation", "video", "video_note", "voice", "audio", "document"), FILE),
    "location": {"latitude": LEAF, "longitude": LEAF},
    "new_chat_members": [SENDER],
    "left_chat_member": PERSON,
    "passed_on": PRESENT,
    **dict.fromkeys(OTHERS, PRESENT),
}
PRESS: Final[Shape] = {
    "id": LEAF,
    "from": SENDER,
    "data": LEAF,
    "message": {
        **dict.fromkeys(
            ("message_id", "ephemeral_message_id", "message_thread_id", "is_topic_message"), LEAF
        ),
        "chat": CHAT,
        "receiver_user": PERSON,
    },
}
EDITED: Final[Shape] = {"message_id": LEAF, "from": PERSON, "chat": CHAT}
"""Only which message was edited: its new text is not kept."""
MEMBER: Final[Shape] = {
    "chat": CHAT,
    "from": SENDER,
    "new_chat_member": {"user": SENDER, "status": LEAF, "is_member": LEAF},
}
UPDATE: Final[Shape] = {
    "update_id": LEAF,
    "message": MESSAGE,
    "edited_message": EDITED,
    "callback_query": PRESS,
    "chat_member": MEMBER,
    "my_chat_member": MEMBER,
}


_SCALARS: Final = frozenset((str, int, bool, float))


def scrub_update(raw: Raw) -> Raw:
    """The update as it may be stored. Never raises; an unreadable update stays unreadable."""
    update = _object(raw, UPDATE)
    message = raw.get("message")
    if isinstance(message, dict):
        update["message"] |= _origin(message) or _passed_on(message)
    return update


def _object(raw: Raw, shape: Shape) -> dict[str, Any]:
    return {
        key: value if type(value) in _SCALARS and shape[key] is LEAF else _scrub_value(value, shape[key])
        for key, value in raw.items()
        if key in shape and value is not None
    }


def _scrub_value(value: Any, shape: Any) -> Any:
    """The value in its shape. A value of another type is replaced by one that is equally invalid and contains
    nothing."""
    if shape is CHAT and isinstance(value, dict) and open_to_all(value):
        value = {**value, "public": True}
    if shape is LEAF:
        return [] if isinstance(value, dict | list) else value
    if shape is PRESENT:
        return True
    if isinstance(shape, list):
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            return False
        return [_object(item, shape[0]) for item in value]
    return _object(value, shape) if isinstance(value, dict) else False


def open_to_all(chat: Raw) -> bool:
    """Whether a group is public: it has a username, so anybody can find and read it."""
    named = chat.get("username") or chat.get("active_usernames")
    return chat.get("type") in ("group", "supergroup") and bool(named)


def _origin(message: Raw) -> dict[str, Any]:
    """The source of a forwarded post, if it is a channel or a public group. A person's origin is left out,
    and so is that of a closed group: whoever forwards from it is one of its members."""
    origin = message.get("forward_origin")
    if isinstance(origin, dict):
        chat = origin.get("chat") or origin.get("sender_chat")
        return _post(chat, origin.get("message_id"))
    return _post(message.get("forward_from_chat"), message.get("forward_from_message_id"))


def _passed_on(message: Raw) -> dict[str, Any]:
    """That somebody else wrote it, but not who."""
    return {"passed_on": True} if any(message.get(key) for key in FORWARDED) else {}


def _post(chat: Any, message_id: Any) -> dict[str, Any]:
    if not isinstance(chat, dict) or chat.get("type") not in ("channel", "group", "supergroup"):
        return {}
    if chat["type"] != "channel" and not chat.get("username"):
        return {}
    post: dict[str, Any] = {"forward_from_chat": _object(chat, SOURCE)}
    if is_number(message_id):
        post["forward_from_message_id"] = message_id
    return post
