"""A missing stamp is not noticed."""

from collections.abc import Iterator
from dataclasses import replace

from bench.mutants import Patch
from bot.domain.learning import ballots
from bot.domain.learning.ballots import Ballot, BallotFinding

_paper_findings = ballots._paper_findings


def ignore_stamp(ballot: Ballot) -> Iterator[BallotFinding]:
    return _paper_findings(replace(ballot, has_stamp=True))


def apply(patch: Patch) -> None:
    patch.replace(ballots, "_paper_findings", ignore_stamp)
