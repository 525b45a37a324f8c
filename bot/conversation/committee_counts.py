"""How the committee's work stands, for metrics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CommitteeCounts:
    """How many quick alerts, and how many proposals of measures, are ``late``. Empty if unknown."""

    alerts: Mapping[str, int] = field(default_factory=dict)
    proposals: Mapping[str, int] = field(default_factory=dict)


class CommitteeStore(Protocol):
    async def committee_counts(self, now: datetime) -> CommitteeCounts:
        """Read in a transaction of its own."""
        ...
