"""The draw is random, and nothing is chosen."""

import random
from collections.abc import Sequence

from bench import differencing_world
from bench.differencing_method import possible_range
from bench.differencing_world import (
    PublishedPeriod,
    PublishedVersion,
    RoundingTally,
    count_rounding_error,
    zero_counts,
)
from bench.mutants import Patch
from bot.domain.figures.publication import Period
from bot.domain.figures.publication_counts import CountedCase, Rows, count
from bot.domain.figures.publication_rounding import round_counts


def publish_one_draw(
    cases: Sequence[CountedCase], period: Period, rows: Rows, rng: random.Random, tally: RoundingTally
) -> PublishedPeriod:
    counts = count(cases, rows)
    drawn = round_counts(counts, key=rng.randbytes(16))
    count_rounding_error(tally, counts, drawn, cases=len(cases))
    return PublishedPeriod(counts, [PublishedVersion(drawn, zero_counts(counts))], possible_range)


def apply(patch: Patch) -> None:
    patch.replace(differencing_world, "publish", publish_one_draw)
