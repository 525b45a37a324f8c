"""A round of opinions on a draft of the atlas or on a lesson: some are asked, until a day; each opinion is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account
from bot.domain.typed import one_line

LASTS: Final = (3, 7, 14)
"""Days that a round may be open for."""
LONGEST: Final = 600
SHORTEST: Final = 10
REMIND: Final = timedelta(days=1)
"""So long before its last day those who have said nothing are reminded, once."""


class Subject(StrEnum):
    ATLAS = "atlas"
    LESSON = "lesson"


class Told(StrEnum):
    """What the clock has said of a round, in this order."""

    NOTHING = ""
    SILENT = "silent"
    """Those who had said nothing, a day before the end."""
    OVER = "over"
    """Whoever asked: it is over, and waits to be answered and closed."""


class Answer(StrEnum):
    """What became of an opinion."""

    NONE = ""
    TAKEN = "taken"
    PARTLY = "partly"
    NOT_TAKEN = "not-taken"


ANSWERS: Final = (Answer.TAKEN, Answer.PARTLY, Answer.NOT_TAKEN)


@dataclass(frozen=True, slots=True)
class Round:
    """``about``: the version's or the lesson's id; ``until``: the last day.

    ``edition``: the lesson's, as it was when it was asked about (`learning.lesson_edition`); of a version of the atlas,
    which does not change, its number: a draft that another one replaces leaves no other trace. Empty where the round
    is older than that.
    """

    id: str
    subject: Subject
    about: str
    by: Account
    day: date
    until: date
    invited: tuple[Account, ...]
    closed: bool = False
    told: Told = Told.NOTHING
    edition: str = ""

    def takes(self, today: date) -> bool:
        """Whether an opinion may still be given."""
        return not self.closed and today <= self.until

    def to_remind(self, today: date) -> bool:
        return self.takes(today) and self.told is Told.NOTHING and self.until - today <= REMIND

    def to_end(self, today: date) -> bool:
        """Whether whoever asked is to hear that it is over."""
        return not self.closed and today > self.until and self.told is not Told.OVER


@dataclass(frozen=True, slots=True)
class Opinion:
    """``answer`` with its ``reason`` once it was answered. ``edition``: of the lesson as its writer read it."""

    id: str
    round_id: str
    by: Account
    day: date
    words: str
    answer: Answer = Answer.NONE
    reason: str = ""
    edition: str = ""


def opinion_words(text: str) -> str:
    """Raises BadInput for what says nothing or too much."""
    words = one_line(text)
    if len(words) < SHORTEST:
        raise BadInput("opinion-short", {"least": SHORTEST})
    if len(words) > LONGEST:
        raise BadInput("opinion-long", {"most": LONGEST})
    return words


def may_give(found: Round | None, by: Account, *, today: date) -> Round:
    """Raises NotFound, NotAllowed for who was not invited, WrongState once it is over."""
    if found is None:
        raise NotFound("opinion-no-round")
    if by not in found.invited:
        raise NotAllowed("opinion-not-invited")
    if not found.takes(today):
        raise WrongState("opinion-over")
    return found


def answered(opinion: Opinion | None, answer: Answer, reason: str) -> Opinion:
    """Raises NotFound; BadInput for an answer without a reason. Its first answer can be put right until it closes."""
    if opinion is None or answer is Answer.NONE:
        raise NotFound("opinion-none")
    return replace(opinion, answer=answer, reason=opinion_words(reason))


def closed(found: Round, opinions: Sequence[Opinion]) -> Round:
    """Raises WrongState while an opinion has no answer."""
    if found.closed:
        raise WrongState("opinion-over")
    open_ones = sum(one.answer is Answer.NONE for one in opinions)
    if open_ones:
        raise WrongState("opinion-unanswered", {"count": open_ones})
    return replace(found, closed=True)


def unsettled(rounds: Sequence[Round], about: str) -> bool:
    """Whether a round on this is still open: what is asked about is not signed meanwhile."""
    return any(one.about == about and not one.closed for one in rounds)


def asked_about(rounds: Sequence[Round], about: str) -> bool:
    """Whether anybody was ever asked about this."""
    return any(one.about == about for one in rounds)


def silent(found: Round, opinions: Sequence[Opinion]) -> tuple[Account, ...]:
    """Who was asked and has said nothing yet."""
    said = {one.by for one in opinions}
    return tuple(account for account in found.invited if account not in said)
