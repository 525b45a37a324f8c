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


class OpinionSubject(StrEnum):
    ATLAS = "atlas"
    LESSON = "lesson"


class OpinionRoundNotice(StrEnum):
    """What the clock has said of a round, in this order."""

    NOTHING = ""
    SILENT = "silent"
    """Those who had said nothing, a day before the end."""
    OVER = "over"
    """Whoever asked: it is over, and waits to be answered and closed."""


class OpinionAnswer(StrEnum):
    """What became of an opinion."""

    NONE = ""
    TAKEN = "taken"
    PARTLY = "partly"
    NOT_TAKEN = "not-taken"


ANSWERS: Final = (OpinionAnswer.TAKEN, OpinionAnswer.PARTLY, OpinionAnswer.NOT_TAKEN)


@dataclass(frozen=True, slots=True)
class OpinionRound:
    """``about``: the version's or the lesson's id; ``until``: the last day.

    ``edition``: the lesson's, as it was when it was asked about (`learning.lesson_edition`); of a version of the atlas,
    which does not change, its number: a draft that another one replaces leaves no other trace. Empty where the round
    is older than that.
    """

    id: str
    subject: OpinionSubject
    about: str
    by: Account
    day: date
    until: date
    invited: tuple[Account, ...]
    closed: bool = False
    last_notice: OpinionRoundNotice = OpinionRoundNotice.NOTHING
    edition: str = ""

    def takes(self, today: date) -> bool:
        """Whether an opinion may still be given."""
        return not self.closed and today <= self.until

    def to_remind(self, today: date) -> bool:
        return (
            self.takes(today)
            and self.last_notice is OpinionRoundNotice.NOTHING
            and self.until - today <= REMIND
        )

    def to_end(self, today: date) -> bool:
        """Whether whoever asked is to hear that it is over."""
        return not self.closed and today > self.until and self.last_notice is not OpinionRoundNotice.OVER


@dataclass(frozen=True, slots=True)
class Opinion:
    """``answer`` with its ``reason`` once it was answered. ``edition``: of the lesson as its writer read it."""

    id: str
    round_id: str
    by: Account
    day: date
    words: str
    answer: OpinionAnswer = OpinionAnswer.NONE
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


def may_give(opinion_round: OpinionRound | None, by: Account, *, today: date) -> OpinionRound:
    """Raises NotFound, NotAllowed for who was not invited, WrongState once it is over."""
    if opinion_round is None:
        raise NotFound("opinion-no-round")
    if by not in opinion_round.invited:
        raise NotAllowed("opinion-not-invited")
    if not opinion_round.takes(today):
        raise WrongState("opinion-over")
    return opinion_round


def answer_opinion(opinion: Opinion | None, answer: OpinionAnswer, reason: str) -> Opinion:
    """Raises NotFound; BadInput for an answer without a reason. Its first answer can be put right until it closes."""
    if opinion is None or answer is OpinionAnswer.NONE:
        raise NotFound("opinion-none")
    return replace(opinion, answer=answer, reason=opinion_words(reason))


def close_round(opinion_round: OpinionRound, opinions: Sequence[Opinion]) -> OpinionRound:
    """Raises WrongState while an opinion has no answer."""
    if opinion_round.closed:
        raise WrongState("opinion-over")
    open_ones = sum(opinion.answer is OpinionAnswer.NONE for opinion in opinions)
    if open_ones:
        raise WrongState("opinion-unanswered", {"count": open_ones})
    return replace(opinion_round, closed=True)


def has_open_round(rounds: Sequence[OpinionRound], about: str) -> bool:
    """Whether a round on this is still open: what is asked about is not signed meanwhile."""
    return any(opinion_round.about == about and not opinion_round.closed for opinion_round in rounds)


def has_any_round(rounds: Sequence[OpinionRound], about: str) -> bool:
    """Whether anybody was ever asked about this."""
    return any(opinion_round.about == about for opinion_round in rounds)


def silent_invitees(opinion_round: OpinionRound, opinions: Sequence[Opinion]) -> tuple[Account, ...]:
    """Who was asked and has said nothing yet."""
    authors = {opinion.by for opinion in opinions}
    return tuple(account for account in opinion_round.invited if account not in authors)
