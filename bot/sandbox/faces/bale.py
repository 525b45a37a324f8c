"""Bale: fewer fields, explicit nulls, voice without a duration, no chat_instance, no supergroups, no ephemerals.

Source: docs.bale.ai and observed answers of its server.

Texts are always Markdown, whatever parse_mode says: `*bold*` and `_italic_` need white space (or an end of the text)
outside, `[text](url)`, and ```[title]note```. HTML tags appear as they are written.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.sandbox.entities import trim, units
from bot.sandbox.faces.face import FaceRefusals, FaceRules, MessengerFace
from bot.sandbox.records import SandboxChatKind
from bot.sandbox.refusals import ApiError, bad, forbidden

if TYPE_CHECKING:
    from random import Random

    from bot.sandbox.call import BotApiCall
    from bot.sandbox.files import FileStore
    from bot.sandbox.records import Bot, CallbackQuery, Json, Media, Message, SandboxAccount, SandboxChat
    from bot.sandbox.updates import UpdateQueue

BALE_TOKEN = "2000:sandbox-bale"  # noqa: S105 - opens nothing but this sandbox
RIGHTS = (
    "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_messages", "can_edit_messages", "can_pin_messages", "can_add_admins",
)  # fmt: skip
UPDATES = frozenset({"message", "edited_message", "callback_query"})
MARK = re.compile(
    r"```\[(?P<title>[^\]\n]*)\](?P<note>.*?)```"
    r"|(?<!\S)\*(?P<bold>[^*\n]+)\*(?!\S)"
    r"|(?<!\S)_(?P<italic>[^_\n]+)_(?!\S)"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>[^)\s]+)\)",
    re.DOTALL,
)
RULES = FaceRules(
    id_ranges={"user": (100_000_000, 2_100_000_000), "group": (4_000_000_000, 6_500_000_000)},
    methods=frozenset({"getChatMembersCount"}),
    updates_kept=2000,
    errors_in_200="400",
    webhook_ports=frozenset({443, 88}),
    secret_header=None,
    chooses_updates=False,
    drops_pending=False,
    privacy_mode=False,
    supergroups=False,
    one_series=frozenset(),
    ephemerals=False,
    protects=False,
    reply_parameters=False,
    answers_open_links=False,
    file_id_downloads=True,
    caption_limit=4096,
    upload_limit_mb=20,
    typing_s=6,
    marked=frozenset({"bot_command", "mention"}),
    link_host="ble.ir",
)
DENIED = partial(forbidden, "permission_denied")
MALFORMED = partial(bad, "malformed request")
NOBODY = partial(ApiError, 404, "no such group or user")
REFUSALS = FaceRefusals(
    bad_token=partial(ApiError, 403, "Bad Request: Token not found"),
    unknown_method=partial(ApiError, 404, "Not Found"),
    unknown_chat=NOBODY,
    bot_to_bot=DENIED,
    not_started=DENIED,
    deaf_group=DENIED,
    unknown_reply=partial(bad, "reply message not found"),
    unknown_file=MALFORMED,
    file_not_given=partial(bad, "invalid file_id"),
    attached_alone=MALFORMED,
    album_size=MALFORMED,
    empty_button=MALFORMED,
    two_actions=MALFORMED,
    unchanged=None,
    unknown_to_delete=partial(bad, "message not found"),
    may_not_delete=DENIED,
    cannot_delete=partial(bad, "message can't be deleted"),
    group_query=DENIED,
    unknown_member=NOBODY,
    left_member=NOBODY,
)


class BaleFace(MessengerFace):
    """Bale's server."""

    label = "بله"
    token = BALE_TOKEN
    rules = RULES
    refusals = REFUSALS

    def user(self, account: SandboxAccount) -> Json:
        """A User."""
        return {
            "id": account.id,
            "is_bot": account.is_bot,
            "first_name": account.first_name,
            "last_name": None,
            "username": account.username,
        }

    def me(self, bot: Bot) -> Json:
        """The answer to getMe."""
        return self.user(bot.account)

    def chat(self, which: SandboxChat) -> Json:
        """A Chat; `photo` is an explicit null."""
        out: Json = {"id": which.id, "type": which.kind.value, "photo": None}
        if which.kind is SandboxChatKind.PRIVATE and which.peer is not None:
            out |= {"first_name": which.peer.first_name, "last_name": None, "username": which.peer.username}
        else:
            out["title"] = which.title
        return out

    def full_chat(self, which: SandboxChat) -> Json:
        """The answer to getChat: no more than a Chat."""
        return self.chat(which)

    def message(self, m: Message, files: FileStore, bot: Bot, *, nested: bool = False) -> Json:
        """A Message."""
        out: Json = {
            "message_id": m.id,
            "from": self.user(m.sender),
            "date": int(m.date),
            "chat": self.chat(m.chat),
        }
        if m.forward is not None:
            out |= self._forward(m.forward)
        if m.reply_to is not None and not nested:
            out["reply_to_message"] = self.message(m.reply_to, files, bot, nested=True)
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
            out[m.media.kind] = self._media(m.media, files, bot)
        if m.location is not None:
            out["location"] = m.location
        if m.contact is not None:
            out["contact"] = m.contact
        for key, value in (m.service or {}).items():
            out[key] = [self.user(a) for a in value] if key == "new_chat_members" else self.user(value)
        if m.buttons:
            out["reply_markup"] = {"inline_keyboard": m.buttons}
        return out

    def _forward(self, forward: Json) -> Json:
        origin = forward["origin"]
        out: Json = {"forward_date": int(forward["date"])}
        if origin["type"] == "channel":
            out["forward_from_chat"] = {**origin["chat"], "photo": None}
            out["forward_from_message_id"] = origin["message_id"]
        elif origin["type"] == "user":
            out["forward_from"] = origin["sender_user"]
        return out

    def _media(self, m: Media, files: FileStore, bot: Bot) -> Any:
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

    def callback(self, press: CallbackQuery, data: str, files: FileStore) -> Json:
        """A CallbackQuery, without chat_instance."""
        return {
            "id": press.id,
            "from": self.user(press.presser),
            "message": self.message(press.message, files, press.bot),
            "data": data,
        }

    def member(self, account: SandboxAccount, status: str) -> Json:
        """A ChatMember: administrators with ten rights, others with few fields."""
        out: Json = {"user": self.user(account), "status": status}
        if status == "administrator":
            out |= dict.fromkeys(RIGHTS, True)
        return out

    def edit_result(self, m: Message, files: FileStore, bot: Bot) -> Json:
        """The answer to an edit is a stub: message_id 0 and no text."""
        return {
            "message_id": 0,
            "date": int(m.date),
            "chat": self.chat(m.chat),
            "edit_date": int(m.edited or m.date),
        }

    def member_updated(
        self,
        which: SandboxChat,
        by: SandboxAccount,
        account: SandboxAccount,
        *,
        old: str,
        new: str,
        date: float,
    ) -> None:
        """Bale tells bots nothing of it."""

    def webhook_info(self, queue: UpdateQueue) -> Json:
        """The address alone."""
        return {"url": queue.webhook.url if queue.webhook else ""}

    def first_update_id(self, random: Random) -> int:
        """Always 0."""
        return 0

    def file_id(self, bot: Bot, kind: str, secret: str) -> str:
        """An id with colons in it."""
        return f"{bot.account.id}:{int(secret[:15], 16)}:1"

    def press_id(self, number: int, presser: SandboxAccount) -> str:
        """Clients before Khordad 1404 are recognised by an id that starts with 1."""
        return f"{1 if presser.old_client else 2}{number}"

    def channel_id(self, number: int) -> int:
        """Positive, as all ids."""
        return number

    def read_text(self, call: BotApiCall, name: str, source: str) -> tuple[str, list[Json]]:
        """Markdown."""
        return read_markdown(source)

    def is_update_sent(self, update_type: str, allowed: frozenset[str] | None) -> bool:
        """Three types, and a bot has no say in it."""
        return update_type in UPDATES

    def is_answer_shown(self, presser: SandboxAccount) -> bool:
        """Old clients show none."""
        return not presser.old_client

    def not_in_group(self, kind: SandboxChatKind, status: str | None) -> ApiError:
        """One answer for all of them."""
        return forbidden("permission_denied")

    def too_many(self, seconds: int) -> ApiError:
        """429."""
        return ApiError(429, "local_rate_limited", retry_after=seconds)


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


FACE = BaleFace()
