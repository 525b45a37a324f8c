"""What the report form needs from outside when somebody describes what they saw: the acts that it may be."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most three ids of acts, likeliest first; or the subject of the text if it is no act
    (`bot.domain.reporting.scope.OutsideSubject`), else empty. Both are empty if nothing is certain enough.
    ``doubted``: it may be about a private person's words or life, which depends on who did it; ``acts`` are
    given too."""

    acts: tuple[str, ...] = ()
    outside: str = ""
    doubted: bool = False


class Suggester(Protocol):
    def suggest(self, text: str, acts: Collection[str]) -> Suggestions:
        """What a text in Persian is about, among ``acts``: formal or colloquial, mistyped or in Latin
        letters.

        ``outside`` only if it is certain, and never if the words name a candidate, a number, a gift or an
        office, because it turns a report away. Without ``acts`` the text is a question: nobody is turned
        away, and names do not matter. Never raises on any text, stores and logs nothing of it, and takes a
        few milliseconds; without acts mostly a tenth of one.
        """
        ...
