"""Whom to call: the numbers of the content, and local ones that an owner has set with their source."""

from collections.abc import Sequence

from bot.conversation.outgoing import Digits, Term
from bot.domain.owner.local_lines import LocalLine


def local_lines(lines: Sequence[LocalLine]) -> list[Term]:
    """One a line, each with where it is said."""
    return [
        Term(
            "hotline-local",
            {"number": Digits(line.number), "label": line.label, "source": line.source},
        )
        for line in lines
    ]
