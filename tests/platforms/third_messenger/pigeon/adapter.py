"""The adapter of the made-up messenger: its wire is a loft in this process."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.conversation import incoming as inc
from bot.conversation import wire
from bot.domain.groups.homes import Forum
from bot.domain.people import Account, ChatId, MembershipStatus, Messenger
from bot.platforms.pigeon import CAPABILITIES


@dataclass
class Loft:
    """The messenger's side: updates for the bot, and the messages of each chat."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[str, dict[int, wire.SendText]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    files: list[wire.SendFile] = field(default_factory=list)
    members: dict[str, set[str]] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    update_ids: "count[int]" = field(default_factory=lambda: count(1))


LOFT = Loft()


class PigeonAdapter:
    messenger = Messenger("pigeon")
    capabilities = CAPABILITIES

    def __init__(self, token: str) -> None:
        self.identity = wire.BotIdentity(4000, "amanat")

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def poll(self, *, offset: int | None, seconds: int) -> Sequence[Mapping[str, Any]]:
        if offset is not None:
            LOFT.updates = [update for update in LOFT.updates if update["update_id"] >= offset]
        await asyncio.sleep(0.01)
        return list(LOFT.updates)

    def is_wanted(self, raw: Mapping[str, Any]) -> bool:
        return True

    def scrub_update(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        return raw

    def parse(self, raw: Mapping[str, Any]) -> inc.Incoming:
        kind = inc.ChatKind.GROUP if raw["chat"] in LOFT.members else inc.ChatKind.PRIVATE
        chat = inc.Chat(self.messenger, raw["chat"], kind)
        envelope: dict[str, Any] = {
            "chat": chat,
            "sender": Account(self.messenger, raw["from"]),
            "sender_name": raw["name"],
            "update_id": raw["update_id"],
            "message_id": raw["message"],
        }
        if "data" in raw:
            place = inc.MessageRef(self.messenger, chat.id, raw["message"])
            return inc.ButtonPressed(**envelope, press_id=raw["press"], data=raw["data"], message=place)
        if raw["text"].startswith("/"):
            name, _, argument = raw["text"][1:].partition(" ")
            return inc.CommandGiven(**envelope, name=name, argument=argument)
        return inc.TextSaid(**envelope, text=raw["text"])

    def order_of(self, raw: Mapping[str, Any]) -> str:
        return f"{raw['chat']} {raw['from']}"

    async def call(self, call: wire.Call) -> wire.Outcome:
        match call:
            case wire.SendText(chat_id=str() as chat_id):
                number = next(LOFT.numbers)
                LOFT.messages.setdefault(chat_id, {})[number] = call
                return wire.CallSuccess(number)
            case wire.EditText(ref=inc.MessageRef(chat_id=str() as chat_id) as ref):
                LOFT.messages[chat_id][ref.message_id] = wire.SendText(chat_id, call.html, call.keyboard)
            case wire.AnswerPress():
                LOFT.answers[call.press_id] = call.text
            case wire.SendFile(chat_id=str()):
                LOFT.files.append(call)
                return wire.CallSuccess(next(LOFT.numbers))
            case wire.SendFileGroup(chat_id=str()):
                LOFT.files += [
                    wire.SendFile(call.chat_id, file.kind, file.data, file.name, file.mime, file.caption)
                    for file in call.files
                ]
                first, *more = [next(LOFT.numbers) for _ in call.files]
                return wire.CallSuccess(first, more_ids=tuple(more))
            case wire.DeleteMessages(chat_id=str() as chat_id):
                for number in call.message_ids:
                    LOFT.messages[chat_id].pop(number, None)
            case _:
                raise AssertionError(f"ids here are texts: {call}")
        return wire.CallSuccess()

    async def fetch(self, file_id: str) -> bytes:
        raise wire.FileGone

    async def membership_status(self, chat_id: ChatId, account: Account) -> MembershipStatus:
        inside = account.id in LOFT.members[str(chat_id)]
        return MembershipStatus.MEMBER if inside else MembershipStatus.OUTSIDE

    async def title(self, chat_id: ChatId) -> str:
        return "گروه بررسی"

    async def administers(self, chat_id: ChatId) -> bool:
        return True

    async def may_write(self, chat_id: ChatId) -> bool:
        return True

    async def forum(self, chat_id: ChatId) -> Forum:
        return Forum.NONE

    async def public(self, chat_id: ChatId) -> bool:
        return False

    async def set_webhook(self, url: str, secret: str) -> None: ...

    async def webhook(self) -> wire.WebhookState:
        return wire.WebhookState()

    async def drop_webhook(self) -> None: ...

    async def show_profile(self, profile: wire.BotProfile) -> None: ...

    def private_link(self, payload: str = "") -> str:
        return f"https://pigeon.example/amanat#{payload}"
