"""A check at the end of a card: one question with two or three answers, each with its reason. No grade."""

import hashlib
from dataclasses import KW_ONLY, dataclass
from typing import Final

_BETWEEN: Final = "\x1f"
_MARK_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """One answer, short enough for a button. `feedback` says in one sentence why it is right or wrong."""

    id: str
    _: KW_ONLY
    text: str
    right: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class CardCheck:
    """The question and its answers in file order; exactly one is right. `topic` is what it counts for."""

    text: str
    _: KW_ONLY
    answers: tuple[CheckAnswer, ...]
    article_ids: tuple[str, ...] = ()
    topic: str = ""

    def mark(self, answer: CheckAnswer) -> str:
        """What a button carries for this answer: eight hexadecimal digits that change with the words of the question
        or of the answer, so that an older button never means an answer that its presser has not read."""
        return _digest(self.text, answer.text)[:_MARK_DIGITS]

    def find_answer(self, mark: str) -> CheckAnswer | None:
        """The answer with this mark; None if the check was reworded since."""
        return next((answer for answer in self.answers if self.mark(answer) == mark), None)

    def ordered_answers(self, *, seed: str) -> tuple[CheckAnswer, ...]:
        """The answers in an order that follows from `seed` (the learner's key) and the words alone: going back shows
        the same order, and the file's order reveals nothing."""
        return tuple(sorted(self.answers, key=lambda answer: _digest(seed, self.text, answer.text)))


def _digest(*parts: str) -> str:
    return hashlib.sha256(_BETWEEN.join(parts).encode()).hexdigest()
