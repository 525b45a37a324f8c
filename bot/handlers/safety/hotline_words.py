"""Hotlines: the numbers of the content, and local ones that an owner has set with their source."""

from collections.abc import Sequence

from bot.conversation.outgoing import Digits, TextRef
from bot.domain.owner.local_lines import LocalLine


def local_lines(lines: Sequence[LocalLine]) -> list[TextRef]:
    """One to a line, each with its source."""
    return [
        TextRef(
            "hotline-local",
            {"number": Digits(line.number), "label": line.label, "source": line.source},
        )
        for line in lines
    ]
