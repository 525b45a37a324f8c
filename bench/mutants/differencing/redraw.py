"""Each press on «make a preview» draws anew, and somebody keeps all previews."""

import random
from collections.abc import Sequence
from typing import Final

from bench import differencing_world
from bench.differencing_world import PublishedPeriod, RoundingTally
from bench.mutants import Patch
from bot.domain.figures.publication import Period
from bot.domain.figures.publication_counts import CountedCase, Rows

REDRAWN: Final = 8


def apply(patch: Patch) -> None:
    def publish_redrawn(
        cases: Sequence[CountedCase], period: Period, rows: Rows, rng: random.Random, tally: RoundingTally
    ) -> PublishedPeriod | None:
        previews = [publish(cases, period, rows, rng, tally) for _ in range(REDRAWN)]
        publications = [publication for publication in previews if publication is not None]
        if not publications:
            return None
        first, versions = publications[0], [publication.versions[0] for publication in publications]
        return PublishedPeriod(first.counts, versions, first.behind)

    publish = patch.replace(differencing_world, "publish", publish_redrawn)
