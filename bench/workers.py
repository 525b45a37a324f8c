"""How the rate of turns grows with the number of workers, each held at a tenth of a core.

    python -m bench.workers [--quick] [--most 4] [--seconds 20] [--rounds 2] [--share 0.1] [--mutant NAME]

One process receives, one sends, one ticks; one to four work. All share a PostgreSQL database. The stand-in gives out
the mix of ``bench.latency``, without presses in groups, so fast that updates always wait in the table. The kernel's control groups hold each
worker at ``--share`` of a core, so that four workers, the database and the rest fit on two cores; what four workers do
in a second is compared with four times what one does. Exit status 1 when it is under 0.85 of that, when a worker had
nothing to do, or when an answer is wrong or missing; 2 where this machine lets nobody be held.

``database_ms`` is the processor time of all server processes an update, the others by their role. ``used`` is how much
of its part of a core a worker used: less than nearly all means that it waited for a lock, for the database, or for a
processor that others had.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import asyncpg

from bench.mix import Mix, open_bench_store, write_script
from bench.mutants import names_of
from bench.processes import ask, children, processor_seconds, standin, stats
from bench.processor_quota import NoQuota, ProcessorQuota, processor_quota
from bench.workers_process import ProcessOrder, WaitingProcess
from storage.migrate import migrate
from tests.fakes.shared_content import loaded_analyzer, shared_program_args
from tests.proofs.crash.postgres import server_databases

LEAST: Final = 0.85
"""Of so many times the rate of one worker."""
SHARE: Final = 0.1
RATE: Final = 1_500
"""Updates a second that the messenger has: far more than all workers take, so that the table is full at all times. They
come in the order of the script, so that the mix is the same from beginning to end."""
BACKLOG: Final = 3_500
"""Updates that are received and not handled at the end, at most."""
BESIDE: Final = ("receive", "send", "tick")
WARM_TURNS: Final = 250
"""Turns after which a worker that was added is held: the first ones compile statements and cost twice as much."""
LOOK: Final = 0.05
WARM: Final = 1.5
"""Seconds after that which do not count."""
USUAL_RATE: Final = 130
"""Turns a second of one worker at a tenth of a core, for the length of the script."""
STARTING: Final = 2.0
"""Seconds in which a worker starts while the others work."""
LEAST_USED: Final = 0.9
LEAST_WAITING: Final = 50
"""Updates that wait for each worker: half of what it claims at a time. When several commit at the same moment, fewer than
a whole claim each may be left for an instant, until the receiver has filled the table again."""
PATIENCE: Final = 30.0
DRAIN_PATIENCE: Final = 120.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_OPEN: Final = "SELECT count(*) FROM inbox WHERE state IN ('new', 'waiting')"
_HANDLED: Final = "SELECT count(*) FROM inbox WHERE state NOT IN ('new', 'waiting')"
_CONNECTIONS: Final = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'amanat%'"


@dataclass(slots=True)
class GrowthPhase:
    """What was measured with so many workers."""

    workers: int
    rate: float
    """Turns a second."""
    used: float
    """Of the part of a core that the workers had, how much they used."""
    waiting: int
    """The fewest updates that waited in the table when it was looked at."""
    connections: int
    cost: dict[str, float] = field(default_factory=dict)
    """Processor milliseconds an update, by role, and ``database``."""

    def figures(self) -> dict[str, Any]:
        return {
            "workers": self.workers, "turns_per_second": round(self.rate, 1),
            "used": round(self.used, 3), "fewest_waiting": self.waiting, "connections": self.connections,
            **{f"{name}_ms": round(cost, 3) for name, cost in self.cost.items()},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundResult:
    """``drained``: the stand-in's figures once everything was answered, and ``left`` in the table."""

    phases: Sequence[GrowthPhase]
    drained: Mapping[str, Any]
    errors: Sequence[str]


