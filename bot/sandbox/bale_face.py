"""Bale's JSON format: fewer fields, explicit nulls, voice without a duration.

Source: docs.bale.ai and observed answers of its server. No chat_instance, no supergroups, no ephemerals.

Bale's formatting: always Markdown, whatever parse_mode says.

`*bold*` and `_italic_` need white space (or an end of the text) outside, `[text](url)`, and
```[title]note```. Source: docs.bale.ai. HTML tags appear as they are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.entities import trim, units
from bot.sandbox.records import SandboxChatKind

if TYPE_CHECKING:
    from bot.sandbox.files import FileStore
    from bot.sandbox.records import Bot, CallbackQuery, Json, Media, Message, SandboxAccount, SandboxChat

RIGHTS = (
    "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_messages", "can_edit_messages", "can_pin_messages", "can_add_admins",
)  # fmt: skip


def user(account: SandboxAccount) -> Json:
    """A User."""
    return {
        "id": account.id,
        "is_bot": account.is_bot,
        "first_name": account.first_name,
        "last_name": None,
        "username": account.username,
    }


def me(bot: Bot) -> Json:
    """The answer to getMe."""
    return user(bot.account)


def chat(which: SandboxChat) -> Json:
    """A Chat; `photo` is an explicit null."""
    out: Json = {"id": which.id, "type": which.kind.value, "photo": None}
    if which.kind is SandboxChatKind.PRIVATE and which.peer is not None:
        out |= {"first_name": which.peer.first_name, "last_name": None, "username": which.peer.username}
    else:
        out["title"] = which.title
    return out


full_chat = chat


def message(m: Message, files: FileStore, bot: Bot, *, nested: bool = False) -> Json:
    """A Message."""
    out: Json = {"message_id": m.id, "from": user(m.sender), "date": int(m.date), "chat": chat(m.chat)}
    if m.forward is not None:
        out |= _forward(m.forward)
    if m.reply_to is not None and not nested:
        out["reply_to_message"] = message(m.reply_to, files, bot, nested=True)
    if m.edited is not None:
        out["edit_date"] = int(m.edited)
    if m.album is not None:
        out["media_group_id"] = m.album
    if m.text is not None:
        caption = m.media is not None
        out["caption" if caption else "text"] = m.raw if m.raw is not None else m.text
        marks = [e for e in m.entities if e["type"] in ("mention", "bot_command")]
        if marks:
            out["caption_entities" if caption else "entities"] = marks
    if m.media is not None:
        out[m.media.kind] = _media(m.media, files, bot)
    if m.location is not None:
        out["location"] = m.location
    if m.contact is not None:
        out["contact"] = m.contact
    for key, value in (m.service or {}).items():
        out[key] = [user(a) for a in value] if key == "new_chat_members" else user(value)
    if m.buttons:
        out["reply_markup"] = {"inline_keyboard": m.buttons}
    return out


def _forward(forward: Json) -> Json:
    origin = forward["origin"]
    out: Json = {"forward_date": int(forward["date"])}
    if origin["type"] == "channel":
        out["forward_from_chat"] = {**origin["chat"], "photo": None}
        out["forward_from_message_id"] = origin["message_id"]
    elif origin["type"] == "user":
        out["forward_from"] = origin["sender_user"]
    return out


def _media(m: Media, files: FileStore, bot: Bot) -> Any:
    base: Json = {"file_id": files.file_id(bot, m), "file_unique_id": m.blob[:12]}
    if m.kind == "voice":
        return base  # no duration, no MIME type, no size
    base["file_size"] = m.size
    if m.kind == "photo":
        return [{**base, "width": m.width or 1, "height": m.height or 1}]
    base |= {"mime_type": m.mime, "file_name": m.name}
    if m.kind in ("video", "audio"):
        base["duration"] = m.duration or 0
    if m.kind == "video":
        base |= {"width": m.width or 640, "height": m.height or 360}
    return base


def callback(press: CallbackQuery, data: str, files: FileStore) -> Json:
    """A CallbackQuery, without chat_instance."""
    return {
        "id": press.id,
        "from": user(press.presser),
        "message": message(press.message, files, press.bot),
        "data": data,
    }


def member(account: SandboxAccount, status: str) -> Json:
    """A ChatMember: administrators with ten rights, others with few fields."""
    out: Json = {"user": user(account), "status": status}
    if status == "administrator":
        out |= dict.fromkeys(RIGHTS, True)
    return out


def edit_result(m: Message, files: FileStore, bot: Bot) -> Json:
    """The answer to an edit is a stub: message_id 0 and no text."""
    return {"message_id": 0, "date": int(m.date), "chat": chat(m.chat), "edit_date": int(m.edited or m.date)}


if TYPE_CHECKING:
    from bot.sandbox.records import Json

MARK = re.compile(
    r"```\[(?P<title>[^\]\n]*)\](?P<note>.*?)```"
    r"|(?<!\S)\*(?P<bold>[^*\n]+)\*(?!\S)"
    r"|(?<!\S)_(?P<italic>[^_\n]+)_(?!\S)"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>[^)\s]+)\)",
    re.DOTALL,
)


def read_markdown(source: str) -> tuple[str, list[Json]]:
    """The text as the reader sees it, and its entities. Never fails: unmatched marks stay literal."""
    if not any(c in source for c in "*_[`"):
        return trim(source, [])
    out: list[str] = []
    entities: list[Json] = []
    length = position = 0
    for match in MARK.finditer(source):
        plain = source[position : match.start()]
        text, entity = _read_mark(match)
        out += [plain, text]
        length += units(plain)
        entities.append({**entity, "offset": length, "length": units(text)})
        length += units(text)
        position = match.end()
    out.append(source[position:])
    return trim("".join(out), entities)


def _read_mark(match: re.Match[str]) -> tuple[str, Json]:
    if match["bold"] is not None:
        return match["bold"], {"type": "bold"}
    if match["italic"] is not None:
        return match["italic"], {"type": "italic"}
    if match["label"] is not None:
        return match["label"], {"type": "text_link", "url": match["url"]}
    return f"{match['title']}\n{match['note'].strip()}", {"type": "blockquote"}
