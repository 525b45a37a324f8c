"""The same days are published once more when some cases have come in late."""

import random
from collections.abc import Sequence

from bench import differencing_world
from bench.differencing_world import PublishedPeriod, PublishedVersion, RoundingTally
from bench.mutants import Patch
from bot.domain.figures.publication import CaseOutcome, Period, PublicationTableKind
from bot.domain.figures.publication_counts import CountedCase, Rows, count


def _late_cases(period: Period, rows: Rows, rng: random.Random) -> list[CountedCase]:
    acts, areas = [*rows.labels[PublicationTableKind.ACT]], [*rows.district_of]
    return [
        CountedCase(rng.choice(acts), rng.choice(areas), rng.choice(period.days), CaseOutcome.OPEN)
        for _ in range(rng.randint(20, 120))
    ]


def apply(patch: Patch) -> None:
    def publish_twice(
        cases: Sequence[CountedCase], period: Period, rows: Rows, rng: random.Random, tally: RoundingTally
    ) -> PublishedPeriod | None:
        """Each version as the program would make it."""
        first = publish(cases, period, rows, rng, tally)
        late = _late_cases(period, rows, rng)
        second = publish([*cases, *late], period, rows, rng, tally)
        if first is None or second is None:
            return None
        late_version = PublishedVersion(second.versions[0].published, count(late, rows))
        return PublishedPeriod(first.counts, [*first.versions, late_version], first.behind)

    publish = patch.replace(differencing_world, "publish", publish_twice)
