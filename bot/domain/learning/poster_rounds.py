"""A round of posters, pages and messages: the learner finds what is forbidden on each, or says that nothing is wrong.

What is stored is the seed and the numbers that were pressed. Which pieces they were, what is wrong on each, and how
many were found follow from the seed and the law.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import Any, Final, Self

from bot.domain.learning.poster_bank import ROUND, bank_edition, draw_numbers, make_piece
from bot.domain.learning.posters import (
    CampaignPiece,
    PosterFinding,
    PosterKind,
    PosterLaw,
    faults_of,
    finding_of,
)
from bot.domain.learning.practice_records import PracticeRecord, read_record, round_id

NOTHING_WRONG: Final = 0
"""Said in the place of a number: nothing on the piece is forbidden."""

type Presses = tuple[int, ...]
"""What was pressed on one piece, in order: numbers of marks from 1, or ``NOTHING_WRONG`` alone."""


@dataclass(frozen=True, slots=True)
class PosterRound:
    """A round as it is stored. ``answers`` are the presses on each finished piece, ``finds`` the faults found so far on
    the open one."""

    kind: PosterKind
    _: KW_ONLY
    seed: str
    edition: str
    answers: tuple[Presses, ...] = ()
    finds: Presses = ()

    @property
    def id(self) -> str:
        """A short name for buttons, from the seed."""
        return round_id(self.seed)

    @property
    def position(self) -> int:
        """The place of the open piece, from 0; the length of a round when all are done."""
        return len(self.answers)

    @property
    def is_done(self) -> bool:
        return self.position >= ROUND

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `from_plain` reads it."""
        return {
            "kind": self.kind.value,
            "seed": self.seed,
            "edition": self.edition,
            "answers": [list(presses) for presses in self.answers],
            "finds": list(self.finds),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote."""
        return cls(
            PosterKind(plain["kind"]),
            seed=plain["seed"],
            edition=plain["edition"],
            answers=tuple(tuple(map(int, presses)) for presses in plain["answers"]),
            finds=tuple(map(int, plain["finds"])),
        )


def begin_round(kind: PosterKind, *, seed: str, law: PosterLaw) -> PosterRound:
    return PosterRound(kind, seed=seed, edition=bank_edition(law))


class RoundPieces:
    """The pieces of a round and what is wrong on each, worked out from its seed."""

    def __init__(self, poster_round: PosterRound, law: PosterLaw) -> None:
        self.round = poster_round
        self.law = law

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the pieces in the bank, in order."""
        return draw_numbers(self.round.kind, self.round.seed, self.law)

    def piece(self, position: int) -> CampaignPiece:
        return make_piece(self.round.kind, self.numbers[position])

    def faults(self, position: int) -> frozenset[int]:
        """The numbers of the forbidden marks on this piece."""
        return faults_of(self.piece(position), self.law)

    def is_right(self, position: int) -> bool:
        """Whether all faults of a finished piece were pressed, and nothing else."""
        pressed = self.round.answers[position]
        return set(pressed) == (self.faults(position) or {NOTHING_WRONG})

    @cached_property
    def right_answers(self) -> int:
        return sum(map(self.is_right, range(self.round.position)))

    def after_press(self, number: int) -> PosterRound:
        """The round after this number was pressed on its open piece. A fault found while another is left keeps the
        piece open; any other press finishes it."""
        position = self.round.position
        presses, faults = (*self.round.finds, number), self.faults(position)
        if number in faults and set(presses) != faults:
            return replace(self.round, finds=presses)
        return replace(self.round, answers=(*self.round.answers, presses), finds=())

    def missed_findings(self) -> tuple[PosterFinding, ...]:
        """The forbidden findings of the pieces that were not answered right, each once, in the order of the round."""
        missed: dict[PosterFinding, None] = {}
        for position in range(self.round.position):
            if not self.is_right(position):
                piece, pressed = self.piece(position), self.round.answers[position]
                left = sorted(self.faults(position) - set(pressed))
                missed |= {finding_of(piece, piece.marks[number - 1]): None for number in left}
        return tuple(missed)


PosterRecord = PracticeRecord[PosterRound]
"""A learner's practice with one kind of campaign material."""


def read_poster_record(plain: Mapping[str, Any]) -> PosterRecord:
    return read_record(plain, PosterRound.from_plain)