@dataclass(slots=True)
class DividedBench:
    """The processes of one run, from the first worker to the last."""

    order: ProcessOrder
    beside: Sequence[WaitingProcess]
    quotas: Sequence[ProcessorQuota]
    share: float
    server: int
    """The process id of the database server."""
    looking: asyncio.Runner
    looking_on: Any
    """A connection to the database, which belongs to that loop."""
    at_work: list[WaitingProcess] = field(default_factory=list)

    def add_worker(self, worker: WaitingProcess) -> None:
        """Start it at full speed, let it get warm, then hold it."""
        worker.begin(self.order)
        if not self.at_work:
            ask(self.order.messenger, "/next")
        enough, since = self._ask(_HANDLED) + WARM_TURNS, time.monotonic()
        while self._ask(_HANDLED) < enough:
            self._check_progress(since)
            time.sleep(0.1)
        self.quotas[len(self.at_work)].hold(worker.pid)
        self.at_work.append(worker)

    def measure(self, seconds: float) -> GrowthPhase:
        """So many seconds with the workers that there are. A worker commits a hundred turns at once, so the rate is taken
        from one commit to another."""
        time.sleep(WARM)
        before, began = self._processor_times(), time.monotonic()
        last = self._ask(_HANDLED)
        commits: list[tuple[float, int]] = []
        waiting: list[int] = []
        while time.monotonic() - began < seconds or len(commits) < 2:
            if (handled := self._ask(_HANDLED)) != last:
                last = handled
                commits.append((time.monotonic(), handled))
                waiting.append(self._ask(_OPEN))
            self._check_progress(commits[-1][0] if commits else began)
            time.sleep(LOOK)
        took, after = time.monotonic() - began, self._processor_times()
        rate = (commits[-1][1] - commits[0][1]) / (commits[-1][0] - commits[0][0])
        spent = {name: after[name] - before[name] for name in after}
        return GrowthPhase(
            len(self.at_work),
            rate,
            spent["work"] / (took * self.share * len(self.at_work)),
            min(waiting),
            self._ask(_CONNECTIONS),
            {name: 1_000 * each / (took * rate) for name, each in spent.items()},
        )

    def _check_progress(self, since: float) -> None:
        """``since``: when something was handled last."""
        if time.monotonic() - since > PATIENCE:
            left = self._ask(_OPEN)
            raise SystemExit(f"workers: nothing is handled any more, {left} updates wait in the table")

    def _processor_times(self) -> dict[str, float]:
        return {
            "work": sum(processor_seconds(worker.pid) for worker in self.at_work),
            **{process.roles: processor_seconds(process.pid) for process in self.beside},
            "database": server_seconds(self.server),
        }

    def drain(self) -> dict[str, Any]:
        """Let everything that was handed out be answered; the stand-in's figures."""
        ask(self.order.messenger, "/enough")
        until = time.monotonic() + DRAIN_PATIENCE
        while (figures := stats(self.order.messenger))["unanswered"] and time.monotonic() < until:
            time.sleep(0.5)
        figures["left"] = self._ask(_OPEN)
        return figures

    def _ask(self, question: str) -> int:
        return int(self.looking.run(self.looking_on.fetchval(question)))


async def connect(url: str) -> Any:
    return await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def server_seconds(pid: int) -> float:
    """Processor time of the server process and all its own, also of those that have ended."""

    def times(of: int, *, ended: bool) -> float:
        fields = Path(f"/proc/{of}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11 : 15 if ended else 13])) / _TICKS

    total = times(pid, ended=True)
    for child in children(pid):
        try:
            total += times(child, ended=False)
        except OSError:
            continue  # it has just ended: its parent knows its time
    return total


async def seed_database(url: str, folder: Path, total: int) -> None:
    """A database where everybody is where the mix needs them, and its script in the folder."""
    await migrate(url)
    mix = Mix(total, strangers=True)
    mix.counts["card"] = 0
    store = await open_bench_store(folder, url=url)
    try:
        await mix.seed(store)
    finally:
        await store.close()
    write_script(mix.steps(), folder / "script.jsonl")


def run_round(waiting: Sequence[WaitingProcess], url: str, given: argparse.Namespace) -> RoundResult:
    """From the first worker to the last, on a database of its own. Raises NoQuota."""
    beside, workers = waiting[: len(BESIDE)], waiting[len(BESIDE) :]
    with tempfile.TemporaryDirectory(prefix="amanat-workers-") as name, ExitStack() as stack:
        folder = Path(name)
        quotas = [stack.enter_context(processor_quota(given.share)) for _ in workers]
        runner = stack.enter_context(asyncio.Runner())
        runner.run(seed_database(url, folder, given.updates))
        looking_on = runner.run(connect(url))
        # The server is the parent of whoever answers.
        server = parent_of(runner.run(looking_on.fetchval("SELECT pg_backend_pid()")))
        messenger = stack.enter_context(standin(folder / "script.jsonl", "--held", "--rate", str(RATE)))
        order = ProcessOrder(url, folder, messenger, given.mutant)
        bench = DividedBench(order, beside, quotas, given.share, server, runner, looking_on)
        try:
            for process in beside:
                process.begin(bench.order)
            return RoundResult(measure_growth(bench, workers, given), bench.drain(), read_errors(folder))
        finally:
            for process in [*bench.at_work, *beside]:
                process.end()
            runner.run(looking_on.close())


def measure_growth(
    bench: DividedBench, workers: Sequence[WaitingProcess], given: argparse.Namespace
) -> list[GrowthPhase]:
    """With one worker after the other."""
    phases = []
    for number, worker in enumerate(workers, 1):
        bench.add_worker(worker)
        if number in given.steps:
            phases.append(bench.measure(given.seconds))
            print(json.dumps(phases[-1].figures()), flush=True)
    return phases


def read_errors(folder: Path) -> list[str]:
    """What the processes reported as errors."""
    lines = (line for path in sorted(folder.glob("*.log")) for line in path.read_text().splitlines())
    return [line[:300] for line in lines if '"ERROR"' in line or "Traceback" in line]


def read_arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="one and four workers, once, under 50 s")
    arguments.add_argument("--most", type=int, default=4, help="workers")
    arguments.add_argument("--seconds", type=float, default=20.0, help="of each measurement")
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--share", type=float, default=SHARE, help="of a core that each worker gets")
    arguments.add_argument(
        "--mutant", choices=names_of("workers"), help="a fault that must turn the bench red"
    )
    given = arguments.parse_args()
    if given.quick:
        given.seconds, given.rounds = 7.0, 1
    given.steps = {1, given.most} if given.quick else set(range(1, given.most + 1))
    worked = (given.seconds + WARM) * sum(given.steps) + STARTING * sum(range(given.most))
    given.updates = BACKLOG + 2 * WARM_TURNS * given.most + round(USUAL_RATE * given.share / SHARE * worked)
    return given


