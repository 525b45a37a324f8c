"""What an operator is told when a command fails: one line that says how to fix it."""

import errno

from bot.cli.words import translate, words
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
            lines = (translate(problem) for problem in str(error).splitlines())
            return words("error-content", error="\n".join(lines))
        case TokenRefused():
            return words("error-token")
        case WireDown():
            return words("error-messenger-away", error=error)
        case OSError(errno=errno.EADDRINUSE):
            return words("error-port")
        case PermissionError(filename=str() as name):
            return words("error-permission", name=name, user=own_user())
        case _:
            return str(error)
