"""What Telegram shows of a bot beside and before a chat: its menu of commands, descriptions, the menu button.

Each is kept as it was set, by scope and language, and given back by its getter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox.refusals import bad

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall
    from bot.sandbox.records import Json

SCOPES: Final = (
    *("default", "all_private_chats", "all_group_chats", "all_chat_administrators"),
    *("chat", "chat_administrators", "chat_member"),
)
COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
DESCRIPTION_LIMIT, SHORT_DESCRIPTION_LIMIT = 512, 120
"""Characters."""
MENU_BUTTONS: Final = ("commands", "default")
"""The kinds of menu button that need no web page."""


def set_my_commands(call: BotApiCall) -> bool:
    """setMyCommands (Telegram): at most 100, lower-case names up to 32, descriptions up to 256 characters."""
    commands: Any = call.json("commands")
    if not isinstance(commands, list) or not all(isinstance(c, dict) for c in commands):
        raise bad("can't parse commands JSON object")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[_scope(call)] = commands
    return True


def get_my_commands(call: BotApiCall) -> list[Json]:
    """getMyCommands: only of this exact scope and language."""
    return call.bot.commands.get(_scope(call), [])


def delete_my_commands(call: BotApiCall) -> bool:
    """deleteMyCommands."""
    call.bot.commands.pop(_scope(call), None)
    return True


def _scope(call: BotApiCall) -> str:
    """The scope of the list of commands; the default one for everybody if none is given."""
    scope: Any = call.json("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    whose = [str(scope[key]) for key in ("chat_id", "user_id") if key in scope]
    return ":".join([scope["type"], *whose, call.text("language_code") or ""])


def set_my_description(call: BotApiCall) -> bool:
    """setMyDescription: at most 512 characters, shown in an empty chat; empty removes it."""
    return _keep(call, call.bot.descriptions, "description", DESCRIPTION_LIMIT)


def get_my_description(call: BotApiCall) -> Json:
    """getMyDescription: of this language."""
    return {"description": call.bot.descriptions.get(call.text("language_code") or "", "")}


def set_my_short_description(call: BotApiCall) -> bool:
    """setMyShortDescription: at most 120 characters, on the bot's page and in shared links; empty removes it."""
    return _keep(call, call.bot.short_descriptions, "short_description", SHORT_DESCRIPTION_LIMIT)


def get_my_short_description(call: BotApiCall) -> Json:
    """getMyShortDescription: of this language."""
    return {"short_description": call.bot.short_descriptions.get(call.text("language_code") or "", "")}


def _keep(call: BotApiCall, texts: dict[str, str], name: str, limit: int) -> bool:
    words = call.text(name) or ""
    if len(words) > limit:
        raise bad(f"{name.upper()}_TOO_LONG")
    texts[call.text("language_code") or ""] = words
    return True


def set_chat_menu_button(call: BotApiCall) -> bool:
    """setChatMenuButton for all private chats, with commands or as usual. Single chats and web pages are not
    supported here."""
    button: Any = call.json("menu_button") or {"type": "default"}
    if call.params.get("chat_id") is not None or not isinstance(button, dict):
        raise bad("can't parse MenuButton")
    if button.get("type") not in MENU_BUTTONS:
        raise bad("can't parse MenuButton: Unsupported type specified")
    call.bot.menu_button = button["type"]
    return True


def get_chat_menu_button(call: BotApiCall) -> Json:
    """getChatMenuButton of all private chats."""
    return {"type": call.bot.menu_button}
