"""Updates a second: this bot, a bare aiogram echo bot and a bare PTB echo bot, same server, same run.

    python -m bench.throughput [--runs 5] [--updates 12000] [--quick] [--data SCRIPT.jsonl]

Each bot is alone on one core, the stand-in on another; all use the same event loop; the runs interleave. Our
bot is durable (SQLite, synchronous=FULL), sealed, and without pacing. Its answers are checked by text and
order, and afterwards the database must hold every update's effect. ``--data`` gives the peers another script.
Exit status 1 when an answer or an effect is missing, or the ratio to aiogram's echo is under 0.5.
"""

import argparse
import asyncio
import json
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.mix import Mix, open_bench_store, write_script
from bench.processes import bot, memory_mb, standin, stats, wait_until_done

LEAST_RATIO = 0.5
PATIENCE = 240.0


def picture() -> bytes:
    """A photo as people send it: 640 × 480, some 40 kB."""
    import io
    import random

    from PIL import Image

    noise = random.Random(3)
    small = Image.new("RGB", (64, 48))
    small.putdata(
        [(noise.randrange(256), noise.randrange(256), noise.randrange(256)) for _ in range(64 * 48)]
    )
    out = io.BytesIO()
    small.resize((640, 480)).save(out, "JPEG", quality=80)
    return out.getvalue()


def seed_folder(folder: Path, total: int, *, strangers: bool = False) -> Path:
    """A data folder where everybody is where the mix needs them, and the script next to it."""

    async def fill() -> None:
        mix = Mix(total, strangers=strangers)
        store = await open_bench_store(folder)
        await mix.seed(store)
        await store.checkpoint()
        await store.close()
        write_script(mix.steps(), folder / "script.jsonl")
        (folder / "cases.json").write_text(json.dumps(mix.case_ids))

    asyncio.run(fill())
    (folder / "photo.jpg").write_bytes(picture())
    return folder / "script.jsonl"


def effects(folder: Path, total: int) -> dict[str, Any]:
    """What the database holds after the run, and what it must hold."""

    async def read_effects() -> dict[str, Any]:
        mix = Mix(total)
        mix.case_ids = json.loads((folder / "cases.json").read_text())
        store = await open_bench_store(folder)
        try:
            return {"found": await mix.read_effects(store), "wanted": mix.expected_effects()}
        finally:
            await store.close()

    return asyncio.run(read_effects())


def run_ours(source: Path, total: int, *, trace: bool = False) -> dict[str, Any]:
    """One run of this bot on a copy of the seeded folder."""
    with tempfile.TemporaryDirectory(prefix="amanat-bench-") as name:
        folder = Path(name)
        shutil.copytree(source, folder, dirs_exist_ok=True)
        script = folder / "script.jsonl"
        log = folder / "fsync.txt"
        before = (
            ("strace", "-f", "--seccomp-bpf", "-c", "-e", "trace=fsync,fdatasync", "-o", str(log))
            if trace
            else ()
        )
        with standin(script, file=folder / "photo.jpg") as base:
            with bot("bench.amanat_bot", base, str(folder), before=before) as process:
                figures = wait_until_done(base, process, seconds=PATIENCE)
                figures["memory_mb"] = memory_mb(process.pid)
                settle(folder, process)
            figures["wrong"] += stats(base)["wrong"]
        figures["effects"] = effects(folder, total)
        if trace and log.exists():
            figures["fsyncs"] = sum(
                int(line.split()[3])
                for line in log.read_text().splitlines()
                if line.rstrip().endswith(("fsync", "fdatasync"))
            )
        return figures


def settle(folder: Path, process: subprocess.Popen[str]) -> None:
    """Wait for the files: text goes first, evidence is sealed when the rush is over."""
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        with closing(sqlite3.connect(f"file:{folder}/data/amanat.db?mode=ro", uri=True)) as reader:
            waiting = reader.execute("SELECT count(*) FROM evidence WHERE state = 'waiting'").fetchone()[0]
        if not waiting:
            return
        time.sleep(0.5)


def run_peer(module: str, script: Path) -> dict[str, Any]:
    """One run of an echo bot on the same updates."""
    with standin(script, "--echo") as base, bot(module, base) as process:
        figures = wait_until_done(base, process, seconds=PATIENCE)
        figures["memory_mb"] = memory_mb(process.pid)
        return figures


def rate(figures: dict[str, Any]) -> float:
    return figures["done"] / figures["seconds"] if figures["seconds"] else 0.0


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--updates", type=int, default=12_000)
    arguments.add_argument("--quick", action="store_true", help="one run of 2,000 updates, under 50 s")
    arguments.add_argument("--data", type=Path, help="another script for the peers (docs/benches.md)")
    arguments.add_argument("--only-ours", action="store_true", help="for profiling")
    given = arguments.parse_args()
    runs, total = (1, 2_000) if given.quick else (given.runs, given.updates)
    figures: dict[str, list[dict[str, Any]]] = {"amanat": [], "aiogram": [], "ptb": []}
    with tempfile.TemporaryDirectory(prefix="amanat-seed-") as name:
        source = Path(name)
        script = seed_folder(source, total)
        for number in range(runs):
            figures["amanat"].append(run_ours(source, total))
            if not given.only_ours:
                figures["aiogram"].append(run_peer("bench.echo_aiogram", given.data or script))
                figures["ptb"].append(run_peer("bench.echo_ptb", given.data or script))
            line = {who: round(rate(run_figures[-1])) for who, run_figures in figures.items() if run_figures}
            print(f"run {number + 1}: {line}", flush=True)
        fsyncs = None
        if shutil.which("strace") and not given.only_ours:
            fsyncs = run_ours(source, total, trace=True).get("fsyncs")
    return report(figures, total, fsyncs)


def report(figures: dict[str, list[dict[str, Any]]], total: int, fsyncs: int | None) -> int:
    """Print the figures; returns the exit status."""
    median = {
        who: statistics.median(map(rate, run_figures)) for who, run_figures in figures.items() if run_figures
    }
    ours = figures["amanat"]
    wrong = [line for run in ours for line in run["wrong"]]
    missing = [
        f"{kind}: {run['effects']['found'][kind]} of {wanted}"
        for run in ours
        for kind, wanted in run["effects"]["wanted"].items()
        if run["effects"]["found"][kind] != wanted
    ]
    unanswered = sum(run["steps"] - run["done"] for run in ours)
    result = {
        "bench": "throughput", "updates": total, "runs": len(ours), "python": platform.python_version(),
        "updates_per_second": {who: round(value) for who, value in median.items()},
        "ratio_to_aiogram": round(median["amanat"] / median["aiogram"], 3) if "aiogram" in median else None,
        "ratio_to_ptb": round(median["amanat"] / median["ptb"], 3) if "ptb" in median else None,
        "reply_p50_ms": round(statistics.median(f["reply_p50"] for f in ours) * 1000, 1),
        "reply_p99_ms": round(statistics.median(f["reply_p99"] for f in ours) * 1000, 1),
        "memory_mb": {who: max(f["memory_mb"] for f in run_figures) for who, run_figures in figures.items() if run_figures},
        "synchronous": "FULL", "fsyncs": fsyncs, "calls": ours[-1]["calls"],
        "wrong_answers": wrong[:5], "missing_effects": missing, "unanswered": unanswered,
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False))
    fine = not wrong and not missing and not unanswered
    return (
        0 if fine and (result["ratio_to_aiogram"] is None or result["ratio_to_aiogram"] >= LEAST_RATIO) else 1
    )


if __name__ == "__main__":
    sys.exit(main())
