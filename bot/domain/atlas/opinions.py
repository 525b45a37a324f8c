"""A round of opinions on a draft of the atlas, a lesson or a measure: some people are invited until a day; each
opinion is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account
from bot.domain.typed import one_line

LASTS: Final = (3, 7, 14)
"""Days that a round may stay open."""
LONGEST: Final = 600
SHORTEST: Final = 10
REMIND: Final = timedelta(days=1)
"""This long before the last day, invitees who have not answered are reminded once."""


class OpinionSubject(StrEnum):
    ATLAS = "atlas"
    LESSON = "lesson"
    MEASURE = "measure"
    """One that somebody has taken up against a threat."""
    DIVISION = "division"


class OpinionRoundNotice(StrEnum):
    """Notices that a round has sent so far, in this order."""

    NOTHING = ""
    SILENT = "silent"
    """Reminded the silent invitees, a day before the end."""
    OVER = "over"
    """Told the asker that the round is over; it waits to be answered and closed."""


class OpinionAnswer(StrEnum):
    """What became of an opinion."""

    NONE = ""
    TAKEN = "taken"
    PARTLY = "partly"
    NOT_TAKEN = "not-taken"


ANSWERS: Final = (OpinionAnswer.TAKEN, OpinionAnswer.PARTLY, OpinionAnswer.NOT_TAKEN)


@dataclass(frozen=True, slots=True)
class OpinionRound:
    """``about``: the id of the version, lesson or measure; ``until``: the last day.

    ``edition``: that of the lesson when the round began (`learning.lesson_edition`). For a version of the
    atlas, which does not change, its number: a draft that is replaced leaves no other trace. Empty in rounds
    older than the field, and for a measure.
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
        """Whether to tell the asker that the round is over."""
        return not self.closed and today > self.until and self.last_notice is not OpinionRoundNotice.OVER


@dataclass(frozen=True, slots=True)
class Opinion:
    """``answer`` with its ``reason``, once answered. ``edition``: the lesson's, as the writer read it."""

    id: str
    round_id: str
    by: Account
    day: date
    words: str
    answer: OpinionAnswer = OpinionAnswer.NONE
    reason: str = ""
    edition: str = ""


def opinion_words(text: str) -> str:
    """Raises BadInput for words that say nothing or are too long."""
    words = one_line(text)
    if len(words) < SHORTEST:
        raise BadInput("opinion-short", {"least": SHORTEST})
    if len(words) > LONGEST:
        raise BadInput("opinion-long", {"most": LONGEST})
    return words


def may_give(opinion_round: OpinionRound | None, by: Account, *, today: date) -> OpinionRound:
    """Raises NotFound, NotAllowed for a person who was not invited, WrongState once the round is over."""
    if opinion_round is None:
        raise NotFound("opinion-no-round")
    if by not in opinion_round.invited:
        raise NotAllowed("opinion-not-invited")
    if not opinion_round.takes(today):
        raise WrongState("opinion-over")
    return opinion_round


def answer_opinion(opinion: Opinion | None, answer: OpinionAnswer, reason: str) -> Opinion:
    """Raises NotFound; BadInput for an answer without a reason. The answer can be corrected until the round
    closes."""
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
    """Whether a round about this is still open: its subject is not signed meanwhile."""
    return any(opinion_round.about == about and not opinion_round.closed for opinion_round in rounds)


def has_any_round(rounds: Sequence[OpinionRound], about: str) -> bool:
    """Whether there was ever a round about this."""
    return any(opinion_round.about == about for opinion_round in rounds)


def silent_invitees(opinion_round: OpinionRound, opinions: Sequence[Opinion]) -> tuple[Account, ...]:
    """The invitees who have not answered yet."""
    authors = {opinion.by for opinion in opinions}
    return tuple(account for account in opinion_round.invited if account not in authors)
