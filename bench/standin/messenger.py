"""A messenger that takes every call at once. What looks at the calls, and gives out updates, extends it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faces.telegram import FACE
from bot.sandbox.limits import GroupMinute, whole_seconds
from bot.sandbox.records import Bot, SandboxAccount, SandboxMessenger
from bot.sandbox.updates import UpdateQueue

BOT: Final = 1000
FILE: Final = b"\xff\xd8\xff\xe0" + b"\x00" * 60
FIRST_MESSAGE: Final = 1_000_000
NOW: Final = 1_790_000_000
"""The date of every message."""

type Fields = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class AwaitedPress:
    """A press of a button, and its answer."""

    answered: float = 0.0
    """When it was answered; 0 if it was not."""
    answer_text: str = ""
    answers: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)


class StandIn:
    """Calls come as a method and its fields, with the moment of their arrival; in a group (negative ids) at most
    as many a minute as a messenger takes, if it is ``limited``."""

    def __init__(
        self, *, file: bytes = FILE, members: float = 0.0, outside: int = 0, limited: bool = False
    ) -> None:
        self.file = file
        self.members = members
        """Seconds that a membership query takes."""
        self.outside = outside
        """From this id on people are in no group; 0 where everybody is."""
        self.calls = 0
        self.refused = 0
        self.connections = 0
        """Over which the bot asked something."""
        self.greetings = 0
        """TLS handshakes that the bot began, also those that it broke off."""
        self.presses: dict[str, AwaitedPress] = {}
        self.queue = UpdateQueue(SandboxClock(), first_id=1, keep=None)
        """Updates for a bot that polls; a script gives out its own."""
        self._last_message = FIRST_MESSAGE
        self._minutes: dict[int, GroupMinute] | None = {} if limited else None
        account = SandboxAccount(BOT, "bench", "bench_bot", is_bot=True)
        self._bot = Bot("1000:bench-token", SandboxMessenger.TELEGRAM, account, self.queue)
        self._questions: dict[str, Callable[[Fields], Any]] = {
            "getMe": lambda _fields: FACE.me(self._bot),
            "getFile": self._file_facts,
            "getChat": _chat_facts,
            "getChatMember": self._membership,
            **dict.fromkeys(_ACCEPTED, lambda _fields: True),
        }

    def answer(self, method: str, fields: Fields, now: float) -> Any:
        """The result of a call. Raises ApiError where the messenger refuses it."""
        if question := self._questions.get(method):
            return question(fields)
        self.calls += 1
        if method == "answerCallbackQuery":
            self.see_answer(fields.get("callback_query_id", ""), fields.get("text", ""), now)
            return True
        chat = int(fields.get("chat_id") or 0)
        if self._minutes is not None and chat < 0:
            self._spend(self._minutes.setdefault(chat, GroupMinute()), now)
        number = int(fields.get("message_id") or 0)
        if not number:
            self._last_message += 1
            number = self._last_message
        self.see_message(method, chat, number, fields, now)
        sent = self.message(chat, number, fields)
        return {**sent, "photo": [_photo_facts(number)]} if method == "sendPhoto" else sent

    # --- what is done with calls ----------------------------------------------------------------------

    def see_answer(self, press_id: str, text: str, now: float) -> None:
        """A press was answered."""
        if press := self.presses.get(press_id):
            press.answers += 1
            press.answer_text, press.answered = text, now
            press.done.set()

    def see_message(self, method: str, chat: int, number: int, fields: Fields, now: float) -> None:
        """A message was sent or edited."""

    def message(self, chat: int, number: int, fields: Fields) -> Any:
        """The result of a send or an edit."""
        return {
            "message_id": number,
            "date": NOW,
            "chat": {"id": chat, "type": "private"},
            "text": "…",
        }

    def count_connection(self, *, is_bots: bool) -> None:
        """A connection brought its first request. The bench's own were greeted, too."""
        if is_bots:
            self.connections += 1
        else:
            self.greetings -= 1

    # --- updates and pages ----------------------------------------------------------------------------

    def give_updates(self, offset: int, limit: int, now: float) -> list[bytes]:
        """What waits, once everything below ``offset`` is acknowledged."""
        if offset:
            self.queue.confirm(offset)
        return [update.body for update in self.queue.peek(limit)]

    async def next_updates(self, limit: int) -> list[bytes]:
        """What comes next."""
        while not (updates := self.queue.peek(limit)):
            await self.queue.arrived.wait()
        return [update.body for update in updates]

    def page(self, path: str, now: float) -> Any:
        """What a bench asks for over HTTP."""
        return {}

    # --- limits and questions -------------------------------------------------------------------------

    def _spend(self, minute: GroupMinute, now: float) -> None:
        if wait := minute.wait(now):
            self.refused += 1
            raise FACE.too_many(whole_seconds(wait))
        minute.take(now)

    def _file_facts(self, fields: Fields) -> Any:
        return {
            "file_id": "f", "file_unique_id": "u", "file_size": len(self.file), "file_path": "photos/f.jpg",
        }  # fmt: skip

    def _membership(self, fields: Fields) -> Any:
        user = int(fields.get("user_id") or 1)
        outside = 0 < self.outside <= user
        status = "left" if outside else "administrator" if user == BOT else "member"
        return FACE.member(SandboxAccount(user, "m", is_bot=user == BOT), status)


_ACCEPTED: Final = (
    "deleteWebhook", "setWebhook", "setMyCommands", "deleteMessage", "deleteMessages", "deleteEphemeralMessage",
)  # fmt: skip


def _photo_facts(number: int) -> dict[str, Any]:
    """A picture that was sent, by the number of its message."""
    return {"file_id": f"sent-{number}", "file_unique_id": f"u{number}", "width": 1080, "height": 1080}


def _chat_facts(fields: Fields) -> Any:
    chat = int(fields.get("chat_id") or 0)
    return (
        {"id": chat, "type": "supergroup", "title": "Our group"}
        if chat < 0
        else {"id": chat, "type": "private"}
    )
