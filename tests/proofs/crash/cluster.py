"""The proof with two programs and two database servers: either dies, sleeps or is cut off, and nothing is lost."""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from itertools import batched
from typing import Any, Final

from bench.mutants import use_mutant
from tests.fakes.database_pair import database_pair
from tests.proofs.crash.cage import Cage
from tests.proofs.crash.crowd import RATE
from tests.proofs.crash.fates import CrashEvent, FateTally, cluster_ground, play_fates
from tests.proofs.crash.postgres import runtime_folder
from tests.proofs.crash.rounds import RoundReport

ROUND: Final = 25
"""Fates that share one world and one database."""
SEEDS: Final = 300
QUICK: Final = len(CrashEvent)
QUICK_LATEST: Final = 8
LATEST: Final = 24
LEAST_RATE: Final = 20
SERVER_MUTANTS: Final = frozenset({"unreplicated"})
"""Faults of the servers, not of the programs."""


async def run_cluster(
    seeds: int,
    *,
    mutant: str | None,
    quick: bool,
    rate: float,
    tell: Callable[[RoundReport], None],
    first: int = 0,
) -> int:
    """Run all rounds; returns the exit status. ``rate``: the crowd's updates a second; ``first``: the first seed."""
    began = time.monotonic()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # calls that ended with their process
    tally, reports = FateTally(), []
    cages: list[Cage] = []
    fates = [(seed, list(CrashEvent)[seed % len(CrashEvent)]) for seed in range(first, first + seeds)]
    inside = None if mutant in SERVER_MUTANTS else mutant
    try:
        for _ in range(2):
            cages.append(await Cage.launch_zygote())
            cages[-1].latest = QUICK_LATEST if quick else LATEST
        with (
            use_mutant("kill9", mutant if inside is None else None),
            runtime_folder(),
            database_pair() as pair,
        ):
            for some in batched(fates, ROUND):
                async with cluster_ground(some[0][0], pair, rate=rate) as here:
                    reports.append(await play_fates(cages, here, some, tally, mutant=inside))
                tell(reports[-1])
    finally:
        for cage in cages:
            await cage.close()
    least = LEAST_RATE * min(rate / RATE, 1.0)
    seconds = time.monotonic() - began
    return conclude(
        CrashEvent,
        reports,
        tally,
        database="cluster",
        seeds=seeds,
        mutant=mutant,
        least=least,
        seconds=seconds,
    )


def conclude(
    kinds: type[StrEnum],
    reports: Sequence[RoundReport],
    tally: FateTally,
    *,
    database: str,
    seeds: int,
    mutant: str | None,
    least: float,
    seconds: float,
) -> int:
    """Print what happened how often and the line of JSON; returns the exit status."""
    verdicts = [report.verdict for report in reports]
    print("what happened, and seconds until somebody worked again (median, longest):")
    for fate in kinds:
        times = sorted(tally.seconds.get(fate, [])) or [0.0]
        print(
            f"  {fate:<62} {len(tally.seconds.get(fate, [])):>4}  {times[len(times) // 2]:5.1f} {times[-1]:5.1f}"
        )
    resumed = sorted(each for times in tally.seconds.values() for each in times)
    figures: dict[str, Any] = {
        "bench": "kill9", "seeds": seeds, "database": database, "mutant": mutant,
        "fates": {fate.name.lower(): len(tally.seconds.get(fate, [])) for fate in kinds},
        "phases": {phase.name.lower(): count for phase, count in sorted(tally.phases.items())},
        "acknowledged": sum(v.acknowledged for v in verdicts), "reports": sum(v.reports for v in verdicts),
        "withdrawn": sum(v.withdrawn for v in verdicts),
        "claims": sum(v.claims for v in verdicts), "decisions": sum(v.decisions for v in verdicts),
        "lost": sum(len(v.lost) for v in verdicts), "doubled_inside": sum(len(v.doubled) for v in verdicts),
        "wrong": sum(len(v.wrong) for v in verdicts), "dropped_by_messenger": sum(len(v.dropped) for v in verdicts),
        "answers_doubled_outside": sum(v.answers_doubled for v in verdicts),
        "commits_lost": tally.lost_commits, "commits_unanswered": tally.asked, "of_them_done": tally.done,
        "late": len(tally.late),
        "resumed_median_s": round(resumed[len(resumed) // 2], 2) if resumed else None,
        "resumed_longest_s": round(resumed[-1], 2) if resumed else None,
        "rate_min": min((r.rate_min for r in reports), default=0),
        "rate_median": sorted(r.rate_median for r in reports)[len(reports) // 2] if reports else 0,
        "seconds": round(seconds),
    }  # fmt: skip
    for line in tally.late:
        print(f"  LATE: {line}")
    if figures["rate_min"] < least:
        print(f"the rate fell under {least:g} updates/s")
    print(json.dumps(figures, ensure_ascii=False))
    idle = _idle(figures)
    if idle:
        print(f"nobody had {', '.join(idle)}: too little happened to prove anything")
    is_clean = all(verdict.is_clean for verdict in verdicts) and not tally.late
    return 0 if is_clean and not idle and figures["rate_min"] >= least else 1


def _idle(figures: Mapping[str, Any]) -> list[str]:
    """What must happen in every run, and what must in one of a whole round, and did not."""
    wanted = ["reports"] + (["withdrawn", "claims", "decisions"] if figures["seeds"] >= ROUND else [])
    return [name for name in wanted if not figures[name]]
