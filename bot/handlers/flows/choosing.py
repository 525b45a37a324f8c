"""Choosing one of several: a reason, a kind, an answer. Each has a button of its own, one to a row."""

from collections.abc import Callable, Iterable

from bot.conversation.arguments import Argument
from bot.conversation.outgoing import Rows
from bot.handlers.pieces import button


def choice_rows[T: str](
    choices: Iterable[T], label: str, verb: str, argument: Callable[[T], Argument]
) -> Rows:
    """A button for each choice. Its label's key is ``label``, a hyphen and the choice, and ``argument`` makes
    what it carries."""
    return tuple((button(f"{label}-{choice}", verb, argument(choice)),) for choice in choices)
