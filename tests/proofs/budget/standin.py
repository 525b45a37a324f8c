"""The simulated messenger: one group that takes 20 sends, edits and ephemerals in any 60 seconds and refuses
the next, private chats, presses. A call counts when it arrives; its answer comes later, as over a network."""

import asyncio
import random
import re
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.conversation import wire
from bot.conversation.incoming import ButtonPressed, Chat, ChatKind, Incoming, MessageRef
from bot.domain.groups.topics import Forum
from bot.domain.people import Account, MembershipStatus, Messenger
from bot.platforms.telegram import CAPABILITIES as TELEGRAM

GROUP: Final = -1_000_777
MOST: Final = 20
MINUTE: Final = 60.0
WAY: Final = (0.02, 0.25)
"""Seconds that a call or its answer may be on its way."""
NEXT: Final = "case.next"
_COUNT: Final = re.compile("[۰-۹]+(?:٬[۰-۹]{3})*")
_DIGEST: Final = "<b>پرونده‌های منتظر که هنوز کارت ندارند"
"""How a digest begins. An alert about late cases has the same button."""


@dataclass(slots=True)
class PostedMessage:
    """A message as it is now, and when it was first sent."""

    first: float
    html: str
    buttons: tuple[str, ...]


@dataclass
class GroupStandIn:
    """Implements bot.conversation.wire.Adapter, with the records that the judge reads."""

    seed: int
    messenger: Messenger = Messenger.TELEGRAM
    capabilities: wire.Capabilities = TELEGRAM
    identity: wire.BotIdentity = field(default_factory=lambda: wire.BotIdentity(1000, "bench_bot"))
    refused: int = 0
    arrived: list[float] = field(default_factory=list)
    """When each send, edit and ephemeral of the group arrived."""
    kinds: dict[str, int] = field(default_factory=dict)
    cards: dict[str, PostedMessage] = field(default_factory=dict)
    """From a case to its card in the group."""
    digests: dict[int, PostedMessage] = field(default_factory=dict)
    """From a message to its text, for messages that stand for cases without cards."""
    answered: dict[str, asyncio.Event] = field(default_factory=dict)
    _case_of: dict[int, str] = field(default_factory=dict)
    _window: deque[float] = field(default_factory=deque)
    _updates: list[Mapping[str, Any]] = field(default_factory=list)
    _has_updates: asyncio.Event = field(default_factory=asyncio.Event)
    _acknowledged: int = 0
    _last: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    # --- what people do -----------------------------------------------------------------------------

    async def press(self, who: int, data: str, *, message: int, private: bool = False) -> None:
        """Press a button; returns when the press has been answered."""
        number = len(self._updates) + 1
        press = f"p{number}"
        self.answered[press] = asyncio.Event()
        chat = who if private else GROUP
        self._updates.append(
            {"update_id": number, "press": press, "who": who, "chat": chat, "message": message, "data": data}
        )
        self._has_updates.set()
        await self.answered[press].wait()

    # --- the wire -----------------------------------------------------------------------------------

    async def open(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def poll(self, *, offset: int | None, seconds: int) -> Sequence[Mapping[str, Any]]:
        self._acknowledged = max(self._acknowledged, (offset or 1) - 1)
        while not (updates := self._updates[self._acknowledged : self._acknowledged + 100]):
            self._has_updates.clear()
            await self._has_updates.wait()
        return updates

    def is_wanted(self, raw: Mapping[str, Any]) -> bool:
        return True

    def scrub_update(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        return raw

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        kind = ChatKind.GROUP if raw["chat"] == GROUP else ChatKind.PRIVATE
        return ButtonPressed(
            Chat(self.messenger, raw["chat"], kind), Account(self.messenger, raw["who"]), press_id=raw["press"],
            data=raw["data"], message=MessageRef(self.messenger, raw["chat"], raw["message"]),
            update_id=raw["update_id"],
        )  # fmt: skip

    async def call(self, call: wire.Call) -> wire.Outcome:
        await self._on_the_way()
        outcome = self._handle_call(call)
        await self._on_the_way()
        return outcome

    async def _on_the_way(self) -> None:
        await asyncio.sleep(self._chance.uniform(*WAY))

    def _handle_call(self, call: wire.Call) -> wire.Outcome:
        match call:
            case wire.AnswerPress(press_id=press_id):
                self.answered[press_id].set()
            case wire.SendText(chat_id=chat_id) | wire.SendFile(chat_id=chat_id) if chat_id == GROUP:
                return self._in_group(call)
            case wire.EditText(ref=ref) if ref.chat_id == GROUP:
                return self._in_group(call)
        self._last += 1
        return wire.CallSuccess(self._last)

    def _in_group(self, call: wire.SendText | wire.SendFile | wire.EditText) -> wire.Outcome:
        now = time.monotonic()
        while self._window and self._window[0] <= now - MINUTE:
            self._window.popleft()
        if len(self._window) >= MOST:
            self.refused += 1
            return wire.RetryLater(self._window[0] + MINUTE - now)
        self._window.append(now)
        self.arrived.append(now)
        self._last += 1
        number = call.ref.message_id if isinstance(call, wire.EditText) else self._last
        ephemeral = isinstance(call, wire.SendText) and call.ephemeral is not None
        self._keep(call, number, now, ephemeral=ephemeral)
        return wire.CallSuccess(0 if ephemeral else number, number if ephemeral else None)

    def _keep(
        self, call: wire.SendText | wire.SendFile | wire.EditText, number: int, now: float, *, ephemeral: bool
    ) -> None:
        html = call.html if not isinstance(call, wire.SendFile) else call.caption
        keyboard = call.keyboard
        data = tuple(button.data for row in keyboard for button in row if button.data)
        kind = "ephemeral" if ephemeral else "edit" if isinstance(call, wire.EditText) else "send"
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if ephemeral:
            return
        case = self._case_of.get(number) or next(
            (_case(button_data) for button_data in data if _case(button_data)), ""
        )
        if number in self.digests or html.startswith(_DIGEST):
            self._store_message(self.digests, number, html, data, now)
        elif case:
            self._case_of[number] = case
            self._store_message(self.cards, case, html, data, now)

    @staticmethod
    def _store_message[K](
        where: dict[K, PostedMessage], key: K, html: str, data: tuple[str, ...], now: float
    ) -> None:
        known = where.get(key)
        where[key] = PostedMessage(known.first if known else now, html, data)

    def digest_count(self) -> int:
        """How many cases the current digest counts; 0 when there is none."""
        open_digests = [digest for digest in self.digests.values() if digest.buttons]
        match = _COUNT.search(open_digests[-1].html) if open_digests else None
        return int(match[0].replace("٬", "")) if match else 0  # int() reads Persian digits

    def most_in_a_minute(self) -> int:
        """The most calls that arrived within any 60 seconds."""
        window: deque[float] = deque()
        most = 0
        for at in self.arrived:
            window.append(at)
            while window[0] <= at - MINUTE:
                window.popleft()
            most = max(most, len(window))
        return most

    async def may_write(self, chat_id: int) -> bool:
        return True

    async def forum(self, chat_id: int) -> Forum:
        return Forum.NONE

    async def fetch(self, file_id: str) -> bytes:
        """No files are sent here: the messenger says of every id that it holds no such file."""
        raise wire.FileGone(file_id)

    async def title(self, chat_id: int) -> str:
        return "Our group"

    async def administers(self, chat_id: int) -> bool:
        return True

    async def membership_status(self, chat_id: int, account: Account) -> MembershipStatus:
        return MembershipStatus.MEMBER

    async def public(self, chat_id: int) -> bool:
        return False

    async def set_webhook(self, url: str, secret: str) -> None:
        return None

    async def drop_webhook(self) -> None:
        return None

    async def show_commands(self, commands: Sequence[tuple[str, str]]) -> None:
        return None

    def private_link(self, payload: str = "") -> str:
        return "https://t.me/bench_bot"


def _case(data: str) -> str:
    """The case of a card's button."""
    verb, _, argument = data.partition(":")
    return argument if verb in ("case.claim", "case.release", "case.undo", "case.close") else ""
