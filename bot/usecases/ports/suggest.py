"""What the report form asks of outside when somebody tells what he saw: which acts it may be."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most three ids of acts, likeliest first; or the subject that the text is about and no act is
    (`bot.domain.reporting.scope.OutsideSubject`), empty for none. Both are empty where nothing is sure enough.
    ``doubted``: it may be about a private person's words or life, and only who did it tells; ``acts`` stand
    beside it."""

    acts: tuple[str, ...] = ()
    outside: str = ""
    doubted: bool = False


class Suggester(Protocol):
    def suggest(self, text: str, acts: Collection[str]) -> Suggestions:
        """What a text in Persian tells of, formal or colloquial, mistyped or in Latin letters, among ``acts``.

        ``outside`` only where it is sure, and never where the words name a candidate, a number, a gift or an office:
        a report is turned away by it. Without ``acts`` nobody is: there it is a question, and names do not
        matter. Never raises on any text, keeps and logs
        nothing of it, and takes a few milliseconds; where no act is looked for, mostly a tenth of one.
        """
        ...
