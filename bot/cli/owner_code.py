"""Who owns this bot: whoever sends it the code that only the operator's terminal shows. Nobody types a number."""

import asyncio
import hmac
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from bot.conversation.incoming import Chat, ChatKind, CommandGiven, Incoming, TextSaid
from bot.conversation.wire import Adapter, ConflictingPoller, SendText, TokenRefused, Unreadable, WireDown
from bot.domain.people import Account

LASTS: Final = 600.0
"""Seconds for which a code is waited for."""
PAUSE: Final = 1.0
"""Seconds between two questions: what is not acknowledged is there again at once."""
MOST_WAITING: Final = 100
"""Updates that a messenger gives at once. What stands behind them cannot be seen without losing them."""
START: Final = "start"
_BEGINNING: Final = "owner-"
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like others."""
_LENGTH: Final = 10


class TooManyWaiting(Exception):
    """So many messages wait for the bot that the code cannot be seen behind them."""


@dataclass(frozen=True, slots=True)
class CodeSender:
    """Who sent the code: the account, its name as the messenger shows it, and its private chat with the bot.
    ``username``: without @, empty if the account has none; unlike the name no two accounts have the same."""

    account: Account
    name: str
    chat: Chat
    username: str = ""


def make_code() -> str:
    """A code of 49 bits, fit for a link to the bot."""
    return _BEGINNING + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


async def wait_for_code(
    adapters: Sequence[Adapter], code: str, *, say_busy: Callable[[Adapter], None], lasts: float = LASTS
) -> CodeSender | None:
    """The first who sends the code to one of these bots in private; None if nobody does in time.

    A bot whose updates something else reads is told to ``say_busy`` and left alone; the others are waited for.

    No update is acknowledged: the bot finds all of them at its first start, the code's sender among its first guests.

    Raises ConflictingPoller if that is so of all these bots, and TooManyWaiting. A messenger that cannot be reached is
    asked again.
    """
    free = list(adapters)
    with suppress(TimeoutError):
        async with asyncio.timeout(lasts):
            while True:
                for adapter in tuple(free):
                    try:
                        sender = await _look_at(adapter, code)
                    except ConflictingPoller:
                        say_busy(adapter)
                        free.remove(adapter)
                        if not free:
                            raise
                    else:
                        if sender is not None:
                            return sender
                await asyncio.sleep(PAUSE)
    return None


async def _look_at(adapter: Adapter, code: str) -> CodeSender | None:
    try:
        raws = await adapter.poll(offset=None, seconds=0)
    except (WireDown, TokenRefused):
        return None
    for raw in raws:
        update = _read_update(adapter, raw)
        if update is not None and _is_code(update, code):
            return CodeSender(update.sender, update.sender_name, update.chat, _username_in(raw))
    if len(raws) >= MOST_WAITING:
        raise TooManyWaiting
    return None


def _read_update(adapter: Adapter, raw: Mapping[str, Any]) -> Incoming | None:
    try:
        return adapter.parse(adapter.scrub_update(raw)) if adapter.is_wanted(raw) else None
    except Unreadable:
        return None


def _username_in(raw: Mapping[str, Any]) -> str:
    """The sender's username. What the bot stores of an update has none, so it is read of the raw one, and only for the
    operator's terminal."""
    message = raw.get("message")
    sender = message.get("from") if isinstance(message, Mapping) else None
    username = sender.get("username") if isinstance(sender, Mapping) else None
    return username if isinstance(username, str) and re.fullmatch(r"\w{1,64}", username, re.ASCII) else ""


def _is_code(update: Incoming, code: str) -> bool:
    """``/start CODE``, as the link sends it, or the code alone as somebody types it."""
    match update:
        case CommandGiven(name=name, argument=words) if name == START:
            pass
        case TextSaid(text=words, passed_on=False):
            pass
        case _:
            return False
    is_private = update.chat.kind is ChatKind.PRIVATE
    return is_private and hmac.compare_digest(words.strip().lower().encode(), code.encode())


async def answer_sender(adapter: Adapter, sender: CodeSender, html: str) -> None:
    """Tell them in the chat that they were found. If it does not arrive, the terminal has said it, too."""
    await adapter.call(SendText(sender.chat.id, html))
