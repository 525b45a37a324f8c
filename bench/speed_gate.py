"""The gate for speed: what an update costs this bot in processor time, relative to a bare aiogram echo bot.

    python -m bench.speed_gate [--quick] [--mutant slow] [--set-baseline REASON]

Both bots start once and then take the same updates by turns, part by part: one part to warm up, then three
runs of five parts. A part's cost is its processor time (user and system) per update; a run's cost is the
median of its parts, so that a burst of other work on the machine does not spoil a run. The ratio of a run is
the echo's cost divided by this bot's, and the median of the three ratios counts. Exit status 1 when it is
under 85 % of the baseline in ``bench/data/speed/baseline.json``, or an answer is wrong or missing. ``./amanat
test`` runs this alone, after the tests; docs/testing.md says how the baseline changes.

Nearly everybody sends one update, and a whole part is available at once, so that both bots always take full
polls: smaller ones cost more, and a busy machine causes them. Photos are left out of the mix: they are
fetched and cleaned when the bot has time, so their cost would fall into any run or none (``bench.evidence``
measures them).
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.mutants import names_of
from bench.processes import bot, processor_seconds, standin, stats, wait_until_done
from bench.throughput import PATIENCE, seed_folder

BASELINE: Final = Path(__file__).parent / "data" / "speed" / "baseline.json"
LEAST_SHARE: Final = 0.85
RUNS: Final = 3
PARTS_PER_RUN: Final = 5
UPDATES_PER_PART: Final = 400
TRAILING_SECONDS: Final = 0.2
"""What this bot still writes after the last answer belongs to the run. The echo writes nothing."""
_LOOK: Final = 0.02
MEMORY_FOLDER: Final = Path("/dev/shm")
"""The data folder is in memory where that is possible,
so that the disk does not influence the processor time."""

WHAT_TO_DO: Final = """\
Beside the echo, an update costs {more:.0%} more processor time than when the baseline was stored: ratio {ratio:.3f}, baseline
{baseline:.3f}, red under {least:.3f}.
1. Run it again, with nothing else running: python -m bench.speed_gate
2. Red again: run it at the commit before your change, on the same machine. If that is red as well, this machine
   differs from the baseline's ({machine}), or an earlier commit is to blame (git bisect run finds it).
3. Otherwise find what your change costs. Statements to the database are the usual cause: docs/performance.md says
   where the time goes, and python -m bench.throughput --only-ours runs the bot for a profiler.
4. If the cost is worth it, store a new baseline in a commit that says why:
   python -m bench.speed_gate --set-baseline "the reason"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The ratio that the gate compares with, where it was measured, and the reason for it."""

    ratio: float
    measured: str
    machine: str
    python: str
    reason: str


@dataclass(frozen=True, slots=True)
class PairedRun:
    """Processor seconds per update, of this bot and of the echo, on the same updates one after the other."""

    ours: float
    echo: float

    @property
    def ratio(self) -> float:
        """This bot's speed relative to the echo: 0.5 means twice the processor time."""
        return self.echo / self.ours


def group_parts(costs: Sequence[tuple[float, float]], runs: int) -> list[PairedRun]:
    """As many parts after one another to each run; a run's cost is the median of its parts'.

    The echo collects garbage about once in five parts, and that part costs twice as much: the median of five
    neighbours leaves it out.
    """
    size = len(costs) // runs
    return [
        PairedRun(
            statistics.median(ours for ours, _ in costs[first : first + size]),
            statistics.median(echo for _, echo in costs[first : first + size]),
        )
        for first in range(0, len(costs), size)
    ]


def median_ratio(runs: Sequence[PairedRun]) -> float:
    return statistics.median(run.ratio for run in runs)


def is_too_slow(ratio: float, baseline: float) -> bool:
    return ratio < LEAST_SHARE * baseline


def read_baseline(file: Path = BASELINE) -> Baseline:
    return Baseline(**json.loads(file.read_text(encoding="utf8")))


def write_baseline(ratio: float, reason: str, file: Path = BASELINE) -> None:
    baseline = Baseline(
        ratio=round(ratio, 3),
        measured=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=machine_name(),
        python=platform.python_version(),
        reason=reason,
    )
    file.write_text(json.dumps(asdict(baseline), ensure_ascii=False, indent=2) + "\n", encoding="utf8")


