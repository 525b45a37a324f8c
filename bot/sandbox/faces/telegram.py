"""Telegram: the server of Bot API 10.3."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.sandbox import entities
from bot.sandbox.faces.face import FaceRefusals, FaceRules, MessengerFace
from bot.sandbox.records import SandboxChatKind
from bot.sandbox.refusals import ApiError, bad, forbidden

if TYPE_CHECKING:
    from random import Random

    from bot.sandbox.call import BotApiCall
    from bot.sandbox.files import FileStore
    from bot.sandbox.records import Bot, CallbackQuery, Json, Media, Message, SandboxAccount, SandboxChat
    from bot.sandbox.updates import UpdateQueue

TELEGRAM_TOKEN = "1000:sandbox-telegram"  # noqa: S105 - opens nothing but this sandbox
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret
ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_change_info",
    "can_invite_users", "can_pin_messages",
)  # fmt: skip
NO_RIGHTS = (
    "can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories", "is_anonymous",
    "can_send_welcome_messages",
)  # fmt: skip
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MARKED = frozenset({"bot_command", "mention", "url"})
RULES = FaceRules(
    id_ranges={
        "user": (5_000_000_000, 8_500_000_000),
        "group": (-4_999_999_999, -4_000_000_000),
        "supergroup": (-1_003_900_000_000, -1_001_100_000_000),
    },
    methods=frozenset(
        {
            *("editEphemeralMessageText", "editEphemeralMessageCaption", "editEphemeralMessageReplyMarkup"),
            *("deleteEphemeralMessage", "deleteMessages", "createForumTopic", "editMessageMedia"),
            *("getChatMemberCount", "getChatMembersCount"),  # the old name still works
            *("setMyCommands", "getMyCommands", "deleteMyCommands"),
            *("setMyDescription", "getMyDescription", "setMyShortDescription", "getMyShortDescription"),
            *("setChatMenuButton", "getChatMenuButton"),
        }
    ),
    updates_kept=None,
    errors_in_200="none",
    webhook_ports=frozenset({443, 80, 88, 8443}),
    secret_header=SECRET_HEADER,
    chooses_updates=True,
    drops_pending=True,
    privacy_mode=True,
    supergroups=True,
    one_series=frozenset({SandboxChatKind.PRIVATE, SandboxChatKind.GROUP}),
    ephemerals=True,
    protects=True,
    reply_parameters=True,
    answers_open_links=True,
    file_id_downloads=False,
    caption_limit=1024,
    upload_limit_mb=50,
    typing_s=5,
    marked=MARKED,
    link_host="t.me",
)
REFUSALS = FaceRefusals(
    bad_token=partial(ApiError, 401, "Unauthorized"),
    unknown_method=partial(ApiError, 404, "Not Found: method not found"),
    unknown_chat=partial(bad, "chat not found"),
    bot_to_bot=partial(forbidden, "bot can't send messages to bots"),
    not_started=partial(forbidden, "bot can't initiate conversation with a user"),
    deaf_group=partial(bad, "not enough rights to send text messages to the chat"),
    unknown_reply=partial(bad, "message to be replied not found"),
    unknown_file=partial(bad, "wrong file identifier/HTTP URL specified"),
    file_not_given=partial(bad, "wrong file_id or the file is temporarily unavailable"),
    attached_alone=None,
    album_size=partial(bad, "group of media must include 2-10 items"),
    empty_button=partial(bad, "can't parse inline keyboard button: Text must be non-empty"),
    two_actions=None,
    unchanged=partial(
        bad,
        "message is not modified: specified new message content and reply markup are exactly the same as a "
        "current content and reply markup of the message",
    ),
    unknown_to_delete=partial(bad, "message to delete not found"),
    may_not_delete=partial(bad, "message can't be deleted for everyone"),
    cannot_delete=partial(bad, "message can't be deleted for everyone"),
    group_query=None,
    unknown_member=partial(bad, "PARTICIPANT_ID_INVALID"),
    left_member=None,
)


class TelegramFace(MessengerFace):
    """Telegram's server."""

    label = "تلگرام"
    token = TELEGRAM_TOKEN
    rules = RULES
    refusals = REFUSALS

    def user(self, account: SandboxAccount) -> Json:
        """A User."""
        out: Json = {"id": account.id, "is_bot": account.is_bot, "first_name": account.first_name}
        if account.username:
            out["username"] = account.username
        if not account.is_bot:
            out["language_code"] = "fa"
        return out

    def me(self, bot: Bot) -> Json:
        """The answer to getMe."""
        return {
            **self.user(bot.account),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def chat(self, which: SandboxChat) -> Json:
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

    def full_chat(self, which: SandboxChat) -> Json:
        """A ChatFullInfo with the fields that are never omitted."""
        gifts = (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        )
        out = {
            **self.chat(which),
            "accent_color_id": 3,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }
        if which.kind is not SandboxChatKind.PRIVATE:
            out["permissions"] = {"can_send_messages": not which.deaf}
        return out

    def message(self, m: Message, files: FileStore, bot: Bot, *, nested: bool = False) -> Json:
        """A Message; inside reply_to_message (`nested`) without its own reply."""
        out: Json = {
            "message_id": m.id,
            "from": self.user(m.sender),
            "chat": self.chat(m.chat),
            "date": int(m.date),
        }
        if m.ephemeral_id is not None and m.receiver is not None:
            out["receiver_user"] = self.user(m.receiver)
            out["ephemeral_message_id"] = m.ephemeral_id
        if m.forward is not None:
            out["forward_origin"] = {**m.forward["origin"], "date": int(m.forward["date"])}
        if m.reply_to is not None and not nested and m.reply_to.ephemeral_id is None:
            out["reply_to_message"] = self.message(m.reply_to, files, bot, nested=True)
        if m.edited is not None:
            out["edit_date"] = int(m.edited)
        if m.album is not None:
            out["media_group_id"] = m.album
        if m.thread is not None:
            out |= {"message_thread_id": m.thread, "is_topic_message": True}
            made = m.chat.messages.get(m.thread)
            if made is not None and made is not m and not nested and "reply_to_message" not in out:
                # in a topic, a message that is no reply arrives as a reply to the message that created the topic
                out["reply_to_message"] = self.message(made, files, bot, nested=True)
        if m.protected:
            out["has_protected_content"] = True
        return out | self._content(m, files, bot)

    def _content(self, m: Message, files: FileStore, bot: Bot) -> Json:
        out: Json = {}
        if m.text is not None:
            caption = m.media is not None
            out["caption" if caption else "text"] = m.text
            if m.entities:
                out["caption_entities" if caption else "entities"] = m.entities
        if m.media is not None:
            out[m.media.kind] = self._media(m.media, files, bot)
        if m.location is not None:
            out["location"] = m.location
        if m.contact is not None:
            out["contact"] = m.contact
        if m.service is not None:
            out |= self._service(m.service)
        if m.buttons:
            out["reply_markup"] = {"inline_keyboard": m.buttons}
        return out

    def _service(self, service: Json) -> Json:
        out: Json = {}
        for key, value in service.items():
            if key == "new_chat_members":
                out[key] = [self.user(a) for a in value]
                out["new_chat_member"] = self.user(value[0])
                out["new_chat_participant"] = self.user(value[0])
            elif key == "left_chat_member":
                out[key] = self.user(value)
            else:
                out[key] = value
        return out

    def _media(self, m: Media, files: FileStore, bot: Bot) -> Any:
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

    def callback(self, press: CallbackQuery, data: str, files: FileStore) -> Json:
        """A CallbackQuery."""
        return {
            "id": press.id,
            "from": self.user(press.presser),
            "message": self.message(press.message, files, press.bot),
            "chat_instance": press.message.chat.instance,
            "data": data,
        }

    def member(self, account: SandboxAccount, status: str) -> Json:
        """A ChatMember."""
        out: Json = {"user": self.user(account), "status": status}
        if status == "administrator":
            out["can_be_edited"] = False
            out |= dict.fromkeys(ADMIN_RIGHTS, True) | dict.fromkeys(NO_RIGHTS, False)
        elif status == "creator":
            out["is_anonymous"] = False
        elif status == "kicked":
            out["until_date"] = 0
        return out

    def member_updated(
        self,
        which: SandboxChat,
        by: SandboxAccount,
        account: SandboxAccount,
        *,
        old: str,
        new: str,
        date: float,
    ) -> Json:
        """A ChatMemberUpdated."""
        return {
            "chat": self.chat(which),
            "from": self.user(by),
            "date": int(date),
            "old_chat_member": self.member(account, old),
            "new_chat_member": self.member(account, new),
        }

    def edit_result(self, m: Message, files: FileStore, bot: Bot) -> Json:
        """The answer to an edit."""
        return self.message(m, files, bot)

    def webhook_info(self, queue: UpdateQueue) -> Json:
        """A WebhookInfo."""
        hook = queue.webhook
        out: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(queue.waiting),
        }
        if hook is not None:
            out["max_connections"] = hook.max_connections
            if hook.last_error:
                out |= {"last_error_date": int(hook.last_error_at), "last_error_message": hook.last_error}
        if queue.allowed is not None:
            out["allowed_updates"] = sorted(queue.allowed)
        return out

    def first_update_id(self, random: Random) -> int:
        """Anywhere."""
        return random.randint(100_000_000, 900_000_000)

    def file_id(self, bot: Bot, kind: str, secret: str) -> str:
        """An id that begins with its kind."""
        return f"{'AgACAgQ' if kind == 'photo' else 'BQACAgQ'}{secret[:48]}"

    def press_id(self, number: int, presser: SandboxAccount) -> str:
        """The number alone."""
        return str(number)

    def channel_id(self, number: int) -> int:
        """Below -1,000,000,000,000."""
        return -1_000_000_000_000 - number

    def read_text(self, call: BotApiCall, name: str, source: str) -> tuple[str, list[Json]]:
        """HTML, or plain text with the entities that were given or are found in it."""
        given = call.json("caption_entities" if name == "caption" else "entities")
        mode = (call.text("parse_mode") or "").lower()
        if mode == "html":
            return entities.read_html(source)
        if mode:
            raise bad(
                "unsupported parse_mode"
                if "markdown" not in mode
                else "can't parse entities: only HTML is read here"
            )
        if isinstance(given, list):
            return entities.trim(source, given)
        text, none = entities.trim(source, [])
        return text, none + entities.found_entities(text, kinds=MARKED)

    def is_update_sent(self, update_type: str, allowed: frozenset[str] | None) -> bool:
        """What the bot allows; at first all but a few."""
        return update_type not in NOT_BY_DEFAULT if allowed is None else update_type in allowed

    def is_answer_shown(self, presser: SandboxAccount) -> bool:
        """Always."""
        return True

    def not_in_group(self, kind: SandboxChatKind, status: str | None) -> ApiError:
        """Words for a bot that was removed, and for one that never was there."""
        what = f"{kind} chat"
        if status == "kicked":
            return forbidden(f"bot was kicked from the {what}")
        return forbidden(f"bot is not a member of the {what}")

    def too_many(self, seconds: int) -> ApiError:
        """429."""
        return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


FACE = TelegramFace()
