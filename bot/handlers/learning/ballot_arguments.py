"""What the buttons of a round of ballots carry, as in ``bot/handlers/press_arguments.py``."""

from typing import NamedTuple

from bot.domain.learning.ballot_rounds import MinutesLine
from bot.domain.learning.ballots import BallotKind, BallotVerdict


class BallotAnew(NamedTuple):
    """A new round, for which an open one with answers is dropped once that ``is_sure``."""

    kind: BallotKind
    is_sure: bool = False


class BallotRoundName(NamedTuple):
    """An open round of ballots."""

    kind: BallotKind
    round_id: str


class BallotPlace(NamedTuple):
    """A ballot by its position from 0; behind the last one are the minutes."""

    kind: BallotKind
    round_id: str
    position: int | None


class BallotAnswer(NamedTuple):
    """What is said of a ballot."""

    kind: BallotKind
    round_id: str
    position: int | None
    verdict: BallotVerdict


class MinutesPlace(NamedTuple):
    """A line of a round's minutes."""

    kind: BallotKind
    round_id: str
    line: MinutesLine
