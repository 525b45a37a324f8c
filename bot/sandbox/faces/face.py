"""What a messenger's module gives: its rules, its wording of refusals, and its JSON format."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.refusals import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping
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

type Refusal = Callable[[], ApiError]
"""Makes the error of one refusal: its code and the server's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceRules:
    """What the server takes, sends and ignores. Lengths in characters, times in seconds."""

    id_ranges: Mapping[str, tuple[int, int]]
    """Smallest and largest id of a user, a group, a supergroup, as observed."""
    methods: frozenset[str]
    """The methods that it knows beside those that every messenger knows."""
    updates_kept: int | None
    """How many waiting updates it keeps; None: all of the last 24 hours."""
    errors_in_200: str
    """Which of its errors arrive with HTTP 200: none, 400 (only these) or all."""
    webhook_ports: frozenset[int]
    secret_header: str | None
    """The header in which the secret of a webhook comes; None: setWebhook takes no secret."""
    chooses_updates: bool
    """Whether allowed_updates says what a bot gets."""
    drops_pending: bool
    """Whether drop_pending_updates has an effect."""
    privacy_mode: bool
    """Whether a bot that is no administrator reads only what is meant for it in a group."""
    supergroups: bool
    """Whether groups can become supergroups, which may have topics."""
    one_series: frozenset[SandboxChatKind]
    """Kinds of chats that share one series of message ids; every other chat has its own."""
    ephemerals: bool
    protects: bool
    """Whether protect_content has an effect."""
    reply_parameters: bool
    answers_open_links: bool
    """Whether answerCallbackQuery takes a url."""
    file_id_downloads: bool
    """Whether a file_id works as a path of a download."""
    caption_limit: int
    """For single files; in albums it is 1024 everywhere."""
    upload_limit_mb: int
    """For files other than photos, in units of 1024 × 1024 bytes."""
    typing_s: int
    """How long a chat action is shown."""
    marked: frozenset[str]
    """What the server marks in a person's text by itself: types of entities."""
    link_host: str
    """The host of links that open a chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceRefusals:
    """How the server refuses. None: it does not refuse this."""

    bad_token: Refusal
    unknown_method: Refusal
    unknown_chat: Refusal
    bot_to_bot: Refusal
    not_started: Refusal
    """A private chat in which the person has not written yet."""
    deaf_group: Refusal
    unknown_reply: Refusal
    unknown_file: Refusal
    """A file_id in a send."""
    file_not_given: Refusal
    """A file_id in getFile."""
    attached_alone: Refusal | None
    """attach:// outside of albums."""
    album_size: Refusal
    empty_button: Refusal
    two_actions: Refusal | None
    """A button with more than one action."""
    unchanged: Refusal | None
    """An edit that changes nothing."""
    unknown_to_delete: Refusal
    may_not_delete: Refusal
    cannot_delete: Refusal
    """Too old, or no message that anybody may delete."""
    group_query: Refusal | None
    """A question about members by a bot that is no administrator."""
    unknown_member: Refusal
    left_member: Refusal | None
    """A question about somebody who is not in the group."""


class MessengerFace(ABC):
    """One messenger's server. Everything that differs between messengers is here."""

    label: str
    """Its name on the page."""
    token: str
    """The token of its bot in this sandbox; opens nothing else. The bot's id is the number before the colon."""
    rules: FaceRules
    refusals: FaceRefusals

    # --- objects ----------------------------------------------------------------------------------------

    @abstractmethod
    def user(self, account: SandboxAccount) -> Json:
        """A User."""

    @abstractmethod
    def me(self, bot: Bot) -> Json:
        """The answer to getMe."""

    @abstractmethod
    def chat(self, which: SandboxChat) -> Json:
        """A Chat."""

    @abstractmethod
    def full_chat(self, which: SandboxChat) -> Json:
        """The answer to getChat."""

    @abstractmethod
    def message(self, m: Message, files: FileStore, bot: Bot, *, nested: bool = False) -> Json:
        """A Message; inside reply_to_message (`nested`) without its own reply."""

    @abstractmethod
    def edit_result(self, m: Message, files: FileStore, bot: Bot) -> Json:
        """The answer to an edit."""

    @abstractmethod
    def callback(self, press: CallbackQuery, data: str, files: FileStore) -> Json:
        """A CallbackQuery."""

    @abstractmethod
    def member(self, account: SandboxAccount, status: str) -> Json:
        """A ChatMember."""

    @abstractmethod
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
        """A ChatMemberUpdated; None on a messenger that tells bots nothing of it."""

    @abstractmethod
    def webhook_info(self, queue: UpdateQueue) -> Json:
        """The answer to getWebhookInfo."""

    # --- ids --------------------------------------------------------------------------------------------

    @abstractmethod
    def first_update_id(self, random: Random) -> int:
        """The id of a bot's first update."""

    @abstractmethod
    def file_id(self, bot: Bot, kind: str, secret: str) -> str:
        """A bot's id for a file of that kind; `secret` is 64 hexadecimal digits that belong to both."""

    @abstractmethod
    def press_id(self, number: int, presser: SandboxAccount) -> str:
        """The id of a callback query."""

    @abstractmethod
    def channel_id(self, number: int) -> int:
        """The id of a channel outside, from a positive number."""

    # --- conduct ----------------------------------------------------------------------------------------

    @abstractmethod
    def read_text(self, call: BotApiCall, name: str, source: str) -> tuple[str, list[Json]]:
        """The parameter `name` as a person sees it, and its entities. Raises ApiError when it does not parse."""

    @abstractmethod
    def is_update_sent(self, update_type: str, allowed: frozenset[str] | None) -> bool:
        """Whether a bot that allows these types (None: has not said) gets updates of this type."""

    @abstractmethod
    def is_answer_shown(self, presser: SandboxAccount) -> bool:
        """Whether this person's client shows the answer to a press."""

    @abstractmethod
    def not_in_group(self, kind: SandboxChatKind, status: str | None) -> ApiError:
        """The refusal of a call about a group that the bot is not in; `status` is what it is there, None: unknown."""

    @abstractmethod
    def too_many(self, seconds: int) -> ApiError:
        """429: try again after this many seconds."""
