"""One Bot API call: its parameters, its target, its cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from bot.sandbox.faces.registry import FACES
from bot.sandbox.records import (
    IN_CHAT,
    Bot,
    Message,
    SandboxAccount,
    SandboxChat,
    SandboxChatKind,
)
from bot.sandbox.refusals import ApiError, bad, forbidden

if TYPE_CHECKING:
    from bot.sandbox.faces.face import FaceRefusals, FaceRules, MessengerFace
    from bot.sandbox.records import Json
    from bot.sandbox.world import World

QUERY_LIFE_S = 15
TEXT_LIMIT = 4096


@dataclass(slots=True, frozen=True)
class Upload:
    """A file that came with a multipart form."""

    name: str
    data: bytes
    mime: str | None


@dataclass(slots=True)
class BotApiCall:
    """A call of `method` (lower case) by a bot. Parameters come as text (forms) or as JSON values."""

    world: World
    bot: Bot
    method: str
    params: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)
    noted: Json = field(default_factory=dict)  # for the journal

    @property
    def face(self) -> MessengerFace:
        """How the called messenger behaves."""
        return FACES[self.bot.messenger]

    @property
    def rules(self) -> FaceRules:
        """What the called messenger takes."""
        return FACES[self.bot.messenger].rules

    @property
    def refusals(self) -> FaceRefusals:
        """How the called messenger refuses."""
        return FACES[self.bot.messenger].refusals

    def text(self, name: str) -> str | None:
        """A text parameter; None if it was not sent."""
        value = self.params.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """A whole number, from text or JSON."""
        value = self.params.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        """A Boolean: true, True, 1, yes."""
        return str(self.params.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """A JSON-serialised parameter; None if it was not sent."""
        value = self.params.get(name)
        if not isinstance(value, str | bytes):
            return value
        if not value.strip():
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad(f"can't parse {name} JSON object") from None

    # --- target -----------------------------------------------------------------------------------------

    def chat(self, name: str = "chat_id") -> SandboxChat:
        """The target chat, if this bot may write there. Raises ApiError in the messenger's wording."""
        raw = self.text(name)
        if raw is None or not raw.strip():
            raise bad("chat_id is empty")
        chat = self._chat(raw.strip())
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to.id,
            )
        if chat.kind is SandboxChatKind.PRIVATE:
            self._may_write_privately(chat)
        else:
            self._is_in(chat)
        return chat

    def _chat(self, raw: str) -> SandboxChat:
        messenger = self.bot.messenger
        number = int(raw) if raw.lstrip("-").isdigit() else None
        account = self.world.accounts.get((messenger, number)) if number is not None else None
        if raw.startswith("@"):
            account = None  # users are not found by name, and the world has no public groups
        if number is not None and (messenger, number) in self.world.groups:
            chat = self.world.groups[messenger, number]
            if self.bot.account.id in chat.members:
                return chat
        elif account is not None and not account.is_bot:
            private = self.world.private(self.bot, account)
            if private.started or self._has_met(account):
                return private
        elif account is not None:
            raise self.refusals.bot_to_bot()
        raise self.refusals.unknown_chat()

    def _has_met(self, account: SandboxAccount) -> bool:
        me = self.bot.account.id
        return any(
            me in g.members and account.id in g.members
            for (m, _), g in self.world.groups.items()
            if m is self.bot.messenger
        )

    def _may_write_privately(self, chat: SandboxChat) -> None:
        if chat.id in self.bot.blocked_by:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise self.refusals.not_started()

    def _is_in(self, chat: SandboxChat) -> None:
        status = chat.members.get(self.bot.account.id)
        if status not in IN_CHAT:
            raise self.face.not_in_group(chat.kind, status)

    def is_admin(self, chat: SandboxChat) -> bool:
        """Whether the bot is an administrator of this group."""
        return chat.members.get(self.bot.account.id) in ("administrator", "creator")

    def spend(self, chat: SandboxChat, *, cost: int = 1) -> None:
        """Take `cost` sends from the rate limits. Raises ApiError (429) if there are too few."""
        world = self.world
        if not world.limited:
            return
        wait = world.limits[self.bot.token].spend(
            chat, world.clock.time(), is_group=chat.kind is not SandboxChatKind.PRIVATE, cost=cost
        )
        if wait is not None:
            raise self.face.too_many(wait)

    # --- content ----------------------------------------------------------------------------------------

    def formatted_text(self, name: str) -> tuple[str | None, list[Json]]:
        """The text of that parameter as a person will see it, and its entities."""
        source = self.text(name)
        if source is None:
            return None, []
        return self.face.read_text(self, name, source)

    def caption(self, *, limit: int | None = None) -> tuple[str | None, list[Json]]:
        """A caption of at most `limit` characters, or as many as the messenger takes."""
        text, marks = self.formatted_text("caption")
        if text and len(text) > (limit or self.rules.caption_limit):
            raise bad("message caption is too long")
        return text or None, marks

    def reply_to(self, chat: SandboxChat) -> Message | None:
        """The message replied to, by reply_parameters or reply_to_message_id."""
        given = self.json("reply_parameters")
        lenient = self.flag("allow_sending_without_reply")
        number: Any = self.integer("reply_to_message_id")
        if isinstance(given, dict) and self.rules.reply_parameters:
            number = given.get("message_id")
            lenient = bool(given.get("allow_sending_without_reply"))
            ephemeral = given.get("ephemeral_message_id")
            if ephemeral is not None:
                return chat.ephemerals.get(int(ephemeral))
        if not number:
            return None
        message = chat.messages.get(int(number))
        if message is None and not lenient:
            raise self.refusals.unknown_reply()
        return message