def machine_name() -> str:
    """The processor's model and the number of cores."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores"


@dataclass(frozen=True, slots=True)
class MeasuredBot:
    """A running bot, and the stand-in that gives it the script part by part."""

    base: str
    process: subprocess.Popen[str]
    trailing: float = 0.0

    def warm_up(self) -> None:
        """Wait until the bot has started and answered the first part."""
        self._finish_part()

    def measure_next_part(self) -> float:
        """Processor seconds per update."""
        already_done = stats(self.base)["done"]
        began = processor_seconds(self.process.pid)
        with urllib.request.urlopen(f"{self.base}/next", timeout=10):
            pass
        self._finish_part()
        return (processor_seconds(self.process.pid) - began) / (stats(self.base)["done"] - already_done)

    def _finish_part(self) -> None:
        figures = wait_until_done(self.base, self.process, seconds=PATIENCE, interval=_LOOK)
        if figures["done"] != figures["steps"]:
            raise SystemExit(
                f"speed gate: {figures['done']} of {figures['steps']} updates answered: {figures['wrong']}"
            )
        time.sleep(self.trailing)


def seed_without_photos(folder: Path, updates: int) -> Path:
    """A seeded data folder, and its script without the photos."""
    script = seed_folder(folder, updates, strangers=True)
    lines = script.read_text(encoding="utf8").splitlines(keepends=True)
    script.write_text("".join(line for line in lines if json.loads(line)["kind"] != "file"), encoding="utf8")
    return script


def measure_runs(runs: int, mutant: str | None) -> tuple[list[PairedRun], list[str]]:
    """The paired runs, and the wrong answers of this bot."""
    parts = runs * PARTS_PER_RUN
    with ExitStack() as stack:
        in_memory = MEMORY_FOLDER if os.access(MEMORY_FOLDER, os.W_OK) else None
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="amanat-speed-", dir=in_memory)))
        script = seed_without_photos(folder, UPDATES_PER_PART * (parts + 1))
        flags = ("--parts", str(parts + 1), "--window", str(UPDATES_PER_PART))
        our_base = stack.enter_context(standin(script, *flags))
        echo_base = stack.enter_context(standin(script, *flags, "--echo"))
        mutation = ("--mutant", f"speed_gate/{mutant}") if mutant else ()
        ours = MeasuredBot(
            our_base,
            stack.enter_context(bot("bench.amanat_bot", our_base, str(folder), *mutation)),
            TRAILING_SECONDS,
        )
        echo = MeasuredBot(echo_base, stack.enter_context(bot("bench.echo_aiogram", echo_base)))
        ours.warm_up()
        echo.warm_up()
        costs = [(ours.measure_next_part(), echo.measure_next_part()) for _ in range(parts)]
        return group_parts(costs, runs), stats(our_base)["wrong"]


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="one run instead of three")
    arguments.add_argument(
        "--mutant", choices=names_of("speed_gate"), help="a fault that must turn the gate red"
    )
    arguments.add_argument(
        "--set-baseline", metavar="REASON", help="store this ratio as the new baseline, and why"
    )
    given = arguments.parse_args()
    if given.set_baseline is not None and (given.mutant or given.quick or not given.set_baseline.strip()):
        arguments.error("--set-baseline needs a reason, and takes neither --quick nor --mutant")
    began = time.monotonic()
    runs, wrong = measure_runs(1 if given.quick else RUNS, given.mutant)
    for number, run in enumerate(runs, 1):
        print(
            f"run {number}: {run.ours * 1000:.2f} ms an update, the echo {run.echo * 1000:.2f} ms, "
            f"ratio {run.ratio:.3f}"
        )
    ratio = median_ratio(runs)
    if given.set_baseline:
        write_baseline(ratio, given.set_baseline)
    return report(runs, wrong, read_baseline(), seconds=time.monotonic() - began, mutant=given.mutant)


def report(
    runs: Sequence[PairedRun],
    wrong: Sequence[str],
    baseline: Baseline,
    *,
    seconds: float,
    mutant: str | None,
) -> int:
    """Print the figures and what to do when they are red; returns the exit status."""
    ratio = median_ratio(runs)
    too_slow = is_too_slow(ratio, baseline.ratio)
    if too_slow:
        print(
            WHAT_TO_DO.format(
                more=baseline.ratio / ratio - 1,
                ratio=ratio,
                baseline=baseline.ratio,
                least=LEAST_SHARE * baseline.ratio,
                machine=baseline.machine,
            )
        )
    figures: dict[str, Any] = {
        "bench": "speed_gate", "runs": len(runs), "updates_per_run": PARTS_PER_RUN * UPDATES_PER_PART, "mutant": mutant,
        "ms_per_update": {
            "amanat": round(statistics.median(run.ours for run in runs) * 1000, 3),
            "aiogram": round(statistics.median(run.echo for run in runs) * 1000, 3),
        },
        "ratios": [round(run.ratio, 3) for run in runs], "ratio": round(ratio, 3),
        "baseline": baseline.ratio, "share_of_baseline": round(ratio / baseline.ratio, 3), "bound": LEAST_SHARE,
        "wrong_answers": list(wrong), "seconds": round(seconds, 1),
    }  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if too_slow or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
