"""Membership checks outside the turn: a press waits as a row while the messenger is asked.

What the membership checkers ask next: staff accounts first, with a few others beside them.

Anybody can type a moderator's command. Checks of unknown accounts use at most one checker, and only as many
wait as can be answered while their pressers wait. If the lane is full, the presser is told at once.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from bot.conversation.store import Batch, Conflict, InboxRow, OutboxRow, Store, batch_for_sender
from bot.conversation.wire import Adapter, NotAdministrator, WireDown
from bot.domain.people import MEMBERSHIP_FRESH, Account, ChatId, MembershipStatus, Messenger, Newcomer
from bot.runtime.waiting_updates import WaitingUpdates
from bot.usecases.ports import Clock

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


log = logging.getLogger(__name__)

CHECKERS: Final = 4
RETRY: Final = 0.5
AT_WORK: Final = timedelta(minutes=20)
GIVE_UP: Final = 8.5
"""Seconds after which the row goes back whatever is known; the turn then refuses it politely."""


PATIENCE: Final = timedelta(seconds=8)
"""How long a presser waits."""
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
"""Start of waiting for a row that must not wait any longer."""

type NoteMissingAdmin = Callable[[Batch, Messenger, ChatId], Awaitable[None]]
"""Stores that the bot is no administrator of a group, with all that follows from it."""
type Note = Callable[[Batch, Newcomer, MembershipStatus, ChatId, datetime], Awaitable[None]]
"""Stores a membership status and the time it was asked for, within a batch, with all that follows from it."""


class MembershipChecker:
    """Asks ``getChatMember`` and puts the waiting row back before all others."""

    def __init__(
        self,
        *,
        store: Store,
        updates: WaitingUpdates,
        adapters: dict[Messenger, Adapter],
        note: Note,
        note_missing_admin: NoteMissingAdmin,
        hand_over: Callable[[Sequence[OutboxRow]], None],
        clock: Clock,
    ) -> None:
        self._store = store
        self._updates = updates
        self._adapters = adapters
        self._clock = clock
        self._lanes = {messenger: QuestionLanes() for messenger in adapters}
        self._note = note
        self._note_missing_admin = note_missing_admin
        self._hand_over = hand_over
        self._at_work: dict[Account, datetime] = {}
        self._outsiders: dict[Account, datetime] = {}
        """Strangers who pressed a moderator's button: kept in memory for a minute, stored nowhere."""

    def is_outsider(self, account: Account) -> bool:
        """Whether this account was found outside all groups within the last minute."""
        seen_at = self._outsiders.get(account)
        return seen_at is not None and self._clock.now() - seen_at <= MEMBERSHIP_FRESH

    def is_crowded(self, messenger: Messenger) -> bool:
        """Whether no more accounts of this messenger can be checked that do not belong to staff."""
        return self._lanes[messenger].full

    def ask(
        self, row: InboxRow, *, who: Newcomer, known: bool, chat_ids: tuple[ChatId, ...], since: datetime
    ) -> None:
        """Request a check of this account in these groups. The row comes back to the waiting updates; without an
        answer if too many wait."""
        if known:
            self._at_work[who.account] = self._clock.now()
        row = replace(row, waiting_since=since)
        if not self._lanes[row.messenger].put(MembershipQuestion(row, who, chat_ids, known)):
            self._updates.give_back(replace(row, waiting_since=LONG_AGO))

    def forget(self) -> None:
        """Drop the presses that wait for an answer."""
        for lanes in self._lanes.values():
            lanes.clear()

    def is_at_work(self, account: Account) -> bool:
        """Whether this account pressed something recently, so that it is worth checking before it presses
        again."""
        seen = self._at_work.get(account)
        return seen is not None and self._clock.now() - seen < AT_WORK

    async def run(self, messenger: Messenger) -> None:
        """Run one checker of this messenger; several run side by side. None waits for another messenger."""
        lanes = self._lanes[messenger]
        while True:
            question = await lanes.take()
            try:
                await self._check(question)
            finally:
                lanes.finish_question(question)
            self._updates.give_back(question.row)

    async def _check(self, question: MembershipQuestion) -> None:
        """Ask the messenger, unless the presser has waited too long: then nobody reads the answer, and others
        wait for theirs."""
        since = question.row.waiting_since
        if since is not None and self._clock.now() - since > PATIENCE:
            log.info("membership-question-dropped", extra={"inbox": question.row.id})
            return
        try:
            async with asyncio.timeout(GIVE_UP) as limit:
                await self._settle(question, limit)
        except TimeoutError:
            log.warning("membership-unknown", extra={"inbox": question.row.id})
        except Exception:
            log.exception("membership-check-failed", extra={"inbox": question.row.id})
            await asyncio.sleep(RETRY)

    async def _settle(self, question: MembershipQuestion, limit: asyncio.Timeout) -> None:
        """Ask until there is an answer, within the limit, and no sooner than the messenger says. Storing it is not
        broken off: what it tells would stay in the table, and nobody would send it."""
        until, now = limit.when(), asyncio.get_running_loop().time
        while True:
            limit.reschedule(until)
            try:
                await self.refresh(question.who, question.chat_ids, then=partial(limit.reschedule, None))
            except WireDown as error:
                pause = max((error.retry_after or 0.0) if error.limited else 0.0, RETRY)
                if until is not None and now() + pause >= until:
                    raise TimeoutError from error
                await asyncio.sleep(pause)
            except Conflict:
                await asyncio.sleep(RETRY)
            else:
                return

    async def refresh(
        self, who: Newcomer, chat_ids: tuple[ChatId, ...], *, then: Callable[[], None] | None = None
    ) -> None:
        """Ask the messenger and store the answer; a person who has left loses the cases that they held.
        ``then`` is called between the two. Raises WireDown, Conflict."""
        account, adapter = who.account, self._adapters[who.account.messenger]
        answers: list[tuple[ChatId, MembershipStatus, datetime]] = []
        not_admin: list[ChatId] = []
        for chat_id in chat_ids:
            asked_at = self._clock.now()  # what is known is as old as the question, not its answer
            try:
                answers.append((chat_id, await adapter.membership_status(chat_id, account), asked_at))
            except NotAdministrator:
                not_admin.append(chat_id)
        if then is not None:
            then()
        async with batch_for_sender(self._store, self._hand_over) as batch:
            known = [await batch.uow.members.get(account, chat_id) for chat_id in chat_ids]
            inside = {
                membership.chat_id for membership in known if membership is not None and membership.is_inside
            }
            # The groups that let them in count for another group once it is certain that they are still
            # members.
            answers.sort(key=lambda answer: answer[0] not in inside)
            for chat_id, status, asked_at in answers:
                await self._note(batch, who, status, chat_id, asked_at)
            for chat_id in not_admin:
                await self._note_missing_admin(batch, account.messenger, chat_id)
        outside = not not_admin and all(status is MembershipStatus.OUTSIDE for _, status, _ in answers)
        self._remember_outsider(account, outside)

    def _remember_outsider(self, account: Account, outside: bool) -> None:
        now = self._clock.now()
        self._outsiders = {a: at for a, at in self._outsiders.items() if now - at <= MEMBERSHIP_FRESH}
        if outside:
            self._outsiders[account] = now
        else:
            self._outsiders.pop(account, None)
