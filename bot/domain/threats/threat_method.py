"""How the level of a threat is computed from votes. Whole numbers only, divided downwards: the same votes give the same
level on any machine, in any order. docs/threats-method.md gives the method in words.

A voice is a body, as in the atlas: the median of what its people say. Leads together are one voice. Likelihood and harm
are each the median of all voices; their product is the score.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_method import median
from bot.domain.threats.threat_votes import CountedVote

METHOD: Final = "1"
"""The version of this method. If you change a number or a rule below, give it a new version."""
LEVELS: Final = (500, 1000, 1600)
"""Thresholds for a level of 2, 3, 4: the score, in hundredths; it lies between 1.00 and 25.00."""
CELLS: Final = 5
"""Rows and columns of the matrix."""


@dataclass(frozen=True, slots=True)
class ThreatRating:
    """A level with everything that explains it. ``likelihood``, ``harm`` and ``score`` are in hundredths, None without
    a vote; ``voices``: how many there are; ``divided``: the voices whose own people do not agree; ``tipping``: the
    voices without which the level would be another one."""

    threat: str
    level: AtlasLevel
    likelihood: int | None = None
    harm: int | None = None
    score: int | None = None
    voices: int = 0
    divided: tuple[str, ...] = ()
    tipping: tuple[str, ...] = ()

    @property
    def is_firm(self) -> bool:
        """Whether no single voice decides the level. A level with one voice is never firm."""
        return self.voices > 1 and not self.tipping

    @property
    def cell(self) -> tuple[int, int] | None:
        """Likelihood and harm as whole numbers, halves rounded up: its cell of the matrix."""
        if self.likelihood is None or self.harm is None:
            return None
        return (self.likelihood + 50) // 100, (self.harm + 50) // 100


def level_of(score: int) -> AtlasLevel:
    """The level of a score in hundredths."""
    return AtlasLevel(1 + sum(score >= bound for bound in LEVELS))


def cell_level(likelihood: int, harm: int) -> AtlasLevel:
    """The level of a cell of the matrix, of whole numbers from 1 to 5."""
    return level_of(100 * likelihood * harm)


def rate_threats(threat_ids: Iterable[str], votes: Sequence[CountedVote]) -> tuple[ThreatRating, ...]:
    """The rating of each threat, in the given order."""
    by_threat: dict[str, list[CountedVote]] = defaultdict(list)
    for vote in votes:
        by_threat[vote.threat].append(vote)
    return tuple(rate_threat(threat_id, by_threat.get(threat_id, [])) for threat_id in threat_ids)


def rate_threat(threat_id: str, votes: Sequence[CountedVote]) -> ThreatRating:
    """The rating of one threat from its votes; unknown without any."""
    voices: dict[str, list[CountedVote]] = defaultdict(list)
    for vote in votes:
        voices[vote.body].append(vote)
    if not voices:
        return ThreatRating(threat_id, AtlasLevel.UNKNOWN)
    likelihood, harm = _medians(voices.values())
    score = likelihood * harm // 100
    return ThreatRating(
        threat_id,
        level_of(score),
        likelihood,
        harm,
        score,
        len(voices),
        tuple(sorted(voice for voice, own in voices.items() if _disagree(own))),
        tuple(sorted(_tipping(voices, level_of(score)))),
    )


def _medians(voices: Iterable[Sequence[CountedVote]]) -> tuple[int, int]:
    own = [
        (median([100 * vote.likelihood for vote in votes]), median([100 * vote.harm for vote in votes]))
        for votes in voices
    ]
    return median([likelihood for likelihood, _ in own]), median([harm for _, harm in own])


def _disagree(votes: Sequence[CountedVote]) -> bool:
    return len({(vote.likelihood, vote.harm) for vote in votes}) > 1


def _tipping(voices: Mapping[str, Sequence[CountedVote]], level: AtlasLevel) -> Iterator[str]:
    for left_out in voices if len(voices) > 1 else ():
        likelihood, harm = _medians(votes for voice, votes in voices.items() if voice != left_out)
        if level_of(likelihood * harm // 100) is not level:
            yield left_out
