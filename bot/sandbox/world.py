"""The state of the world: messengers side by side, and one numbered series of changes."""

from __future__ import annotations

import asyncio
import heapq
import random
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.delivery import Delivery
from bot.sandbox.faces.registry import FACES
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileStore
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.records import (
    Bot,
    CallbackQuery,
    Message,
    SandboxAccount,
    SandboxChat,
    SandboxChatKind,
    SandboxMessenger,
    SandboxPerson,
    Toast,
)
from bot.sandbox.refusals import Unknown
from bot.sandbox.updates import UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.sandbox.records import Json

TOASTS_KEPT = 50


class World:
    """People, bots, chats and messages. `limits=False` switches the rate limits off (for benchmarks)."""

    def __init__(self, *, limits: bool = True, seed: int | None = None, keep_journal: bool = True) -> None:
        self.random = random.Random(seed)  # noqa: S311 - ids must be repeatable in tests, not secret
        self.clock = SandboxClock()
        self.limited = limits
        self.journal = Journal(self.clock, keep=keep_journal)
        self.files = FileStore(self.clock)
        self.faults = Faults()
        self.delivery = Delivery(self)
        self.people: dict[str, SandboxPerson] = {}
        self.bots: dict[str, Bot] = {}
        self.accounts: dict[tuple[SandboxMessenger, int], SandboxAccount] = {}
        self.usernames: dict[tuple[SandboxMessenger, str], SandboxAccount] = {}
        self.groups: dict[tuple[SandboxMessenger, int], SandboxChat] = {}
        self.group_names: dict[tuple[SandboxMessenger, str], SandboxChat] = {}
        self.privates: dict[tuple[int, SandboxMessenger, int], SandboxChat] = {}
        self.limits: dict[str, Limits] = {}
        self.presses: dict[str, CallbackQuery] = {}
        self.toasts: defaultdict[SandboxAccount, deque[Toast]] = defaultdict(
            lambda: deque(maxlen=TOASTS_KEPT)
        )
        self.acts: list[Json] = []  # what people did, for /world/story
        self.seq = 0
        self.on_webhook: Callable[[Bot], None] = lambda _bot: None
        self._shared_ids: defaultdict[SandboxMessenger, int] = defaultdict(int)
        self._waiters: set[asyncio.Future[None]] = set()
        self._listeners: set[asyncio.Queue[Json]] = set()

    # --- time and changes -------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The world's time, aware, UTC."""
        return self.clock.now()

    def record_change(self, kind: str, chat: SandboxChat | None = None, *, person: str | None = None) -> int:
        """Number a change and notify all listeners; return the number."""
        self.seq += 1
        if self._waiters:
            for waiter in self._waiters:
                if not waiter.done():
                    waiter.set_result(None)
            self._waiters.clear()
        if self._listeners:
            whose = chat.peer.person if chat is not None and chat.peer is not None else person
            event: Json = {
                "seq": self.seq,
                "kind": kind,
                "messenger": chat.messenger if chat is not None else None,
                "chat": chat.name if chat is not None else None,
                "person": whose,
            }
            for listener in self._listeners:
                if not listener.full():  # a page that stopped reading starts again from /world
                    listener.put_nowait(event)
        return self.seq

    async def wait_for_change(self, within: float) -> None:
        """Return at the next change, or after this many real seconds."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        await asyncio.wait([waiter], timeout=within)
        self._waiters.discard(waiter)

    def listen(self) -> asyncio.Queue[Json]:
        """A queue of events from now on; end it with `unlisten`."""
        queue: asyncio.Queue[Json] = asyncio.Queue(maxsize=1000)
        self._listeners.add(queue)
        return queue

    def unlisten(self, queue: asyncio.Queue[Json]) -> None:
        """Stop filling the queue."""
        self._listeners.discard(queue)

    # --- people and chats -------------------------------------------------------------------------------

    def new_id(self, messenger: SandboxMessenger, what: str) -> int:
        """An id that is unique on this messenger."""
        low, high = FACES[messenger].rules.id_ranges[what]
        while True:
            number = self.random.randint(low, high)
            if (messenger, number) not in self.accounts and (messenger, number) not in self.groups:
                return number

    def add_bot(self, token: str, messenger: SandboxMessenger, *, username: str, name: str) -> Bot:
        """A bot whose id is the number before the colon of its token."""
        number = int(token.partition(":")[0])
        account = SandboxAccount(number, name, username=username, is_bot=True)
        face = FACES[messenger]
        first = face.first_update_id(self.random)
        queue = UpdateQueue(self.clock, first_id=first, keep=face.rules.updates_kept)
        bot = Bot(token, messenger, account, queue)

        def drop(update_id: int, why: str) -> None:
            self.journal.write("dropped", bot=number, messenger=messenger, update_id=update_id, why=why)

        queue.on_drop = drop
        self.bots[token] = bot
        self.limits[token] = Limits()
        self.add_account(messenger, account)
        return bot

    def add_account(self, messenger: SandboxMessenger, account: SandboxAccount) -> None:
        """Register an account under its id and username."""
        self.accounts[messenger, account.id] = account
        if account.username:
            self.usernames[messenger, account.username.lower()] = account

    def bot_on(self, messenger: SandboxMessenger, username: str | None = None) -> Bot:
        """The messenger's (first) bot, or the one with that username."""
        for bot in self.bots.values():
            if bot.messenger == messenger and username in (None, bot.account.username):
                return bot
        raise Unknown(f"there is no such bot on {messenger}")

    def person(self, person_id: str) -> SandboxPerson:
        """The person of that id."""
        person = self.people.get(person_id)
        if person is None:
            raise Unknown(f'there is nobody called "{person_id}"')
        return person

    def private(self, bot: Bot, account: SandboxAccount) -> SandboxChat:
        """The private chat of the two, created when first needed."""
        key = (bot.account.id, bot.messenger, account.id)
        chat = self.privates.get(key)
        if chat is None:
            kind, title = SandboxChatKind.PRIVATE, account.first_name
            chat = SandboxChat(account.id, bot.messenger, kind, "bot", title, bot=bot, peer=account)
            chat.instance = str(self.random.getrandbits(62))
            self.privates[key] = chat
        return chat

    def chat_for(self, person: SandboxPerson, messenger: SandboxMessenger, name: str) -> SandboxChat:
        """The chat that this person means by `bot`, `@username`, a group's name or its number."""
        account = person.accounts[messenger]
        if name in ("bot", str(account.id)):
            return self.private(self.bot_on(messenger), account)
        if name.startswith("@"):
            return self.private(self.bot_on(messenger, name[1:]), account)
        return self.group(messenger, name)

    def group(self, messenger: SandboxMessenger, name: str) -> SandboxChat:
        """The group of that name or number; an upgraded one leads to its supergroup."""
        chat = self.group_names.get((messenger, name))
        if chat is None and name.lstrip("-").isdigit():
            chat = self.groups.get((messenger, int(name)))
        if chat is None:
            raise Unknown(f'there is no chat "{name}" on {messenger}')
        return chat.migrated_to or chat

    # --- messages ---------------------------------------------------------------------------------------

    def post(
        self,
        chat: SandboxChat,
        sender: SandboxAccount,
        *,
        receiver: SandboxAccount | None = None,
        **fields: Any,
    ) -> Message:
        """Add a new message to the chat (an ephemeral one for `receiver` only). Notifies no bot."""
        message = Message(0, chat, sender, self.clock.time(), receiver=receiver, **fields)
        if receiver is not None:
            # Numbers of deleted ephemerals are used again, as the API documentation warns.
            if chat.free_ephemerals:
                message.ephemeral_id = heapq.heappop(chat.free_ephemerals)
            else:
                chat.last_ephemeral += 1
                message.ephemeral_id = chat.last_ephemeral
            chat.ephemerals[message.ephemeral_id] = message
        else:
            message.id = self._next_id(chat)
            chat.messages[message.id] = message
        if sender.is_bot:
            chat.last_bot_spoken = sender.id
            chat.typing_until = 0.0
        self.touch(message, "message")
        return message

    def _next_id(self, chat: SandboxChat) -> int:
        if chat.kind in FACES[chat.messenger].rules.one_series:
            self._shared_ids[chat.messenger] += 1
            return self._shared_ids[chat.messenger]
        chat.last_id += 1
        return chat.last_id

    def touch(self, message: Message, kind: str) -> None:
        """Number a new or changed message and notify the listeners."""
        person = message.receiver.person if message.receiver is not None else None
        message.seq = self.record_change(kind, message.chat, person=person)
        message.chat.changes.append((message.seq, message))

    def remove(self, message: Message) -> None:
        """Delete the message for everybody."""
        if message.ephemeral_id is not None:
            if message.chat.ephemerals.pop(message.ephemeral_id, None) is not None:
                heapq.heappush(message.chat.free_ephemerals, message.ephemeral_id)
        else:
            message.chat.messages.pop(message.id, None)
        message.seq = self.record_change("deleted", message.chat)

    def toast(self, press: CallbackQuery, *, text: str, alert: bool, url: str | None) -> None:
        """Show the answer to a press to the presser."""
        seq = self.record_change("toast", press.message.chat, person=press.presser.person)
        self.toasts[press.presser].append(
            Toast(seq, self.clock.time(), press.presser, press.message.chat, text, alert, url)
        )
