"""A flood with the messenger's limits on: what is lost, what is doubled, how long people wait, what it costs.

    python -m bench.flood [--seconds 60] [--minutes 10] [--quick] [--only NAME] [--mutant NAME]

100 updates a second for a minute (three times what Telegram takes answers for), then 20 a second for ten
minutes, albums of ten among them. The first also with 1,000 waiting cases, with 1,000,000 stored reports, and
on a small disk that the pictures would fill (needs root; the mutant ``no-reserve``); and 3,000 strangers who
type a moderator's command while moderators press. "Stored" is from an update's arrival to its
acknowledgement, "receipt" from the press on «send» to the receipt. Afterwards the database must hold the
effects that ``flood_effects`` names. Exit status 1 when one is missing or doubled, an answer is wrong, or a
figure of the product's table is missed.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.flood_background import FloodBackground, seed_flood
from bench.flood_effects import effects
from bench.flood_strangers import PRESS_P99, seed_strangers, standin_flags
from bench.latency import expect_toasts_only
from bench.mutants import names_of
from bench.processes import ROOT, bot, memory_mb, standin, stats, wait_until_done
from bench.small_disk import CannotMount, fill, mount_disk
from bench.throughput import picture

STORED_P99, RECEIPT_P99 = 0.1, 1.0
GROWTH: Final = 1.05
"""Memory of the last third of a calm run, relative to the middle third."""
A_MINUTE: Final = 60
"""In a shorter run the indexes are still being built:
the mutant ``leak`` needs ``--only calm --minutes 1``."""
MEGABYTE: Final = 1024 * 1024
DISK, RESERVE, ABOVE, PADDING = 160, 32, 24, 700_000
"""Megabytes of the small disk, its reserve, and the free space above it when the flood begins; bytes that
make a picture as large as people's."""


@dataclass(frozen=True, slots=True)
class FloodRun:
    """One flood: its rate, its length, and its background."""

    name: str
    rate: int
    seconds: int
    background: FloodBackground = field(default_factory=FloodBackground)
    steady: bool = False
    """Whether memory must be flat: not while answers pile up that the messenger does not take."""
    strangers: bool = False
    """Whether strangers who type a moderator's command are the flood,
    and moderators' presses are measured."""
    patience: int = 300
    """Seconds for the pictures: text goes first, they are fetched when the rush is over."""
    disk: bool = False
    """Whether it runs on a small disk that the pictures would fill."""


def runs(seconds: int, minutes: float) -> tuple[FloodRun, ...]:
    return (
        FloodRun("flood", 100, seconds),
        FloodRun("waiting", 100, seconds, FloodBackground(waiting=1_000)),
        FloodRun("stored", 100, seconds, FloodBackground(stored=1_000_000)),
        FloodRun("strangers", 100, 31, strangers=True),
        FloodRun("calm", 20, int(minutes * 60), steady=True),
        FloodRun("full-disk", 100, min(seconds, 20), patience=30, disk=True),
    )


QUICK: Final = (
    FloodRun("strangers", 100, 12, strangers=True),
    FloodRun("flood", 100, 2, FloodBackground(waiting=200, stored=20_000), patience=12),
    FloodRun("calm", 20, 4, steady=True, patience=12),
    FloodRun("full-disk", 100, 5, patience=20, disk=True),
)


