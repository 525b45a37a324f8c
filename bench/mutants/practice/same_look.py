"""All pictures are of one ballot."""

from bench.mutants import Patch
from bot.domain.learning import ballot_rounds
from bot.domain.learning.ballots import Ballot, BallotKind, BallotLaw

_make_ballot = ballot_rounds.make_ballot


def first_ballot(kind: BallotKind, number: int, law: BallotLaw) -> Ballot:
    return _make_ballot(kind, 0, law)


def apply(patch: Patch) -> None:
    patch.replace(ballot_rounds, "make_ballot", first_ballot)
