"""What the membership checkers ask next: staff accounts first, with a few others beside them.

Anybody can type a moderator's command. Checks of unknown accounts use at most one checker, and only as many
wait as can be answered while their pressers wait. If the lane is full, the presser is told at once.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final

from bot.conversation.store import InboxRow
from bot.domain.people import ChatId, Newcomer

MOST_UNKNOWN: Final = 32
UNKNOWN_AT_ONCE: Final = 1


@dataclass(frozen=True, slots=True)
class MembershipQuestion:
    """Whether this account belongs to these groups; ``row`` waits for the answer. ``known``: the account
    belongs to staff."""

    row: InboxRow
    who: Newcomer
    chat_ids: tuple[ChatId, ...]
    known: bool


class QuestionLanes:
    """Queues questions and returns the next one; ``finish_question`` frees the place of one that was
    taken."""

    def __init__(self) -> None:
        self._known: deque[MembershipQuestion] = deque()
        self._unknown: deque[MembershipQuestion] = deque()
        self._unknown_in_hand = 0
        self._changed = asyncio.Event()

    @property
    def full(self) -> bool:
        """Whether no more questions about unknown accounts may wait."""
        return len(self._unknown) >= MOST_UNKNOWN

    def put(self, question: MembershipQuestion) -> bool:
        """Queue the question; return whether there was room for it."""
        if not question.known and self.full:
            return False
        (self._known if question.known else self._unknown).append(question)
        self._changed.set()
        return True

    async def take(self) -> MembershipQuestion:
        while (question := self._take_question()) is None:
            self._changed.clear()
            await self._changed.wait()
        return question

    def _take_question(self) -> MembershipQuestion | None:
        if self._known:
            return self._known.popleft()
        if self._unknown and self._unknown_in_hand < UNKNOWN_AT_ONCE:
            self._unknown_in_hand += 1
            return self._unknown.popleft()
        return None

    def finish_question(self, question: MembershipQuestion) -> None:
        if not question.known:
            self._unknown_in_hand -= 1
            self._changed.set()

    def clear(self) -> None:
        """Drop the waiting questions; those already taken still end with ``finish_question``."""
        self._known.clear()
        self._unknown.clear()
