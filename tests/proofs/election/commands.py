"""``python -m bench.election``: which elections are played, and what is printed of them.

    python -m bench.election [--quick] [--days N] [--people N] [--moderators N] [--seed N] [--seeds N] [--calm]
                             [--stop-at STEP] [--journal FILE] [--log LEVEL] [--mutant NAME] [--mutants]

Last line: one JSON object; status 1 if something was wrong. A failure names seed and step; ``--stop-at STEP`` plays
until there and prints the end of the journal. ``--mutants``: short elections with each fault of the program, until it
is found out; status 1 if one is not within three.
"""

import argparse
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any, Final

from tests.proofs.election.election import CALM, QUICK, ElectionSize, play  # isort: skip # before the program: its clock

from bench.mutants import apply_mutant, names_of, use_mutant
from bot.runtime.logs import set_up_logs
from tests.proofs.election.faults import FaultRates

FOUND_BY: Final = {
    "ack-before-commit": "was acknowledged and is stored 0 times",
    "claim-without-version": "kept its version",
    "lasting-details": "should have been deleted",
    "lost-cards": "waits without a card",
    "lost-order": "came to a chat on",
    "shared-claims": "was claimed by",
    "wakes-people": "was written to at",
    "withdrawal-keeps-key": "is still in the key file",
}
"""The words with which each fault must be reported."""
ELECTIONS: Final = 3
"""Short elections, with as many seeds, within which each fault must be found out."""


def main() -> int:
    """Status 0 if all is well."""
    given = _parse_arguments()
    set_up_logs(given.log)
    size = QUICK if given.quick or given.mutants else ElectionSize(given.days, given.people, given.moderators)
    if given.mutants:
        return _play_mutants(size, given.seed)
    apply_mutant("election", given.mutant)
    rates, runs = (CALM if given.calm else FaultRates()), []
    for seed in range(given.seed, given.seed + given.seeds):
        runs.append(play(size, seed, rates=rates, stop_at=given.stop_at, journal=given.journal))
        if given.seeds > 1:
            _print({"seed": seed, "took_s": runs[-1]["took_s"], "wrong": len(runs[-1]["wrong"])}, sys.stderr)
    figures = {"days": size.days, "people": size.people, "moderators": size.moderators, "runs": runs}
    _print({"bench": "election", "mutant": given.mutant or None, **figures})
    return 1 if any(run["wrong"] for run in runs) else 0


def _play_mutants(size: ElectionSize, seed: int) -> int:
    reports: dict[str, str] = {}
    for name in names_of("election"):
        reports[name] = ""
        for number in range(seed, seed + ELECTIONS):
            with use_mutant("election", name):
                run = play(size, number, rates=FaultRates(), until=FOUND_BY[name])
            reports[name] = next((line for line in run["wrong"] if FOUND_BY[name] in line), "")
            _print(
                {"mutant": name, "seed": number, "took_s": run["took_s"], "found": reports[name]}, sys.stderr
            )
            if reports[name]:
                break
    missed = [name for name, line in reports.items() if not line]
    _print({"bench": "election", "seed": seed, "mutants": len(reports), "missed": missed})
    return 1 if missed else 0


def _print(figures: dict[str, Any], file: Any = None) -> None:
    print(json.dumps(figures, ensure_ascii=False), file=file or sys.stdout, flush=True)


def _parse_arguments() -> Namespace:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = arguments.add_argument
    add("--quick", action="store_true", help="two days, 300 people, six moderators")
    add("--days", type=int, default=30)
    add("--people", type=int, default=20_000)
    add("--moderators", type=int, default=30)
    add("--seed", type=int, default=1)
    add("--seeds", type=int, default=1, help="so many elections, with the seeds that follow")
    add("--calm", action="store_true", help="nothing fails")
    add("--stop-at", type=int, default=0, metavar="STEP")
    add("--journal", type=Path, help="write the bytes of the journal there")
    add("--log", default="CRITICAL", help="the program's own log, from this level on")
    add("--mutant", default="", choices=names_of("election"))
    add("--mutants", action="store_true", help="each mutant in a short election, until it is found out")
    return arguments.parse_args()


if __name__ == "__main__":
    sys.exit(main())
