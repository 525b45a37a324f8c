"""Membership checks outside the turn: a press waits as a row while the messenger is asked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.store import Batch, Conflict, InboxRow, OutboxRow, Store
from bot.conversation.wire import Adapter, WireDown
from bot.domain.people import MEMBERSHIP_FRESH, Account, Messenger, Standing
from bot.runtime.intake import Intake
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

CHECKERS: Final = 4
RETRY: Final = 0.5
AT_WORK: Final = timedelta(minutes=20)
GIVE_UP: Final = 8.5
"""Seconds after which the row goes back whatever is known; the turn then refuses it kindly."""


type Note = Callable[[Batch, Account, Standing, int, datetime], Awaitable[None]]
"""Stores a standing in a group, and when it was asked for, within a batch, with all that follows from it."""


@dataclass(frozen=True, slots=True)
class _Question:
    row: InboxRow
    account: Account
    chat_ids: tuple[int, ...]


class MembershipChecker:
    """Asks ``getChatMember`` and puts the waiting row back before all others."""

    def __init__(
        self,
        *,
        store: Store,
        intake: Intake,
        adapters: dict[Messenger, Adapter],
        note: Note,
        hand_over: Callable[[Sequence[OutboxRow]], None],
        clock: Clock,
    ) -> None:
        self._store = store
        self._intake = intake
        self._adapters = adapters
        self._clock = clock
        self._questions: asyncio.Queue[_Question] = asyncio.Queue()
        self._note = note
        self._hand_over = hand_over
        self._at_work: dict[Account, datetime] = {}
        self._outsiders: dict[Account, datetime] = {}
        """Strangers who tried a moderator's button: known here for a minute, stored nowhere."""

    def outsider(self, account: Account) -> bool:
        """Whether this account was found outside all groups within the last minute."""
        found = self._outsiders.get(account)
        return found is not None and self._clock.now() - found <= MEMBERSHIP_FRESH

    def ask(self, row: InboxRow, *, account: Account, chat_ids: tuple[int, ...], since: datetime) -> None:
        """Have this account's standing checked in these groups; the row comes back through the intake."""
        self._at_work[account] = self._clock.now()
        self._questions.put_nowait(_Question(replace(row, waiting_since=since), account, chat_ids))

    def forget(self) -> None:
        """Drop the presses that wait for an answer."""
        while not self._questions.empty():
            self._questions.get_nowait()

    def at_work(self, account: Account) -> bool:
        """Whether this account pressed something lately: worth asking for before it presses again."""
        seen = self._at_work.get(account)
        return seen is not None and self._clock.now() - seen < AT_WORK

    async def run(self) -> None:
        """One checker; several run beside each other."""
        while True:
            question = await self._questions.get()
            try:
                async with asyncio.timeout(GIVE_UP):
                    await self._settle(question)
            except TimeoutError:
                log.warning("membership-unknown", extra={"inbox": question.row.id})
            except Exception:
                log.exception("membership-check-failed", extra={"inbox": question.row.id})
                await asyncio.sleep(RETRY)
            self._intake.put([question.row], first=True)

    async def _settle(self, question: _Question) -> None:
        while True:
            try:
                await self.refresh(question.account, question.chat_ids)
            except (WireDown, Conflict):
                await asyncio.sleep(RETRY)
            else:
                return

    async def refresh(self, account: Account, chat_ids: tuple[int, ...]) -> None:
        """Ask the messenger and store what it says; who has left loses what he held. Raises WireDown, Conflict."""
        adapter = self._adapters[account.messenger]
        found = []
        for chat_id in chat_ids:
            asked_at = self._clock.now()  # what is known is as old as the question, not as its answer
            found.append((chat_id, await adapter.standing(chat_id, account), asked_at))
        async with self._store.batch() as batch:
            for chat_id, standing, asked_at in found:
                await self._note(batch, account, standing, chat_id, asked_at)
            committed = await batch.commit()
        self._hand_over(committed)
        self._remember_outsider(account, all(standing is Standing.OUTSIDE for _, standing, _ in found))

    def _remember_outsider(self, account: Account, outside: bool) -> None:
        now = self._clock.now()
        self._outsiders = {a: at for a, at in self._outsiders.items() if now - at <= MEMBERSHIP_FRESH}
        if outside:
            self._outsiders[account] = now
        else:
            self._outsiders.pop(account, None)
