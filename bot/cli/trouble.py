"""What an operator is told when a command fails: one line that says how to fix it."""

import errno

from bot.conversation.wire import TokenRefused, WireDown
from bot.library.problems import ContentErrors
from bot.settings import SettingsTrouble
from bot.texts.loader import TextErrors
from storage.folders import own_user
from storage.trouble import StorageTrouble


class CommandTrouble(Exception):
    """A command's own input cannot be used; the message says what was expected."""


EXPECTED = (
    CommandTrouble,
    SettingsTrouble,
    StorageTrouble,
    ContentErrors,
    TextErrors,
    TokenRefused,
    WireDown,
    OSError,
)
"""Errors that may prevent a start; any other error is our own and shows its traceback."""


def mend(error: Exception) -> str:
    """The line for this error."""
    match error:
        case ContentErrors():
            return f"content cannot be read: {error}; run ./amanat content check"
        case TokenRefused():
            return "the messenger refuses the token: set a valid AMANAT_TELEGRAM_TOKEN or AMANAT_BALE_TOKEN"
        case WireDown():
            return f"the messenger cannot be reached ({error}): check AMANAT_*_API, AMANAT_*_PROXY and the network"
        case OSError(errno=errno.EADDRINUSE):
            return "the port of AMANAT_LISTEN is in use: stop the other process, or set AMANAT_LISTEN=127.0.0.1:8081"
        case PermissionError(filename=str() as name):
            return f"{name} may not be used: let {own_user()} read and write it, or run the command as who owns it"
        case _:
            return str(error)
