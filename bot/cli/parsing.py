"""An ``ArgumentParser`` that speaks the operator's language, for its own words too."""

import argparse
import sys
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from bot.cli.words import FROM_LEFT, from_left, language, translate, words

USAGE_ERROR: Final = 2


class OperatorParser(argparse.ArgumentParser):
    """Help and errors in the language of ``bot/cli/words.py``. Parsers of subcommands are made of the same class."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=OperatorHelp, **options)
        self._positionals.title = words("help-commands")
        self._optionals.title = words("help-options")
        self.add_argument("-h", "--help", action="help", help=words("help-help"))

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, and exit with 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{words('help-error', command=self.prog, error=translate(message))}\n")


class OperatorHelp(argparse.HelpFormatter):
    """The usage begins with the operator's word for it, and the second line of a help stays in its column."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: "Iterable[argparse._MutuallyExclusiveGroup]",
        prefix: str | None = None,
    ) -> None:
        """As in argparse."""
        if prefix is None:
            prefix = f"{FROM_LEFT if language() == 'fa' else ''}{words('help-usage')} "
        super().add_usage(usage, actions, groups, prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return [from_left(line) for line in super()._split_lines(text, width)]
