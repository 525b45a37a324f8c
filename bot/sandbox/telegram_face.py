"""The JSON format of Telegram's Bot API 10.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.records import SandboxChatKind

if TYPE_CHECKING:
    from bot.sandbox.files import FileStore
    from bot.sandbox.records import Bot, CallbackQuery, Json, Media, Message, SandboxAccount, SandboxChat

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_change_info",
    "can_invite_users", "can_pin_messages",
)  # fmt: skip
NO_RIGHTS = (
    "can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories", "is_anonymous",
    "can_send_welcome_messages",
)  # fmt: skip


def user(account: SandboxAccount) -> Json:
    """A User."""
    out: Json = {"id": account.id, "is_bot": account.is_bot, "first_name": account.first_name}
    if account.username:
        out["username"] = account.username
    if not account.is_bot:
        out["language_code"] = "fa"
    return out


def me(bot: Bot) -> Json:
    """The answer to getMe."""
    return {
        **user(bot.account),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat(which: SandboxChat) -> Json:
    """A Chat."""
    out: Json = {"id": which.id, "type": which.kind.value}
    if which.kind is SandboxChatKind.PRIVATE and which.peer is not None:
        out["first_name"] = which.peer.first_name
        if which.peer.username:
            out["username"] = which.peer.username
    else:
        out["title"] = which.title
        if which.kind is SandboxChatKind.GROUP:
            out["all_members_are_administrators"] = False
        if which.forum:
            out["is_forum"] = True
    return out


def full_chat(which: SandboxChat) -> Json:
    """A ChatFullInfo with the fields that are never omitted."""
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    out = {
        **chat(which),
        "accent_color_id": 3,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if which.kind is not SandboxChatKind.PRIVATE:
        out["permissions"] = {"can_send_messages": not which.deaf}
    return out


def message(m: Message, files: FileStore, bot: Bot, *, nested: bool = False) -> Json:
    """A Message; inside reply_to_message (`nested`) without its own reply."""
    out: Json = {"message_id": m.id, "from": user(m.sender), "chat": chat(m.chat), "date": int(m.date)}
    if m.ephemeral_id is not None and m.receiver is not None:
        out["receiver_user"] = user(m.receiver)
        out["ephemeral_message_id"] = m.ephemeral_id
    if m.forward is not None:
        out["forward_origin"] = {**m.forward["origin"], "date": int(m.forward["date"])}
    if m.reply_to is not None and not nested and m.reply_to.ephemeral_id is None:
        out["reply_to_message"] = message(m.reply_to, files, bot, nested=True)
    if m.edited is not None:
        out["edit_date"] = int(m.edited)
    if m.album is not None:
        out["media_group_id"] = m.album
    if m.thread is not None:
        out |= {"message_thread_id": m.thread, "is_topic_message": True}
        made = m.chat.messages.get(m.thread)
        if made is not None and made is not m and not nested and "reply_to_message" not in out:
            # in a topic, a message that is no reply arrives as a reply to the message that created the topic
            out["reply_to_message"] = message(made, files, bot, nested=True)
    if m.protected:
        out["has_protected_content"] = True
    return out | _content(m, files, bot)


def _content(m: Message, files: FileStore, bot: Bot) -> Json:
    out: Json = {}
    if m.text is not None:
        caption = m.media is not None
        out["caption" if caption else "text"] = m.text
        if m.entities:
            out["caption_entities" if caption else "entities"] = m.entities
    if m.media is not None:
        out[m.media.kind] = _media(m.media, files, bot)
    if m.location is not None:
        out["location"] = m.location
    if m.contact is not None:
        out["contact"] = m.contact
    if m.service is not None:
        out |= _service(m.service)
    if m.buttons:
        out["reply_markup"] = {"inline_keyboard": m.buttons}
    return out


def _service(service: Json) -> Json:
    out: Json = {}
    for key, value in service.items():
        if key == "new_chat_members":
            out[key] = [user(a) for a in value]
            out["new_chat_member"] = user(value[0])
            out["new_chat_participant"] = user(value[0])
        elif key == "left_chat_member":
            out[key] = user(value)
        else:
            out[key] = value
    return out


def _media(m: Media, files: FileStore, bot: Bot) -> Any:
    base: Json = {
        "file_id": files.file_id(bot, m),
        "file_unique_id": f"AQAD{m.blob[:12]}",
        "file_size": m.size,
    }
    if m.kind == "photo":
        sizes = [{**base, "width": m.width or 1, "height": m.height or 1}]
        small = files.blob(m.thumb) if m.thumb is not None else None
        if small is not None:
            longest = max(m.width or 1, m.height or 1)
            thumb = {
                "file_id": files.file_id(bot, m, small.id),
                "file_unique_id": f"AQAD{small.id[:12]}",
                "file_size": len(small.data),
                "width": max(1, round((m.width or 1) * min(1, 90 / longest))),
                "height": max(1, round((m.height or 1) * min(1, 90 / longest))),
            }
            sizes.insert(0, thumb)
        return sizes
    base["mime_type"] = m.mime
    if m.name and m.kind != "voice":
        base["file_name"] = m.name
    if m.kind in ("voice", "video", "audio"):
        base["duration"] = m.duration or 0
    if m.kind == "video":
        base |= {"width": m.width or 640, "height": m.height or 360}
    return base


def callback(press: CallbackQuery, data: str, files: FileStore) -> Json:
    """A CallbackQuery."""
    return {
        "id": press.id,
        "from": user(press.presser),
        "message": message(press.message, files, press.bot),
        "chat_instance": press.message.chat.instance,
        "data": data,
    }


def member(account: SandboxAccount, status: str) -> Json:
    """A ChatMember."""
    out: Json = {"user": user(account), "status": status}
    if status == "administrator":
        out["can_be_edited"] = False
        out |= dict.fromkeys(ADMIN_RIGHTS, True) | dict.fromkeys(NO_RIGHTS, False)
    elif status == "creator":
        out["is_anonymous"] = False
    elif status == "kicked":
        out["until_date"] = 0
    return out


def member_updated(
    which: SandboxChat, by: SandboxAccount, account: SandboxAccount, *, old: str, new: str, date: float
) -> Json:
    """A ChatMemberUpdated."""
    return {
        "chat": chat(which),
        "from": user(by),
        "date": int(date),
        "old_chat_member": member(account, old),
        "new_chat_member": member(account, new),
    }


def edit_result(m: Message, files: FileStore, bot: Bot) -> Json:
    """The answer to an edit."""
    return message(m, files, bot)