@contextmanager
def watch_memory(pid: int) -> Iterator[list[float]]:
    """Memory of the process with its children, once a second."""
    seen: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1.0):
            seen.append(memory_mb(pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def wait_for_files(folder: Path, process: subprocess.Popen[str], *, patience: int) -> None:
    """Wait until no files wait to be fetched, or the time is over."""
    until = time.monotonic() + patience
    while time.monotonic() < until and process.poll() is None:
        with sqlite3.connect(f"file:{folder}/data/amanat.db?mode=ro", uri=True) as reader:
            if not reader.execute("SELECT count(*) FROM evidence WHERE state = 'waiting'").fetchone()[0]:
                return
        time.sleep(0.5)


def run_flood(run: FloodRun, *, mutant: str) -> dict[str, Any]:
    """The figures of one run."""
    if run.strangers:
        return run_with_strangers(run, mutant=mutant)
    total = run.rate * run.seconds
    with place_of(run) as folder:
        seeding = seed_flood(folder, total, run.background)
        script = folder / "script.jsonl"
        expect_toasts_only(script)
        (folder / "photo.jpg").write_bytes(picture() + bytes(PADDING if run.disk else 0))
        if run.disk:
            fill(folder, leave=(RESERVE + ABOVE) * MEGABYTE)
        flags = [
            "--pace",
            "--most",
            "28",
            *(["--mutant", f"flood/{mutant}"] if mutant else []),
            "--reserve",
            str(RESERVE),
        ]
        with (
            standin(script, "--rate", str(run.rate), file=folder / "photo.jpg") as base,
            bot("bench.amanat_bot", base, str(folder), *flags) as process,
        ):
            started = time.monotonic()
            while not stats(base)["begun"] and time.monotonic() - started < 120:
                time.sleep(0.1)
            starting = time.monotonic() - started
            with watch_memory(process.pid) as memory:
                time.sleep(run.seconds + 3)
            figures = stats(base)
            wait_for_files(folder, process, patience=run.patience)
            process.terminate()
            process.wait(60)
        after = effects(folder, total, run.background)
        more = on_full_disk(folder, after) if run.disk else {}
        return _figures(run, figures, memory, seeding, starting) | more | {"effects": after}


@contextmanager
def place_of(run: FloodRun) -> Iterator[Path]:
    """A folder for this run, on a small disk if it asks for one. Raises CannotMount."""
    with tempfile.TemporaryDirectory(prefix="amanat-flood-") as name:
        if not run.disk:
            yield Path(name)
            return
        with mount_disk(Path(name) / "disk", megabytes=DISK) as folder:
            yield folder


def on_full_disk(folder: Path, after: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the disk holds once the flood is over, and whether burning works when no byte is free. Pictures
    are not counted as effects here: they wait, and none may be given up."""
    free = shutil.disk_usage(folder).free // MEGABYTE
    with sqlite3.connect(f"file:{folder}/data/amanat.db?mode=ro", uri=True) as reader:
        states = dict(reader.execute("SELECT state, count(*) FROM evidence GROUP BY state").fetchall())
    del after["albums"]
    (folder / "data" / "ballast").unlink(missing_ok=True)
    fill(folder)
    given = {"AMANAT_DATA_DIR": str(folder / "data"), "AMANAT_KEY_FILE": str(folder / "keys.json")}
    burnt = subprocess.run(
        [sys.executable, "-m", "bot", "burn", "all", "--yes"],
        cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return {
        "free_mb": free, "evidence": states, "burnt": burnt.returncode == 0 and not burnt.stderr,
        "burn_said": (burnt.stdout + burnt.stderr).strip().splitlines()[-3:],
    }  # fmt: skip


def disk_troubles(run: FloodRun, figures: dict[str, Any]) -> list[str]:
    """What a full disk must not cause:
    evidence that uses up the reserve, a lost file, anything that cannot be burned."""
    states, problems = figures["evidence"], []
    if figures["free_mb"] < RESERVE // 2:
        problems.append(f"{run.name}: {figures['free_mb']} MB are free, the reserve is {RESERVE}")
    if states.get("lost") or not states.get("waiting"):
        problems.append(f"{run.name}: evidence is {states}: some must wait, and none be lost")
    if not figures["burnt"]:
        problems.append(f"{run.name}: burning failed: {figures['burn_said']}")
    return problems


def run_with_strangers(run: FloodRun, *, mutant: str) -> dict[str, Any]:
    """The figures of a run in which only moderators' presses are waited for."""
    total = run.rate * run.seconds
    with tempfile.TemporaryDirectory(prefix="amanat-flood-") as name:
        folder = Path(name)
        seeding, presses = seed_strangers(folder, total)
        script = folder / "script.jsonl"
        flags = ["--pace", "--most", "28", *(["--mutant", f"flood/{mutant}"] if mutant else [])]
        with (
            standin(script, "--rate", str(run.rate), *standin_flags()) as base,
            bot("bench.amanat_bot", base, str(folder), *flags) as process,
        ):
            figures = wait_until_done(base, process, seconds=run.seconds + 60)
            process.terminate()
            process.wait(60)
    answered = figures["kinds"].get("card", {"p50": 0.0, "p99": 0.0, "n": 0})
    return {
        "run": run.name, "rate": run.rate, "seconds": run.seconds, "strangers": total - presses,
        "seeding_s": round(seeding, 1), "presses": presses, "pressed_n": answered["n"],
        "press_p50_ms": round(answered["p50"] * 1000, 1), "press_p99_ms": round(answered["p99"] * 1000, 1),
        "stored_p99_ms": round(figures["stored_p99"] * 1000, 1), "acknowledged": figures["acknowledged"],
        "of": figures["steps"], "wrong": figures["wrong"][:3],
    }  # fmt: skip


def _figures(
    run: FloodRun, figures: dict[str, Any], memory: list[float], seeding: float, starting: float
) -> dict[str, Any]:
    receipts = figures["kinds"].get("send", {"p50": 0.0, "p99": 0.0, "n": 0})
    third = max(1, len(memory) // 3)
    middle, last = statistics.median(memory[third : 2 * third]), statistics.median(memory[-third:])
    return {
        "run": run.name, "rate": run.rate, "seconds": run.seconds, "waiting": run.background.waiting,
        "stored_reports": run.background.stored, "seeding_s": round(seeding, 1), "start_s": round(starting, 1),
        "stored_p50_ms": round(figures["stored_p50"] * 1000, 1), "stored_p99_ms": round(figures["stored_p99"] * 1000, 1),
        "receipts": receipts["n"], "receipt_p50_ms": round(receipts["p50"] * 1000, 1),
        "receipt_p99_ms": round(receipts["p99"] * 1000, 1), "acknowledged": figures["acknowledged"], "of": figures["steps"],
        "memory_mb": round(max(memory), 1), "memory_growth": round(last / middle, 3), "wrong": figures["wrong"][:3],
    }  # fmt: skip


def troubles(run: FloodRun, figures: dict[str, Any]) -> list[str]:
    """Which aims this run misses."""
    if run.strangers:
        return stranger_troubles(run, figures)
    problems = [
        f"{run.name}: {what} {effect['found']} instead of {effect['wanted']}"
        for what, effect in figures["effects"].items()
        if effect["found"] != effect["wanted"]
    ]
    if figures["acknowledged"] != figures["of"]:
        problems.append(
            f"{run.name}: {figures['of'] - figures['acknowledged']} updates were not acknowledged"
        )
    if figures["stored_p99_ms"] >= STORED_P99 * 1000:
        problems.append(f"{run.name}: stored p99 {figures['stored_p99_ms']} ms")
    if (
        figures["receipt_p99_ms"] >= RECEIPT_P99 * 1000
        or figures["receipts"] < figures["effects"]["send"]["wanted"]
    ):
        problems.append(
            f"{run.name}: receipt p99 {figures['receipt_p99_ms']} ms, {figures['receipts']} receipts"
        )
    if run.steady and run.seconds >= A_MINUTE and figures["memory_growth"] > GROWTH:
        problems.append(f"{run.name}: memory grew by {figures['memory_growth']}")
    if run.disk:
        problems += disk_troubles(run, figures)
    return problems + [f"{run.name}: {line}" for line in figures["wrong"]]


def stranger_troubles(run: FloodRun, figures: dict[str, Any]) -> list[str]:
    problems = [f"{run.name}: {line}" for line in figures["wrong"]]
    if figures["pressed_n"] != figures["presses"]:
        problems.append(f"{run.name}: {figures['presses'] - figures['pressed_n']} presses were not answered")
    if figures["press_p99_ms"] >= PRESS_P99 * 1000:
        problems.append(f"{run.name}: a moderator's press waits {figures['press_p99_ms']} ms at p99")
    return problems


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--quick", action="store_true", help="two short ones, under 50 s")
    arguments.add_argument("--only", choices=("flood", "waiting", "stored", "strangers", "calm", "full-disk"))
    arguments.add_argument("--mutant", choices=names_of("flood"))
    given = arguments.parse_args()
    every = QUICK if given.quick else runs(given.seconds, given.minutes)
    chosen = [
        run for run in every if given.only == run.name or not (given.only or (given.quick and run.disk))
    ]
    results, missed = [], []
    for run in chosen:
        try:
            figures = run_flood(run, mutant=given.mutant or "")
        except CannotMount as why:
            print(json.dumps({"run": run.name, "skipped": str(why)}), flush=True)
            continue
        print(json.dumps(figures, ensure_ascii=False), flush=True)
        missed += troubles(run, figures)
        results.append({key: value for key, value in figures.items() if key != "effects"})
    for line in missed:
        print(line, file=sys.stderr)
    print(
        json.dumps(
            {"bench": "flood", "mutant": given.mutant, "runs": results, "missed": missed}, ensure_ascii=False
        )
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
