"""Published figures under attack: can somebody who knows all but one number of a table find that one?

    python -m bench.differencing [--quick] [--periods N] [--days N] [--seconds S] [--seed N] [--bias] [--mutant NAME]

Made-up elections are counted, rounded and published as the program does it. Then, for every true number below
five, an integer program (HiGHS) over everything published finds the least and the greatest value that it can
have, for an attacker who knows every other row of its table. It does so once more for an attacker who also
knows how draws are chosen and tries which values could have led to this draw. A number is recovered when one
value is left. A second reader watches walls of the situation screen all day (bench/differencing_wall.py). Mutants of the program's own rounding: no-rounding, nearest (each number to the nearest
multiple), down (to the one below), no-draw (what is published was never rounded). Mutants of the way it is
published: one-draw (random rounding alone), republish (the same days published twice from other data), redraw
(eight previews of the same days, each drawn anew). Mutants of the wall: wall-once (every case counts once), wall-nearest (and is rounded to the nearest
multiple), wall-redraw (drawn anew every quarter of an hour), wall-falls (a row forgets what it has shown), wall-exact
(promises and bodies' answers as they are). The bias of rounded numbers is printed by size of the
period: a choice of draws may favour some. Last line: one JSON object; status 1 when anything was recovered,
when fewer than three values were left for any number, or when a published one was no multiple of five.
"""

import argparse
import json
import math
import random
import statistics
import sys
import time
from collections import Counter
from typing import Final

from bench import differencing_wall, differencing_world
from bench.differencing_attack import AttackResult, attack
from bench.differencing_method import use_mutant
from bench.differencing_wall import WallReport
from bench.differencing_world import PublishedPeriod, RoundingTally, elections
from bench.mutants import names_of
from bot.domain.figures.publication import PublicationTableKind
from bot.domain.figures.publication_rounding import LEAST, distance
from bot.library import LoadedContent
from bot.library.folder import CONTENT, ContentFolder

FULL: Final = 2000
QUICK: Final = 80
FULL_DAYS: Final = 1000
QUICK_DAYS: Final = 100
WALL: Final = "wall-"
"""Begins the names of mutants of the wall."""
RARE: Final = 400
"""Periods needed until a single draw reveals something: it seldom does."""


def main() -> int:
    args = _arguments()
    content = ContentFolder(CONTENT).load()
    facts: dict[str, object] = {"bench": "differencing", "mutant": args.mutant}
    status = 0
    with use_mutant(args.mutant):
        if not args.mutant.startswith(WALL):
            status, of_publications = _run(args, content)
            facts |= of_publications
        if args.mutant.startswith(WALL) or not (args.mutant or args.bias):
            report = _watch(args, content)
            differencing_wall.print_report(report)
            facts |= report.facts()
            status = 1 if report.is_bad else status
    print(json.dumps(facts))
    return status


def _watch(args: argparse.Namespace, content: LoadedContent) -> WallReport:
    acts = [act.id for act in content.acts.values() if act.reportable()]
    districts = [area.id for area in content.areas.areas if area.tile is not None]
    return differencing_wall.run(args.days, seed=args.seed, acts=acts, districts=districts)


def _run(args: argparse.Namespace, content: LoadedContent) -> tuple[int, dict[str, object]]:
    acts = {act.id: act.label for act in content.acts.values() if act.reportable()}
    rng, tally, began = random.Random(args.seed), RoundingTally(), time.monotonic()
    left: list[int] = []
    recovered, by_choice, skipped = Counter(), 0, 0
    for number, (cases, period, rows) in enumerate(elections(rng, acts, content.areas)):
        if number == args.periods or time.monotonic() - began > args.seconds:
            args.periods = number
            break
        published = differencing_world.publish(cases, period, rows, rng, tally)
        if published is None:
            skipped += 1
            continue
        for result in attack(published) if not args.bias else ():
            left.append(result.values)
            recovered[result.kind] += result.values == 1
            by_choice += result.values > 1 and not args.mutant and _is_found_by_choice(published, result)
    return _print_report(args, left, recovered, by_choice, skipped, tally, time.monotonic() - began)


def _is_found_by_choice(published: PublishedPeriod, result: AttackResult) -> bool:
    """Whether one value alone is left for an attacker who tries which values could have led to this draw."""
    tables = published.versions[0].published
    narrowest = result.values < 9 if tables[result.kind][result.code] else result.values < 5
    if not narrowest:  # the total did not bind this row; nor does the choice, which depends on the total
        return False
    others = {kind: of for kind, of in tables.items() if kind is not result.kind}
    passing = 0
    for value in range(result.low, result.high + 1):
        world = {result.kind: {**published.counts[result.kind], result.code: value}}
        passing += distance(world, {result.kind: tables[result.kind], **others}) >= 0
    return passing == 1


def _print_report(
    args: argparse.Namespace,
    left: list[int],
    recovered: Counter[PublicationTableKind],
    by_choice: int,
    skipped: int,
    tally: RoundingTally,
    took: float,
) -> tuple[int, dict[str, object]]:
    """Returns the status and the facts."""
    total = sum(recovered.values())
    widths = Counter(left)
    print(f"periods={args.periods} seed={args.seed} mutant={args.mutant or 'none'} seconds={took:.1f}")
    print(f"numbers below five under attack: {len(left)}")
    print("values left: " + ", ".join(f"{width}: {count}" for width, count in sorted(widths.items())))
    print(
        f"draws {tally.draws}, that alone would have given a number away {tally.bad}, periods refused {tally.refused}"
    )
    print(f"published numbers that are no multiple: {tally.unrounded}")
    print(
        f"numbers that were rounded: {tally.total_rounding.rows}, too high on the average by {tally.total_rounding.bias:.3f}"
    )
    print(f"{'cases of a period':>18} {'periods':>8} {'rounded':>9} {'bias':>7}")
    for size, rounding in tally.rounding.items():
        print(f"{size:>18} {rounding.periods:>8} {rounding.rows:>9} {rounding.bias:>7.3f}")
    print(
        f"recovered: {total} { ({kind.value: n for kind, n in recovered.items() if n}) }, with the choice known: {by_choice}"
    )
    facts: dict[str, object] = {
        "periods": args.periods - skipped,
        "attacked": len(left),
        "recovered": total,
        "recovered_by_choice": by_choice,
        "least_values": min(left, default=0),
        "median_values": statistics.median(left) if left else 0,
        "bias": round(tally.total_rounding.bias, 3),
        "bias_by_cases": {size: round(rounding.bias, 3) for size, rounding in tally.rounding.items()},
        "rounded_by_cases": {size: rounding.rows for size, rounding in tally.rounding.items()},
        "bad_draws": tally.bad,
        "refused": tally.refused,
        "unrounded": tally.unrounded,
        "seconds": round(took, 1),
    }
    if args.bias:
        return 0, facts
    return int(bool(total or by_choice or tally.unrounded or min(left, default=0) < LEAST)), facts


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--periods", type=int)
    parser.add_argument("--days", type=int, help="days for which walls are watched")
    parser.add_argument(
        "--seconds", type=float, default=math.inf, help="stop after this time, with the results so far"
    )
    parser.add_argument(
        "--bias", action="store_true", help="print the bias of rounded numbers, without an attack"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutant", default="", choices=names_of("differencing"))
    args = parser.parse_args()
    quick = RARE if args.mutant == "one-draw" else QUICK
    args.periods = args.periods or (quick if args.quick else FULL)
    args.days = args.days or (QUICK_DAYS if args.quick else FULL_DAYS)
    return args


if __name__ == "__main__":
    sys.exit(main())
