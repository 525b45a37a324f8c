"""What a million stored reports cost: a turn of each kind, the start, and how long the upkeep holds a turn.

    python -m bench.growth [--quick] [--folder PATH] [--mutant NAME]

Two data folders are filled in bulk, with 1,000 and with 1,000,000 reports (5 GB; with --quick 100,000) and what goes
with them: cases, keys, traces, marks, conversations, messages, updates, attempts, audit.

turns: each kind by turns in both, through the program's own parts up to the commit; the fastest tenth counts, and
the sum over all kinds is the mix. start: `./amanat run` as a process until it asks the messenger for updates, and
what of it is reading the database, which is not in memory. upkeep: a tenth of the reports' number of rows is due while turns go on; how long each
job has the database's turn, and how long the loop stands still. Red (status 1): the mix costs 1.2 times as much or one
kind 1.5 times, a start takes 4 s, a job holds a turn for more than 50 ms. Ends with one line of JSON.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.growth_store import GrowthSize, build_folder
from bench.growth_turns import measure_turns
from bench.growth_upkeep import make_due, measure_upkeep
from bench.mix import Mix, open_bench_store
from bench.mutants import apply_mutant, names_of
from bench.processes import ROOT, standin, stats
from bot.domain.people import Messenger

FEW, MANY, MANY_QUICK = 1_000, 1_000_000, 100_000
MIX_TIMES, KIND_TIMES = 1.2, 1.5
OPENING_MORE = 0.5
START_SECONDS, START_MORE, HOLD_MS = 4.0, 0.5, 50.0
"""A machine that needs more than four seconds for a start with few may take half a second more with very many."""
_TURNS, _TURNS_QUICK = 50, 16
_STARTS = 3


def say(line: str) -> None:
    print(line, flush=True)


def measure_start(folder: Path, base: str, *, mutant: str) -> float:
    """Seconds from the exec until the program asks for updates."""
    _drop_from_memory(folder / "data" / "amanat.db")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AMANAT_")},
        "AMANAT_TELEGRAM_TOKEN": "1000:bench-token",
        "AMANAT_TELEGRAM_API": base,
        "AMANAT_DATA_DIR": str(folder / "data"),
        "AMANAT_KEY_FILE": str(folder / "keys.json"),
        "AMANAT_LISTEN": "127.0.0.1:0",
    }
    command = [sys.executable, "-m", *(("bench.growth_start", mutant) if mutant else ("bot", "run"))]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        while not stats(base)["begun"]:
            if process.poll() is not None or time.monotonic() > began + 120:
                raise SystemExit("the program did not start")
            time.sleep(0.02)
        return time.monotonic() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _drop_from_memory(file: Path) -> None:
    os.sync()
    handle = os.open(file, os.O_RDONLY)
    try:
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def measure_starts(folders: Sequence[Path], *, mutant: str) -> dict[str, float]:
    """The fastest of some starts for each folder, by turns, each with a stand-in of its own."""
    times: dict[str, list[float]] = {folder.name: [] for folder in folders}
    for _ in range(_STARTS):
        for folder in folders:
            script = folder / "script.jsonl"
            script.write_text("")
            with standin(script) as base:
                times[folder.name].append(measure_start(folder, base, mutant=mutant))
    return {name: round(min(took), 2) for name, took in times.items()}


async def measure_opening(folder: Path) -> float:
    """Seconds for all that a start reads of the database, which is not in memory."""
    _drop_from_memory(folder / "data" / "amanat.db")
    began = time.monotonic()
    store = await open_bench_store(folder)
    await store.unsent()
    await store.pending_updates()
    await store.last_update_id(Messenger.TELEGRAM, 1000)
    took = time.monotonic() - began
    await store.close()
    return took


def _read_into_memory(file: Path) -> None:
    """A machine that has run for a while has the pages that it needs."""
    with file.open("rb") as pages:
        while pages.read(1 << 24):
            pass


def run(folder: Path, *, quick: bool, mutant: str) -> dict[str, Any]:
    many = MANY_QUICK if quick else MANY
    turns = _TURNS_QUICK if quick else _TURNS
    sizes = {"few": FEW, "many": many}
    figures: dict[str, Any] = {"bench": "growth", "reports": many}
    for name, reports in sizes.items():
        mix = Mix(turns * 12)
        seconds = build_folder(folder / name, GrowthSize(reports), mix)
        size = (folder / name / "data" / "amanat.db").stat().st_size
        say(f"{name}: {reports} reports, {size / 1e9:.2f} GB, filled in {seconds:.0f} s")
        figures[f"{name}_gb"] = round(size / 1e9, 2)
    folders = [folder / name for name in sizes]
    figures["start_s"] = measure_starts(folders, mutant=mutant)
    say(f"start: {figures['start_s']}")
    apply_mutant("growth", mutant)
    figures["opening_s"] = {at.name: round(asyncio.run(measure_opening(at)), 3) for at in folders}
    say(f"opening the database: {figures['opening_s']}")
    for at in folders:
        _read_into_memory(at / "data" / "amanat.db")
    mix = Mix(turns * 12)
    mix.case_ids = [""] * 50  # its own presses on cards are left out
    figures["turns"] = asyncio.run(measure_turns(folder / "few", folder / "many", mix, turns))
    for kind, took in figures["turns"].items():
        say(f"{kind}: {took}")
    sums = {name: sum(took[f"{name}_ms"] for took in figures["turns"].values()) for name in sizes}
    figures["mix_ratio"] = round(sums["many"] / sums["few"], 3)
    say(f"mix: {figures['mix_ratio']}")
    for name, reports in sizes.items():
        make_due(folder / name, reports // 10)
        figures[f"upkeep_{name}"] = asyncio.run(
            measure_upkeep(folder / name, sweep_seconds=2 if quick else 20)
        )
        say(f"upkeep, {name}: {figures[f'upkeep_{name}']}")
    return figures


def find_problems(figures: dict[str, Any]) -> list[str]:
    problems = [
        f"{kind} costs {took['ratio']} times as much"
        for kind, took in figures["turns"].items()
        if took["ratio"] > KIND_TIMES
    ]
    if figures["mix_ratio"] > MIX_TIMES:
        problems.append(f"the mix costs {figures['mix_ratio']} times as much")
    start = figures["start_s"]
    if start["many"] > max(START_SECONDS, start["few"] + START_MORE):
        problems.append(f"a start takes {start['many']} s")
    if figures["opening_s"]["many"] > figures["opening_s"]["few"] + OPENING_MORE:
        problems.append(f"opening the database takes {figures['opening_s']['many']} s")
    upkeep = figures["upkeep_many"]
    for job, ms in upkeep["holds"].items():
        if job != "burn" and ms > HOLD_MS:
            problems.append(f"holds: {job} {ms} ms, a plain write meanwhile {upkeep['disk'][job]} ms")
    problems += [
        f"stalls: {job} {ms} ms" for job, ms in upkeep["stalls"].items() if job != "burn" and ms > HOLD_MS
    ]
    return problems


def main() -> int:
    wanted = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    wanted.add_argument("--quick", action="store_true")
    wanted.add_argument(
        "--folder", type=Path, help="where the 6 GB are written; a temporary folder by default"
    )
    wanted.add_argument("--mutant", choices=names_of("growth"), default="")
    given = wanted.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="amanat-growth-", dir=given.folder) as name:
        figures = run(Path(name), quick=given.quick, mutant=given.mutant)
    figures["seconds"] = round(time.monotonic() - began)
    figures["missed"] = find_problems(figures)
    for problem in figures["missed"]:
        say(f"RED: {problem}")
    print(json.dumps(figures))
    return 1 if figures["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
