"""Rate limits: 20 a minute in a group, 30 a second in total, 1 a second in a chat with short bursts allowed.

Source: Telegram's bot FAQ ("My bot is hitting limits"); Bale's group limit as used in practice. The size of a
"short burst" is not published; 20 is chosen.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.records import SandboxChat

GROUP_PER_MINUTE = 20
GLOBAL_PER_SECOND = 30
CHAT_PER_SECOND = 1.0
CHAT_BURST = 20


def whole_seconds(wait: float) -> int:
    """A wait as messengers name it."""
    return max(1, math.ceil(wait))


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float

    def wait(self, now: float, *, rate: float, size: float) -> float:
        """Seconds until one token is available; 0 if it is now. Takes nothing."""
        self.tokens = min(size, self.tokens + max(0.0, now - self.at) * rate)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / rate


class GroupMinute:
    """The sends, edits and ephemerals of one group within the last minute."""

    def __init__(self) -> None:
        self._sent: deque[float] = deque()

    def wait(self, now: float, *, cost: int = 1) -> float:
        """Seconds until the group takes this many more; 0 if it does now. Takes nothing."""
        while self._sent and self._sent[0] <= now - 60:
            self._sent.popleft()
        return self._sent[0] + 60 - now if len(self._sent) + cost > GROUP_PER_MINUTE else 0.0

    def take(self, now: float, *, cost: int = 1) -> None:
        self._sent.extend([now] * cost)


class Limits:
    """One bot's budgets. A refused call costs nothing."""

    def __init__(self) -> None:
        self._all = _Bucket(GLOBAL_PER_SECOND, 0.0)
        self._chats: dict[int, _Bucket] = {}
        self._groups: defaultdict[int, GroupMinute] = defaultdict(GroupMinute)

    def spend(self, chat: SandboxChat, now: float, *, is_group: bool, cost: int = 1) -> int | None:
        """Take `cost` sends from the budgets, or return the whole number of seconds to wait before trying
        again."""
        waits = [self._all.wait(now, rate=GLOBAL_PER_SECOND, size=GLOBAL_PER_SECOND)]
        minute = self._groups[chat.id] if is_group else None
        bucket = None
        if minute is not None:
            waits.append(minute.wait(now, cost=cost))
        else:
            bucket = self._chats.setdefault(chat.id, _Bucket(CHAT_BURST, now))
            waits.append(bucket.wait(now, rate=CHAT_PER_SECOND, size=CHAT_BURST))
        longest = max(waits)
        if longest > 0:
            return whole_seconds(longest)
        self._all.tokens -= cost
        if minute is not None:
            minute.take(now, cost=cost)
        elif bucket is not None:
            bucket.tokens -= cost
        return None
