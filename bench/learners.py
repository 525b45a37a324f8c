"""Many learners at once, and many stored attempts.

    python -m bench.learners [--quick] [--learners 3000] [--mutant NAME]

``active``: 3,000 learners in the middle of what there is to do (``SHARES`` in ``bench/learners_kinds.py``: quizzes,
ballots, lists, minutes, posters, incidents against a clock, writing) answer and continue, 200 presses a second, half
of them on Telegram and half on Bale, without pacing, over HTTP against two stand-ins (bench/standin). Each messenger
has the pictures that are on somebody's screen; all others are drawn and uploaded when they come. Timed is from the
press to the feedback. Each feedback must say correctly whether the answer was right, and each learner's row must hold
all their answers. Aim: p95 under 300 ms on either messenger. ``processor_ms`` is the bot's processor time a press,
without its children: on a busy machine it says more than the times.

``stored``: the same turns of one learner on two databases, one with 100 stored attempts and one with
1,000,000, alternating; each turn with its transaction and commit. Aim: the medians differ by a factor under
1.5, for an answer, for the last answer (which stores the attempt and the questions' sums), and for the list
of past results.

Mutants, which must end with status 1. Of the first part: ``redraws`` draws and uploads every picture again, and
``forgets`` stores no answer of practice. Of the second: ``no-index`` drops the index on attempts, ``scan`` counts
attempts by reading all of them in every turn.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from bench.learners_active import measure_active
from bench.learners_stored import measure_stored
from bench.mutants import names_of

P95_MS: Final = 300.0
RATIO: Final = 1.5
RATE: Final = 200
ROUNDS: Final = 4
FEW_LEARNERS: Final = 400
"""As many show a mutant of the first part."""
OF_ACTIVE: Final = frozenset({"redraws", "forgets"})
"""Mutants of the first part."""


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--quick", action="store_true", help="one answer a learner, fewer turns; under 50 s"
    )
    arguments.add_argument("--learners", type=int, default=3_000)
    arguments.add_argument(
        "--mutant", choices=names_of("learners"), help="spoil one part; must end with status 1"
    )
    given = arguments.parse_args()
    result: dict[str, Any] = {"bench": "learners", "mutant": given.mutant}
    fine = True
    if given.mutant is None or given.mutant in OF_ACTIVE:
        learners = min(given.learners, FEW_LEARNERS) if given.mutant else given.learners
        result["active"] = figures = measure_active(
            learners,
            rounds=1 if given.quick else ROUNDS,
            rate=RATE,
            mutant=f"learners/{given.mutant}" if given.mutant else "",
        )
        fine = (
            figures["p95_ms"] < P95_MS
            and figures["answered"] == figures["of"]
            and figures["advanced"] == learners
            and not figures["wrong"]
        )
    if given.mutant not in OF_ACTIVE:
        with tempfile.TemporaryDirectory(prefix="amanat-learners-") as name:
            turns = 80 if given.quick or given.mutant else 120
            result["stored"] = ratios = asyncio.run(measure_stored(Path(name), turns=turns))
        fine = fine and all(of["ratio"] < RATIO for of in ratios.values())
    print(json.dumps(result, ensure_ascii=False))
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
