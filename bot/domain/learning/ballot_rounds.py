"""A round of ballots: each is sorted, then the station's minutes are filled in and must agree with the papers.

What is stored is the seed and what the learner said. Which ballots they were, what becomes of each, and what the
minutes must say follow from the seed and the law.
"""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from bot.domain.learning.ballot_bank import ROUND, bank_edition, draw_numbers, make_ballot
from bot.domain.learning.ballots import (
    Ballot,
    BallotJudgment,
    BallotKind,
    BallotLaw,
    BallotVerdict,
    judge_ballot,
)
from bot.domain.learning.practice_records import PracticeRecord, read_record, round_id


class MinutesLine(StrEnum):
    """The lines of the minutes, in the order in which they are asked."""

    CAST = "cast"
    """Votes that count as cast: the valid ones, and the void ones that count."""
    VALID = "valid"
    VOID = "void"
    REMAINING = "remaining"
    """Slips that are left."""


class MinutesFault(StrEnum):
    """What does not add up. No fault says which number is wrong."""

    SUM = "sum"
    """Valid and void together are not the votes cast."""
    SLIPS = "slips"
    """Slips given out and slips left together are not the slips that the station got."""
    MORE = "more"
    """More votes than slips were given out."""
    PAPERS = "papers"
    """The numbers agree with one another, but not with the ballots."""


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips of the station: how many it got, and to how many voters it gave one."""

    received: int
    issued: int


@dataclass(frozen=True, slots=True)
class BallotRound:
    """A round as it is stored: at most twenty answers, then the lines of the minutes."""

    kind: BallotKind
    _: KW_ONLY
    seed: str
    edition: str
    answers: tuple[BallotVerdict, ...] = ()
    minutes: Mapping[MinutesLine, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """A short name for buttons, from the seed."""
        return round_id(self.seed)

    @property
    def position(self) -> int:
        """The place of the ballot to sort now, from 0; the length of a round when all are sorted."""
        return len(self.answers)

    @property
    def is_sorted(self) -> bool:
        return self.position >= ROUND

    def next_line(self) -> MinutesLine | None:
        """The first line of the minutes that is still empty."""
        return next((line for line in MinutesLine if line not in self.minutes), None)

    def with_answer(self, verdict: BallotVerdict) -> Self:
        return replace(self, answers=(*self.answers, verdict))

    def with_count(self, line: MinutesLine, count: int) -> Self:
        return replace(self, minutes={**self.minutes, line: count})

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `from_plain` reads it."""
        return {
            "kind": self.kind.value,
            "seed": self.seed,
            "edition": self.edition,
            "answers": [answer.value for answer in self.answers],
            "minutes": {line.value: count for line, count in self.minutes.items()},
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote."""
        return cls(
            BallotKind(plain["kind"]),
            seed=plain["seed"],
            edition=plain["edition"],
            answers=tuple(map(BallotVerdict, plain["answers"])),
            minutes={MinutesLine(line): int(count) for line, count in plain["minutes"].items()},
        )


def begin_round(kind: BallotKind, *, seed: str, law: BallotLaw) -> BallotRound:
    return BallotRound(kind, seed=seed, edition=bank_edition(law))


def slips_of(ballot_round: BallotRound) -> Slips:
    """At least as many slips were given out as there are papers; whoever kept theirs makes the difference."""
    rng = random.Random(f"slips/{ballot_round.seed}")  # noqa: S311 numbers of an invented station
    issued = ROUND + rng.choice((0, 0, 1, 2))
    return Slips(received=rng.choice((30, 40, 50)), issued=issued)


class RoundPapers:
    """The ballots of a round and the verdicts on them, worked out from its seed."""

    def __init__(self, ballot_round: BallotRound, law: BallotLaw) -> None:
        self.round = ballot_round
        self.law = law

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the ballots in the bank, in order."""
        return draw_numbers(self.round.kind, self.round.seed, self.law)

    def ballot(self, position: int) -> Ballot:
        return make_ballot(self.round.kind, self.numbers[position], self.law)

    def judgment(self, position: int) -> BallotJudgment:
        return judge_ballot(self.ballot(position), self.law)

    @cached_property
    def tally(self) -> Mapping[BallotVerdict, int]:
        """How many of the ballots that are sorted so far lie on which pile. All lie on the right one: a wrong answer
        is put right at once."""
        counts = Counter(self.judgment(position).verdict for position in range(self.round.position))
        return {verdict: counts[verdict] for verdict in BallotVerdict}

    @cached_property
    def right_answers(self) -> int:
        verdicts = (self.judgment(position).verdict for position in range(self.round.position))
        return sum(given is verdict for given, verdict in zip(self.round.answers, verdicts, strict=True))

    def true_minutes(self) -> Mapping[MinutesLine, int]:
        """What the minutes must say once all ballots are sorted."""
        valid = self.tally[BallotVerdict.VALID] + self.tally[BallotVerdict.PARTLY]
        void, slips = self.tally[BallotVerdict.VOID], slips_of(self.round)
        return {
            MinutesLine.CAST: valid + void,
            MinutesLine.VALID: valid,
            MinutesLine.VOID: void,
            MinutesLine.REMAINING: slips.received - slips.issued,
        }

    def minutes_fault(self) -> MinutesFault | None:
        """What does not add up in the filled-in minutes: first what the numbers themselves show, then the papers."""
        given, slips = self.round.minutes, slips_of(self.round)
        if given[MinutesLine.VALID] + given[MinutesLine.VOID] != given[MinutesLine.CAST]:
            return MinutesFault.SUM
        if given[MinutesLine.REMAINING] + slips.issued != slips.received:
            return MinutesFault.SLIPS
        if given[MinutesLine.CAST] > slips.issued:
            return MinutesFault.MORE
        return None if given == self.true_minutes() else MinutesFault.PAPERS


BallotRecord = PracticeRecord[BallotRound]
"""A learner's practice with one kind of ballots."""


def read_ballot_record(plain: Mapping[str, Any]) -> BallotRecord:
    return read_record(plain, BallotRound.from_plain)


def finish_round(record: BallotRecord, papers: RoundPapers) -> BallotRecord:
    """The record once the minutes of this round agree with its papers."""
    return record.with_finished(papers.round, right=papers.right_answers)
