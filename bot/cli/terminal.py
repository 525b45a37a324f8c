"""A conversation in the operator's terminal."""

import getpass
import sys
from typing import Protocol


class Terminal(Protocol):
    """Where questions are asked. ``ask`` and ``ask_hidden`` raise EOFError when there is nobody to answer."""

    def say(self, line: str) -> None: ...

    def ask(self, question: str) -> str: ...

    def ask_hidden(self, question: str) -> str:
        """The answer is not shown as it is typed."""
        ...


class OwnTerminal:
    """The terminal of this process."""

    def say(self, line: str) -> None:
        print(line, flush=True)

    def ask(self, question: str) -> str:
        return input(f"{question} ")

    def ask_hidden(self, question: str) -> str:
        return getpass.getpass(f"{question} ")


def has_terminal() -> bool:
    """Whether somebody can be asked here."""
    return sys.stdin.isatty() and sys.stdout.isatty()
