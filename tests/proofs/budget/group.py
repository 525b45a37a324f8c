"""The messenger of the flooded group: it takes 20 sends, edits and ephemerals in any 60 seconds and refuses the
next. It records the cards and digests that can be seen. A call counts when it arrives; its answer comes later, as
over a network."""

import random
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.mix import GROUP, press_update, private_chat
from bench.standin.adapter import InProcessAdapter
from bench.standin.messenger import AwaitedPress, Fields, StandIn

MINUTE: Final = 60.0
WAY: Final = (0.02, 0.25)
"""Seconds that a call or its answer may be on its way."""
NEXT: Final = "case.next"
_EPHEMERAL: Final = "ephemeral_message_parameters"
_COUNT: Final = re.compile("[۰-۹]+(?:٬[۰-۹]{3})*")
_DIGEST: Final = "<b>پرونده‌های منتظر که هنوز کارت ندارند"
"""How a digest begins. An alert about late cases has the same button."""
_GROUP: Final = {"id": GROUP, "type": "supergroup", "title": "بررسی‌کنندگان"}


@dataclass(slots=True)
class PostedMessage:
    """A message as it is now, and when it was first sent."""

    first: float
    html: str
    buttons: tuple[str, ...]


class GroupStandIn(StandIn):
    """The records that the judge reads."""

    def __init__(self, seed: int) -> None:
        super().__init__(limited=True)
        self._chance = random.Random(seed)
        self.arrived: list[float] = []
        """When each send, edit and ephemeral of the group arrived."""
        self.kinds: dict[str, int] = {}
        self.cards: dict[str, PostedMessage] = {}
        """From a case to its card in the group."""
        self.digests: dict[int, PostedMessage] = {}
        """From a message to its text, for messages that stand for cases without cards."""
        self._case_of: dict[int, str] = {}

    def adapter(self) -> InProcessAdapter:
        """A connection of the program."""
        return InProcessAdapter(self, way=lambda: self._chance.uniform(*WAY))

    # --- what people do -----------------------------------------------------------------------------

    async def press(self, who: int, data: str, *, message: int, private: bool = False) -> None:
        """Press a button; returns when the press has been answered."""
        number = len(self.presses) + 1
        chat = private_chat(who) if private else _GROUP
        update = press_update(who, number, data, chat, message)["callback_query"]
        press = self.presses[update["id"]] = AwaitedPress()
        self.queue.put("callback_query", update)
        await press.done.wait()

    # --- what the group sees ------------------------------------------------------------------------

    def message(self, chat: int, number: int, fields: Fields) -> Any:
        result = super().message(chat, number, fields)
        return {**result, "message_id": 0, "ephemeral_message_id": number} if _EPHEMERAL in fields else result

    def see_message(self, method: str, chat: int, number: int, fields: Fields, now: float) -> None:
        if chat != GROUP:
            return
        self.arrived.append(now)
        kind = "ephemeral" if _EPHEMERAL in fields else "edit" if method.startswith("edit") else "send"
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if kind != "ephemeral":
            html = fields.get("text") or fields.get("caption") or ""
            self._keep(number, html, _data_of(fields.get("reply_markup") or {}), now)

    def _keep(self, number: int, html: str, data: tuple[str, ...], now: float) -> None:
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


def _data_of(keyboard: Mapping[str, Sequence[Sequence[Mapping[str, str]]]]) -> tuple[str, ...]:
    """What the buttons of a message send."""
    rows = keyboard.get("inline_keyboard", ())
    return tuple(button["callback_data"] for row in rows for button in row if "callback_data" in button)


def _case(data: str) -> str:
    """The case of a card's button."""
    verb, _, argument = data.partition(":")
    return argument if verb in ("case.claim", "case.release", "case.undo", "case.close") else ""
