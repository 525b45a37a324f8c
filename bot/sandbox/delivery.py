"""Decides which bot gets which update, and applies faults to updates in delivery."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson

from bot.sandbox.faces.registry import FACES
from bot.sandbox.faults import Fault, PendingFault
from bot.sandbox.records import Message, SandboxChat, SandboxChatKind
from bot.sandbox.updates import Update

if TYPE_CHECKING:
    from bot.sandbox.records import Bot, Json, SandboxAccount
    from bot.sandbox.world import World

ON_UPDATES = (Fault.GAP, Fault.LOST_UPDATE, Fault.MALFORMED, Fault.DUPLICATE, Fault.REORDER)
REORDER_ALONE_S = 2.0


class Delivery:
    """Puts updates into the bots' queues."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held: dict[str, Update] = {}  # token -> an update that waits for the next one
        self._halved: dict[str, int] = {}  # album -> how many more of its parts arrive

    def message(self, message: Message, *, kind: str = "message") -> None:
        """Deliver the message to the bots of the chat that may read it."""
        chat = message.chat
        if chat.bot is not None:
            if chat.id not in chat.bot.blocked_by:
                self._message_to(chat.bot, message, kind)
            return
        for bot in self.bots_in(chat):
            if self._may_read(bot, message):
                self._message_to(bot, message, kind)

    def bots_in(self, chat: SandboxChat) -> list[Bot]:
        """The bots that are members of a group."""
        return [
            b
            for b in self._world.bots.values()
            if b.messenger is chat.messenger and chat.members.get(b.account.id) in ("member", "administrator")
        ]

    def _may_read(self, bot: Bot, message: Message) -> bool:
        """Apply the privacy mode, where the messenger has one. Administrators read everything."""
        chat, me = message.chat, bot.account
        if message.sender is me and message.service is None:
            return False
        if (
            not FACES[bot.messenger].rules.privacy_mode
            or chat.members[me.id] == "administrator"
            or message.service
        ):
            return True
        if message.reply_to is not None and message.reply_to.sender is me:
            return True
        words = (message.text or "").split()
        if not words or not words[0].startswith("/"):
            return f"@{me.username}" in (message.text or "")
        aimed = words[0].partition("@")[2]
        return aimed == me.username if aimed else chat.last_bot_spoken == me.id

    def _message_to(self, bot: Bot, message: Message, kind: str) -> None:
        if message.album is not None and self._is_part_lost(bot, message.album):
            self._lose(bot, kind)
            return
        self.tell(bot, kind, FACES[bot.messenger].message(message, self._world.files, bot))

    def _is_part_lost(self, bot: Bot, album: str) -> bool:
        """Whether this part of the album is lost to a fault."""
        if album not in self._halved:
            fault = self._world.faults.take((Fault.HALF_ALBUM,), messenger=bot.messenger)
            if fault is None:
                return False
            self._halved[album] = fault.keep
        self._halved[album] -= 1
        return self._halved[album] < 0

    def tell(self, bot: Bot, update_type: str, body: Json) -> None:
        """Give the bot an update, unless it has not asked for this type."""
        if not FACES[bot.messenger].is_update_sent(update_type, bot.queue.allowed):
            return
        fault = self._world.faults.take(ON_UPDATES, messenger=bot.messenger)
        if fault is None and bot.token not in self._held:
            self._journal_update(bot, bot.queue.put(update_type, body))
        else:
            self._apply_fault(bot, update_type, body, fault)

    def member(
        self, chat: SandboxChat, by: SandboxAccount, account: SandboxAccount, *, old: str, new: str
    ) -> None:
        """Send chat_member (to administrator bots that asked for it) or my_chat_member, for one changed
        status."""
        date, about = self._world.clock.time(), account.id
        body = FACES[chat.messenger].member_updated(chat, by, account, old=old, new=new, date=date)
        if body is None:
            return
        for bot in self._world.bots.values():
            if bot.messenger is not chat.messenger:
                continue
            if bot.account.id == about or chat.bot is bot:
                self.tell(bot, "my_chat_member", body)
            elif (
                chat.kind is not SandboxChatKind.PRIVATE
                and chat.members.get(bot.account.id) == "administrator"
            ):
                self.tell(bot, "chat_member", body)

    def _journal_update(self, bot: Bot, update: Update) -> None:
        self._world.journal.write(
            "update",
            bot=bot.account.id,
            messenger=bot.messenger,
            update_id=update.id,
            type=update.type,
        )

    def _lose(self, bot: Bot, update_type: str) -> None:
        lost = bot.queue.next_id
        bot.queue.next_id += 1
        self._world.journal.write(
            "dropped",
            bot=bot.account.id,
            messenger=bot.messenger,
            update_id=lost,
            type=update_type,
            why="fault",
        )

    def _apply_fault(self, bot: Bot, update_type: str, body: Json, fault: PendingFault | None) -> None:
        queue = bot.queue
        kind = fault.kind if fault is not None else None
        if fault is not None and kind is Fault.GAP:
            queue.next_id += fault.by
        elif kind is Fault.LOST_UPDATE:
            self._lose(bot, update_type)
            return
        elif kind is Fault.MALFORMED:
            broken = {"message_id": "not a number", "chat": {"type": None}, "date": []}
            self._journal_update(bot, queue.put(update_type, broken))
        elif kind is Fault.REORDER and bot.token not in self._held:
            self._hold(bot, update_type, body)
            return
        update = queue.put(update_type, body)
        self._journal_update(bot, update)
        if kind is Fault.DUPLICATE and fault is not None:
            if fault.after_ack:
                queue.again[update.id] = update
            else:
                queue.store(update)
        self._release(bot)

    def _hold(self, bot: Bot, update_type: str, body: Json) -> None:
        update_id = bot.queue.next_id
        bot.queue.next_id += 1
        raw = orjson.dumps({"update_id": update_id, update_type: body})
        self._held[bot.token] = Update(update_id, update_type, raw, self._world.clock.time())
        asyncio.get_running_loop().call_later(REORDER_ALONE_S, self._release, bot)

    def _release(self, bot: Bot) -> None:
        held = self._held.pop(bot.token, None)
        if held is not None:
            bot.queue.undelivered.add(held.id)
            self._journal_update(bot, held)
            bot.queue.store(held)
