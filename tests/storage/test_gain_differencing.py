"""Whoever reads all gains at any two moments learns a result of nobody: a differencing attack on what is published.

Each learner's result is a bit of its own, so that a published sum says exactly whose results are in it. The attacker
reads every figure that owners and leads see, after each commit, and combines them. Whatever they combine is the same
for all learners of a block, so it is of nobody or of at least twenty people.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest

from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.gains import BLOCK, GainSums, whole_track
from bot.domain.learning.lessons import Audience
from storage.store import SqlStore
from tests.storage.conftest import Opening, sqlite_url

TRACK: Final = Audience.STAFF
BITS: Final = 60
"""Results in one column of 64 bits."""
type Figures = Mapping[str, frozenset[int]]
"""By name of a group, or "track": the learners of a published figure."""


def marked_result(learner: int, cohort_id: str) -> GainSums:
    """A result that says whose it is."""
    bits = [0, 0, 0]
    bits[learner // BITS] = 1 << learner % BITS
    before, gain, squared = bits
    return GainSums(
        TRACK,
        cohort_id=cohort_id,
        moment=GainMoment.AFTER,
        count=1,
        before=before,
        gain=gain,
        gain_squared=squared,
    )


def learners_in(sums: GainSums) -> frozenset[int]:
    columns = (sums.before, sums.gain, sums.gain_squared)
    return frozenset(
        place * BITS + bit for place, bits in enumerate(columns) for bit in range(BITS) if bits >> bit & 1
    )


async def read_all(store: SqlStore, groups: Sequence[str]) -> Figures:
    """What owners see: the track and each group."""
    async with store.batch() as batch:
        track = whole_track(await batch.uow.gains.published_parts(TRACK))
        by_group = {group: await batch.uow.gains.published_sums(TRACK, group) for group in groups}
    figures = {group: learners_in(sums[0]) for group, sums in by_group.items() if sums}
    return {**figures, "track": learners_in(track[0])} if track else figures


async def watch(store: SqlStore, arrivals: Sequence[tuple[int, str]], *, seed: int) -> list[Figures]:
    """All figures after each commit; a commit has one to four results."""
    rng, left = random.Random(seed), list(arrivals)
    groups = sorted({cohort for _, cohort in arrivals if cohort})
    seen: list[Figures] = [{}]
    while left:
        some, left = left[: (size := rng.randint(1, 4))], left[size:]
        async with store.batch() as batch:
            for learner, cohort_id in some:
                batch.uow.gains.add(marked_result(learner, cohort_id))
                batch.keep_turn()
            await batch.commit()
        if (figures := await read_all(store, groups)) != seen[-1]:
            seen.append(figures)
    return seen


def attacks(seen: Sequence[Figures]) -> Iterator[frozenset[int]]:
    """The learners about whom two looks, or a track and its groups at one look, tell something apart from others."""
    for earlier, later in combinations(seen, 2):
        for name, learners in later.items():
            for other in earlier.values():
                yield learners ^ other
            yield learners - earlier.get(name, frozenset())
    for figures in seen:
        groups = frozenset[int]().union(*(who for name, who in figures.items() if name != "track"))
        yield figures.get("track", frozenset()) ^ groups
        yield from (one_side ^ other for one_side, other in combinations(figures.values(), 2))


WORLDS: Final = (
    {"": 3, "big": 4, "other": 2},
    {"": 1, "big": 20, "other": 1},
    {"": 20, "big": 1, "other": 1},
)
"""How many learners are in each group: in the second one, the track and a group are nearly the same people."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("weights", WORLDS)
async def test_no_two_looks_differ_by_few_people(
    weights: Mapping[str, int], seed: int, open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    rng = random.Random(seed)
    arrivals = [(n, rng.choices(list(weights), list(weights.values()))[0]) for n in range(3 * BITS)]
    seen = await watch(store, arrivals, seed=seed)
    assert len(seen) > 4, "figures were published several times"
    assert len(seen[-1]) > 1 or weights[""] == max(weights.values()), "and those of a group, too"
    sizes = {len(learners) for learners in attacks(seen)}
    assert not sizes & set(range(1, BLOCK)), f"{min(sizes - {0})} people can be told from the others"


async def test_track_less_its_group_is_never_one_person(open_store_at: Opening, data_dir: Path) -> None:
    """Nineteen of a group wait; then its twentieth and one outsider have a result in the same moment."""
    store = await open_store_at(sqlite_url(data_dir))
    arrivals = [*((n, "big") for n in range(BLOCK - 1)), (BLOCK - 1, "big"), (BLOCK, "")]
    async with store.batch() as batch:
        for learner, cohort_id in arrivals:
            batch.uow.gains.add(marked_result(learner, cohort_id))
        batch.keep_turn()
        await batch.commit()
    figures = await read_all(store, ["big"])
    assert figures == {"big": frozenset(range(BLOCK)), "track": frozenset(range(BLOCK))}
