"""Proof that a crash loses nothing: the real process is killed with SIGKILL, seed after seed, under load.

    python -m bench.kill9 [--seeds 200] [--quick] [--database sqlite|postgres|cluster] [--disk forgets|tears]
                          [--roles] [--mutant NAME]
    python -m bench.kill9 --database machines [--seeds 48] [--quick] [--rate 32] [--mutant NAME]

The sandbox is the outside world and the observer; the program runs as a process of its own, on both
messengers' wires, with a persistent data folder. People send at least 20 updates a second all the time; the
wires repeat, reorder, lose answers and refuse. Each seed aims one kill at one of six phases. After the last
restart everything acknowledged must have had its effect once, and its answer. Exit status 1 when something is
lost, doubled inside or stuck, when the rate fell, or when a phase got under a tenth of the kills.

``cluster`` is two programs on two PostgreSQL servers, and what befalls them (tests.proofs.crash.fates).
``machines`` is two machines with all of that and the keys, each a network namespace, and a third with the evidence
(tests.proofs.crash.machine_fates).
``--database postgres --roles``: six processes that divide the work, each killed, stopped or cut off in its turn
(tests.proofs.crash.divided).

On SQLite two processes first write side by side (tests.proofs.crash.race); all turns must succeed.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from itertools import batched
from typing import Any, Final

from bench.mutants import names_of
from tests.proofs.crash import cluster, divided, machine_fates
from tests.proofs.crash.cage import Cage
from tests.proofs.crash.crowd import RATE
from tests.proofs.crash.lossy_disk import DiskLoss, LossyDisk, NoCompiler, lossy_disk
from tests.proofs.crash.phases import CrashPhase
from tests.proofs.crash.played_network import why_no_network
from tests.proofs.crash.postgres import databases
from tests.proofs.crash.race import RaceOutcome, race
from tests.proofs.crash.rounds import RoundReport, ground, play

ROUND: Final = 25
"""Kills that share one world and data folder."""
SEEDS: Final = 200
QUICK: Final = 12
QUICK_LATEST: Final = 12
"""Phases are waited for less long, because the twelve lives are short."""
LEAST_RATE: Final = 20
LEAST_SHARE: Final = 0.1
SHOWN: Final = 12
PLAIN_BEGIN: Final = "plain-begin"
"""The mutant of the two writers."""
UNSYNCHRONISED: Final = "unsynchronised"
"""The mutant of a disk that loses."""
SKIPPED: Final = 2
ROLES_MUTANTS: Final = frozenset({"not-taken-over"})
CLUSTER_MUTANTS: Final = frozenset(
    {"unreplicated", "guessed-lost", "guessed-done", "lease-not-taken", "clock-unwatched"}
)
MACHINES_MUTANTS: Final = frozenset({"unreplicated", "guessed-done", "follows-former"})


async def run(
    seeds: int, *, database: str, mutant: str | None, quick: bool = False, loss: DiskLoss | None = None
) -> int:
    """Run all rounds; returns the exit status. Raises NoCompiler."""
    began = time.monotonic()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # calls that ended with their process
    races = database == "sqlite" and loss is None and mutant in (None, PLAIN_BEGIN)
    raced = await race(mutant) if races else None
    if raced is not None:
        tell_race(raced)
    if raced is not None and raced.lost:
        print(json.dumps({"bench": "kill9", "database": database, "mutant": mutant, "seeds": 0,
                          "race_turns": raced.turns, "lost": len(raced.lost),
                          "seconds": round(time.monotonic() - began)}))  # fmt: skip
        return 1
    reports: list[RoundReport] = []
    kills = [(seed, list(CrashPhase)[seed % len(CrashPhase)]) for seed in range(seeds)]
    with lossy_disk(loss) as disk:
        cage = await Cage.launch_zygote(environment=disk.environment if disk is not None else None)
        if quick:
            cage.latest = QUICK_LATEST
        try:
            async with databases(database) as new_database:
                for some in batched(kills, ROUND):
                    async with ground(some[0][0], new_database()) as here:
                        reports.append(await play(cage, here, some, mutant=mutant, disk=disk))
                    tell(reports[-1])
        finally:
            await cage.close()
    if disk is not None:
        print(f"the disk {disk.loss} something at {disk.lost} of {cage.tally.total} kills")
    return conclude(
        cage,
        reports,
        seeds=seeds,
        database=database,
        mutant=mutant,
        seconds=time.monotonic() - began,
        disk=disk,
    )


def tell_race(raced: RaceOutcome) -> None:
    """The result of two concurrent writers, in words."""
    print(f"two writers: {raced.steps} of {raced.turns} turns were stored", flush=True)
    for line in raced.lost[:SHOWN]:
        print(f"  LOST: {line}")


def tell(report: RoundReport) -> None:
    """The result of one round, in words."""
    verdict = report.verdict
    print(
        f"round: {verdict.acknowledged} acknowledged, {verdict.reports} reports, {verdict.withdrawn} taken back, "
        f"{verdict.claims} claims, "
        f"{verdict.decisions} decisions, rate {report.rate_min}-{report.rate_median:g}/s, {report.seconds:.0f} s",
        flush=True,
    )
    by_kind = (
        ("LOST", verdict.lost), ("DOUBLED", verdict.doubled), ("WRONG", verdict.wrong),
        ("DROPPED BY THE MESSENGER (too busy a machine)", verdict.dropped),
    )  # fmt: skip
    for kind, lines in by_kind:
        for line in lines[:SHOWN]:
            print(f"  {kind}: {line}")
        if len(lines) > SHOWN:
            print(f"  {kind}: and {len(lines) - SHOWN} more")


def conclude(
    cage: Cage,
    reports: list[RoundReport],
    *,
    seeds: int,
    database: str,
    mutant: str | None,
    seconds: float,
    disk: LossyDisk | None = None,
) -> int:
    """Print the histogram and the line of JSON; returns the exit status."""
    tally, verdicts = cage.tally, [report.verdict for report in reports]
    print("where the kills fell:")
    for phase in CrashPhase:
        share = tally.kills[phase] / max(tally.total, 1)
        print(f"  {phase:<26} {tally.kills[phase]:>4}  {share:4.0%}  {'#' * round(share * 60)}")
    print(f"  {'elsewhere':<26} {tally.elsewhere:>4}")
    starts = sorted(tally.starts)
    figures: dict[str, Any] = {
        "bench": "kill9", "seeds": seeds, "database": database, "mutant": mutant,
        **({"disk": disk.loss, "kills_with_loss": disk.lost} if disk is not None else {}),
        "kills": {phase.name.lower(): tally.kills[phase] for phase in CrashPhase}, "kills_elsewhere": tally.elsewhere,
        "acknowledged": sum(v.acknowledged for v in verdicts), "reports": sum(v.reports for v in verdicts),
        "withdrawn": sum(v.withdrawn for v in verdicts),
        "claims": sum(v.claims for v in verdicts), "decisions": sum(v.decisions for v in verdicts),
        "lost": sum(len(v.lost) for v in verdicts), "doubled_inside": sum(len(v.doubled) for v in verdicts),
        "wrong": sum(len(v.wrong) for v in verdicts), "dropped_by_messenger": sum(len(v.dropped) for v in verdicts),
        "answers_doubled_outside": sum(v.answers_doubled for v in verdicts),
        "toasts_lost": sum(v.toasts_lost for v in verdicts),
        "rate_min": min((r.rate_min for r in reports), default=0),
        "rate_median": sorted(r.rate_median for r in reports)[len(reports) // 2] if reports else 0,
        "restart_median_s": starts[len(starts) // 2] if starts else None,
        "seconds": round(seconds),
    }  # fmt: skip
    fair = all(tally.kills[phase] >= LEAST_SHARE * tally.total for phase in CrashPhase)
    if not fair:
        print("a phase got under a tenth of the kills")
    if figures["rate_min"] < LEAST_RATE:
        print(f"the rate fell under {LEAST_RATE} updates/s")
    print(json.dumps(figures, ensure_ascii=False))
    clean = all(verdict.is_clean for verdict in verdicts)
    return 0 if clean and fair and figures["rate_min"] >= LEAST_RATE else 1


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--seeds",
        type=int,
        help=f"{SEEDS} unless told ({cluster.SEEDS} of a cluster, {machine_fates.SEEDS} of machines), {QUICK} of the "
        "quick ones",
    )
    arguments.add_argument("--quick", action="store_true", help=f"short lives; {QUICK} seeds are under 50 s")
    arguments.add_argument(
        "--roles", action="store_true", help="several processes divide the work (--database postgres)"
    )
    arguments.add_argument(
        "--database", choices=("sqlite", "postgres", "cluster", "machines"), default="sqlite"
    )
    arguments.add_argument(
        "--mutant", choices=names_of("kill9"), help="break the program on purpose: must end with status 1"
    )
    arguments.add_argument(
        "--disk",
        choices=list(DiskLoss),
        help="what was not synchronised is lost with each kill, or torn (SQLite)",
    )
    arguments.add_argument(
        "--rate",
        type=float,
        default=RATE,
        help="updates a second of the crowd of a cluster or of machines; fewer where the machine has other work",
    )
    arguments.add_argument(
        "--first", type=int, default=0, help=f"seed with which a cluster begins; a round has {cluster.ROUND}"
    )
    given = arguments.parse_args()
    if (given.disk or given.mutant == UNSYNCHRONISED) and given.database != "sqlite":
        arguments.error("a disk that loses or tears is one of SQLite")
    if given.mutant == PLAIN_BEGIN and given.database != "sqlite":
        arguments.error("plain-begin is a mutant of SQLite")
    if given.mutant in CLUSTER_MUTANTS | MACHINES_MUTANTS and not (
        (given.database == "cluster" and given.mutant in CLUSTER_MUTANTS)
        or (given.database == "machines" and given.mutant in MACHINES_MUTANTS)
    ):
        arguments.error(f"{given.mutant} is a mutant of two servers or two machines")
    if given.first and given.database != "cluster":
        arguments.error("--first is for --database cluster")
    if given.roles and given.database != "postgres":
        arguments.error("--roles divides the work on --database postgres")
    if given.mutant in ROLES_MUTANTS and not given.roles:
        arguments.error(f"{given.mutant} is a mutant of --roles")
    if given.roles:
        seeds = given.seeds or (divided.QUICK if given.quick else divided.SEEDS)
        return asyncio.run(divided.run_divided(seeds, mutant=given.mutant, quick=given.quick, tell=tell))
    if given.database == "cluster":
        seeds = given.seeds or (cluster.QUICK if given.quick else cluster.SEEDS)
        rounds = cluster.run_cluster(
            seeds, mutant=given.mutant, quick=given.quick, rate=given.rate, tell=tell, first=given.first
        )
        return asyncio.run(rounds)
    if given.database == "machines":
        if why := why_no_network():
            print(why)
            return SKIPPED
        seeds = given.seeds or (machine_fates.QUICK if given.quick else machine_fates.SEEDS)
        rounds = machine_fates.run_machines(
            seeds, mutant=given.mutant, quick=given.quick, rate=given.rate, tell=tell
        )
        return asyncio.run(rounds)
    seeds = given.seeds or (QUICK if given.quick else SEEDS)
    loss = DiskLoss(given.disk) if given.disk else None
    try:
        return asyncio.run(
            run(seeds, database=given.database, mutant=given.mutant, quick=given.quick, loss=loss)
        )
    except NoCompiler as trouble:
        print(f"--disk needs a C compiler: {trouble}")
        return SKIPPED


if __name__ == "__main__":
    sys.exit(main())
