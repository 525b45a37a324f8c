"""Fifty moderators press «برمی‌دارم» at the same time: one owner per card, at most three cards per person,
every press answered.

    python -m bench.claim_race [--cards 1000] [--width 10] [--seconds 60] [--quick]
                               [--database sqlite|postgres|both] [--mutant NAME]

Every press is a request of its own to a worker's webhook, and is over when its answer has come back over the
Bot API. On SQLite one worker runs (there can be only one); on PostgreSQL two share the database, and chance
decides which of them gets a press. First each moderator presses on more cards than they may hold; then come
rushes: all fifty on the same few cards. Then everything at once on a few cards, while a claim lasts a second:
claim, release, decide, undo and expiry at the same instant. Last line: one JSON object; status 1 when a check
fails.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.mutants import names_of
from bench.standin.http import listen
from tests.proofs.claims.crowd import CARDS_EACH, ModeratorCrowd
from tests.proofs.claims.messenger import ModeratorPress, RaceMessenger
from tests.proofs.claims.press_outcome import OutcomeReader, PressOutcome
from tests.proofs.claims.proof import Sampler, records, rows, verdict
from tests.proofs.claims.race_setup import MODERATORS, NAMES, seed_race, workers
from tests.proofs.crash.postgres import databases

WORKERS: Final = {"sqlite": 1, "postgres": 2}
SHOWN: Final = 60
NEEDS_TWO: Final = frozenset({"no-version", "stale-cache", "no-last-look"})
"""Mutants that one worker alone cannot show: it handles its turns one after another."""


@dataclass(frozen=True, slots=True)
class RaceSize:
    """Size of a run: how many reach for too many cards, cards of all rushes and of one,
    cards and seconds of the melee."""

    reaching: int
    cards: int
    width: int
    few: int
    seconds: float


QUICK: Final = RaceSize(reaching=8, cards=10, width=5, few=12, seconds=3.0)


async def run_race(kind: str, size: RaceSize, *, mutant: str, seed: int) -> tuple[dict[str, Any], list[str]]:
    """The figures of one database, and all failed checks."""
    async with databases(kind) as new_database:
        with tempfile.TemporaryDirectory(prefix="amanat-claims-") as name:
            return await _run_on_database(Path(name), new_database(), kind, size, mutant=mutant, seed=seed)


async def _run_on_database(
    folder: Path, empty: str | None, kind: str, size: RaceSize, *, mutant: str, seed: int
) -> tuple[dict[str, Any], list[str]]:
    reach_count = size.reaching * CARDS_EACH
    url, cards = await seed_race(folder, empty, reach_count + size.cards + size.few)
    desk = RaceMessenger(NAMES, seed=seed)
    crowd = ModeratorCrowd(desk, OutcomeReader(), random.Random(seed))
    sampler = Sampler(url)
    api, server = await listen(desk)
    try:
        async with workers(WORKERS[kind], api=api, folder=folder, url=url, mutant=mutant) as running:
            await desk.open(running.ports)
            looking = asyncio.create_task(sampler.run())
            began = time.monotonic()
            await crowd.reach(cards[:reach_count])
            await crowd.race(cards[reach_count : reach_count + size.cards], width=size.width)
            rushed, fight = time.monotonic() - began, len(desk.every)
            running.shorten()
            await crowd.melee(cards[reach_count + size.cards :], seconds=size.seconds)
            gone = running.ended_count
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking
            await desk.close()
    finally:
        server.close()
    log = await records(url)
    wrong = verdict(crowd, sampler, log, await rows(url))
    if gone:
        wrong.insert(0, f"{gone} workers died")
    figures = _figures(desk.every[:fight], rushed) | _fight(crowd, desk.every[fight:])
    return {"database": kind, "workers": WORKERS[kind], **figures, "looks": sampler.looks, "most_open": sampler.most,
            "records": len(log), "wrong": len(wrong)}, wrong  # fmt: skip


def _figures(presses: list[ModeratorPress], seconds: float) -> dict[str, Any]:
    waits = sorted(press.answered - press.at for press in presses if press.answers)
    cuts = statistics.quantiles(waits, n=20) if len(waits) > 1 else [0.0] * 19
    return {
        "presses": len(presses), "seconds": round(seconds, 1), "presses_a_second": round(len(presses) / seconds),
        "p50_ms": round(cuts[9] * 1000), "p95_ms": round(cuts[18] * 1000),
        "longest_ms": round(max(waits, default=0) * 1000),
    }  # fmt: skip


def _fight(crowd: ModeratorCrowd, presses: list[ModeratorPress]) -> dict[str, Any]:
    outcomes = [crowd.outcome_of(press) for press in presses]
    waits = sorted(press.answered - press.at for press in presses if press.answers)
    return {
        "fight": {
            "presses": len(presses),
            "p50_ms": round(statistics.median(waits) * 1000) if waits else 0,
            **{
                outcome.name.lower(): outcomes.count(outcome)
                for outcome in PressOutcome
                if outcomes.count(outcome)
            },
        }
    }


async def run(kinds: tuple[str, ...], size: RaceSize, *, mutant: str, seed: int) -> int:
    # Requests and calls die with their process when a worker is stopped.
    logging.getLogger("aiohttp.client").setLevel(logging.CRITICAL)
    results, count = [], 0
    for kind in kinds:
        figures, wrong = await run_race(kind, size, mutant=mutant, seed=seed)
        print(json.dumps(figures, ensure_ascii=False), flush=True)
        for line in wrong[:SHOWN]:
            print(f"{kind}: {line}", file=sys.stderr)
        results.append(figures)
        count += len(wrong)
    summary = {"bench": "claim_race", "moderators": MODERATORS, "cards": size.cards, "mutant": mutant or None,
            "runs": results, "wrong": count}  # fmt: skip
    print(json.dumps(summary, ensure_ascii=False))
    return 1 if count else 0


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--cards", type=int, default=1_000)
    arguments.add_argument("--width", type=int, default=10, help="cards of one rush")
    arguments.add_argument("--seconds", type=float, default=60.0, help="of the melee with one-second claims")
    arguments.add_argument("--quick", action="store_true", help=f"{QUICK.cards} cards, under 50 s")
    arguments.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    arguments.add_argument(
        "--mutant", choices=names_of("claim_race"), help="break the workers: must end with status 1"
    )
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    kinds = ("sqlite", "postgres") if given.database == "both" else (given.database,)
    if given.mutant in NEEDS_TWO and given.database == "sqlite":
        arguments.error(f"{given.mutant} shows between two workers only: --database postgres")
    if given.mutant in NEEDS_TWO:
        kinds = ("postgres",)
    size = QUICK if given.quick else RaceSize(MODERATORS, given.cards, given.width, 40, given.seconds)
    return asyncio.run(run(kinds, size, mutant=given.mutant or "", seed=given.seed))


if __name__ == "__main__":
    sys.exit(main())