def report(rounds: Sequence[RoundResult], given: argparse.Namespace) -> int:
    """Print the line of JSON; returns the exit status."""
    by_count = {
        count: [phase for each in rounds for phase in each.phases if phase.workers == count]
        for count in sorted(given.steps)
    }
    rate_of_one = statistics.median(phase.rate for phase in by_count[1])
    growth = {
        count: round(statistics.median(phase.rate for phase in phases) / rate_of_one / count, 3)
        for count, phases in by_count.items()
    }
    signs = {
        f"{given.most} workers do less than {LEAST} of {given.most} times one": growth[given.most] < LEAST,
        "a worker had nothing to do": any(p.waiting < p.workers * LEAST_WAITING for each in by_count.values() for p in each),
        "wrong answers": any(each.drained["wrong_count"] for each in rounds),
        "unanswered": any(each.drained["unanswered"] or each.drained["left"] for each in rounds),
        "errors": any(each.errors for each in rounds),
    }  # fmt: skip
    for each in by_count[given.most]:
        if each.used < LEAST_USED:
            print(
                f"the workers used {each.used:.0%} of their part of a core: they waited for a lock, for the database "
                "or for a processor that others had"
            )
    figures = {
        "bench": "workers", "mutant": given.mutant, "share": given.share, "seconds": given.seconds,
        "rounds": len(rounds), "growth": growth, "least": LEAST,
        "workers": [median_figures(phases) for phases in by_count.values()],
        "wrong_answers": [line for each in rounds for line in each.drained["wrong"]][:5],
        "errors": [line for each in rounds for line in each.errors][:5],
        "red": [sign for sign, is_there in signs.items() if is_there],
    }  # fmt: skip
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if figures["red"] else 0


def median_figures(phases: Sequence[GrowthPhase]) -> dict[str, Any]:
    """Of the same number of workers."""
    each = [phase.figures() for phase in phases]
    return {name: round(statistics.median(figures[name] for figures in each), 3) for name in each[0]}


def main() -> int:
    given = read_arguments()
    try:
        with processor_quota(given.share):
            pass
    except NoQuota as trouble:
        print(f"workers: {trouble}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that groups and servers are removed
    shared = shared_program_args()
    loaded_analyzer()
    # Forked before anything here starts a thread.
    roles = [*BESIDE, *["work"] * given.most]
    waiting = [[WaitingProcess(role, shared) for role in roles] for _ in range(given.rounds)]
    with server_databases() as new_database:
        rounds = [run_round(processes, new_database(), given) for processes in waiting]
    return report(rounds, given)


if __name__ == "__main__":
    sys.exit(main())
