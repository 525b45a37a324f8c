"""One name too many is still read."""

from collections.abc import Iterator
from dataclasses import replace

from bench.mutants import Patch
from bot.domain.learning import ballots
from bot.domain.learning.ballots import Ballot, BallotFinding

_name_findings = ballots._name_findings


def with_room(ballot: Ballot) -> Iterator[BallotFinding]:
    return _name_findings(replace(ballot, seats=ballot.seats + 1))


def apply(patch: Patch) -> None:
    patch.replace(ballots, "_name_findings", with_room)
