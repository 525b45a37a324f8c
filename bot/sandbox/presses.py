"""Handles a person's presses: an inline button, a URL, a key of the reply keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox import keyboards, visible
from bot.sandbox.faces.registry import FACES
from bot.sandbox.people import check_can_write, own_contact, say, send
from bot.sandbox.records import CallbackQuery, Message, SandboxAccount, SandboxChat
from bot.sandbox.refusals import CannotDo, Unknown

if TYPE_CHECKING:
    from bot.sandbox.records import Json
    from bot.sandbox.world import World

PRESSES_KEPT = 100_000


def press(world: World, chat: SandboxChat, account: SandboxAccount, *, button: str, message: str) -> Json:
    """Press an inline button, a URL, or a key of the reply keyboard."""
    check_can_write(chat, account)
    target, target_button = _inline(chat, account, button=button, message=message)
    if target is None or target_button is None:
        key = _reply_key(chat, account, button) if message == "last" else None
        if key is None:
            raise CannotDo(f'no message that {account.person} sees has the button "{button}"')
        return _press_key(world, chat, account, key)
    if "url" in target_button:
        return _open_address(world, account, chat, target_button["url"]) | {"key": target.key}
    if "callback_data" not in target_button:
        return {"key": target.key, "copied": (target_button.get("copy_text") or {}).get("text")}
    made = _callback(world, account, target, target_button["callback_data"])
    return {"query_id": made.id, "key": target.key}


def _inline(
    chat: SandboxChat, account: SandboxAccount, *, button: str, message: str
) -> tuple[Message | None, Json | None]:
    if message != "last":
        target = visible.find(chat, account, message)
        if target is None:
            raise CannotDo(f"{account.person} sees no message {message} in {chat.name}")
        return target, keyboards.find_button(target.buttons, button)
    for target in visible.newest_first(chat, account):
        if target.buttons and (match := keyboards.find_button(target.buttons, button)) is not None:
            return target, match
    return None, None


def _reply_key(chat: SandboxChat, account: SandboxAccount, button: str) -> Json | None:
    for message in visible.newest_first(chat, account):
        if message.keyboard is not None:
            return keyboards.find_button(message.keyboard["keyboard"], button)
    return None


def _press_key(world: World, chat: SandboxChat, account: SandboxAccount, key: Json) -> Json:
    if key.get("request_contact"):
        sent = send(world, chat, account, contact=own_contact(account))
    elif key.get("request_location"):
        sent = send(world, chat, account, location={"latitude": 35.6892, "longitude": 51.389})
    else:
        sent = say(world, chat, account, text=key["text"])
    return {"message_id": sent.id, "key": sent.key}


def _open_address(world: World, account: SandboxAccount, chat: SandboxChat, url: str) -> Json:
    """Open a URL; one that leads to a bot opens its chat and presses Start."""
    host = FACES[chat.messenger].rules.link_host
    match = re.fullmatch(rf"(?:https?://)?{re.escape(host)}/(\w+)(?:\?start=([A-Za-z0-9_-]{{1,64}}))?", url)
    if match is None:
        return {"url": url}
    try:
        bot = world.bot_on(chat.messenger, match[1])
    except Unknown:
        return {"url": url}
    private = world.private(bot, account)
    text = f"/start {match[2]}" if match[2] else "/start"
    sent = say(world, private, account, text=text)
    return {"url": url, "message_id": sent.id}


def open_link(world: World, chat: SandboxChat, account: SandboxAccount, url: str) -> Json:
    """Follow a URL that came with a toast."""
    return _open_address(world, account, chat, url)


def _callback(world: World, account: SandboxAccount, target: Message, data: str) -> CallbackQuery:
    bot = next((b for b in world.bots.values() if b.account is target.sender), None)
    if bot is None:
        raise CannotDo("this button belongs to nobody")
    face = FACES[bot.messenger]
    press_id = face.press_id(world.random.getrandbits(62), account)
    made = CallbackQuery(press_id, bot, account, target, world.clock.time())
    world.presses[made.id] = made
    if len(world.presses) > PRESSES_KEPT:
        del world.presses[next(iter(world.presses))]
    world.delivery.tell(bot, "callback_query", face.callback(made, data, world.files))
    return made
