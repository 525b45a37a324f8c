"""The face of a made-up messenger, copied into ``bot/sandbox/faces/`` as a real one would be: terse, and its own words
for everything."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.sandbox.entities import trim
from bot.sandbox.faces.face import FaceRefusals, FaceRules, MessengerFace
from bot.sandbox.refusals import ApiError

if TYPE_CHECKING:
    from random import Random

    from bot.sandbox.call import BotApiCall
    from bot.sandbox.files import FileStore
    from bot.sandbox.records import (
        Bot,
        CallbackQuery,
        Json,
        Message,
        SandboxAccount,
        SandboxChat,
        SandboxChatKind,
    )
    from bot.sandbox.updates import UpdateQueue

COO = partial(ApiError, 418, "coo")
RULES = FaceRules(
    id_ranges={"user": (100, 999), "group": (5000, 5999)},
    methods=frozenset(),
    updates_kept=3,
    errors_in_200="all",
    webhook_ports=frozenset({443}),
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
    file_id_downloads=False,
    caption_limit=10,
    upload_limit_mb=1,
    typing_s=1,
    marked=frozenset(),
    link_host="pigeon.example",
)
REFUSALS = FaceRefusals(
    bad_token=COO,
    unknown_method=COO,
    unknown_chat=COO,
    bot_to_bot=COO,
    not_started=COO,
    deaf_group=COO,
    unknown_reply=COO,
    unknown_file=COO,
    file_not_given=COO,
    attached_alone=None,
    album_size=COO,
    empty_button=COO,
    two_actions=None,
    unchanged=None,
    unknown_to_delete=COO,
    may_not_delete=COO,
    cannot_delete=COO,
    group_query=None,
    unknown_member=COO,
    left_member=None,
)


class PigeonFace(MessengerFace):
    label = "کبوتر"
    token = "3000:sandbox-pigeon"
    rules = RULES
    refusals = REFUSALS

    def user(self, account: SandboxAccount) -> Json:
        return {"id": account.id, "pigeon": account.first_name}

    def me(self, bot: Bot) -> Json:
        return self.user(bot.account)

    def chat(self, which: SandboxChat) -> Json:
        return {"id": which.id, "loft": which.title}

    def full_chat(self, which: SandboxChat) -> Json:
        return self.chat(which)

    def message(self, m: Message, files: FileStore, bot: Bot, *, nested: bool = False) -> Json:
        out: Json = {
            "message_id": m.id,
            "from": self.user(m.sender),
            "chat": self.chat(m.chat),
            "text": m.text,
        }
        return out | ({"reply_markup": {"inline_keyboard": m.buttons}} if m.buttons else {})

    def edit_result(self, m: Message, files: FileStore, bot: Bot) -> Json:
        return {"message_id": m.id}

    def callback(self, press: CallbackQuery, data: str, files: FileStore) -> Json:
        return {"id": press.id, "from": self.user(press.presser), "data": data}

    def member(self, account: SandboxAccount, status: str) -> Json:
        return {"user": self.user(account), "status": status}

    def member_updated(
        self,
        which: SandboxChat,
        by: SandboxAccount,
        account: SandboxAccount,
        *,
        old: str,
        new: str,
        date: float,
    ) -> Json | None:
        return None

    def webhook_info(self, queue: UpdateQueue) -> Json:
        return {}

    def first_update_id(self, random: Random) -> int:
        return 7

    def file_id(self, bot: Bot, kind: str, secret: str) -> str:
        return f"feather-{secret}"

    def press_id(self, number: int, presser: SandboxAccount) -> str:
        return f"peck-{number}"

    def channel_id(self, number: int) -> int:
        return number

    def read_text(self, call: BotApiCall, name: str, source: str) -> tuple[str, list[Json]]:
        return trim(source, [])

    def is_update_sent(self, update_type: str, allowed: frozenset[str] | None) -> bool:
        return update_type in ("message", "callback_query")

    def is_answer_shown(self, presser: SandboxAccount) -> bool:
        return True

    def not_in_group(self, kind: SandboxChatKind, status: str | None) -> ApiError:
        return COO()

    def too_many(self, seconds: int) -> ApiError:
        return COO()


FACE = PigeonFace()
