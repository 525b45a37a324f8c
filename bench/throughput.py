"""Updates a second: this bot, a durable peer and two bare echo bots, same server, same run.

    python -m bench.throughput [--tls] [--runs 5] [--updates 12000] [--quick] [--data SCRIPT.jsonl] [--mutant NAME]

Each bot is alone on one core, the stand-in on another; all use the same event loop; the runs interleave, and the
clock starts when a bot that has started polls. Our bot is durable (SQLite, synchronous=FULL), sealed, and without
pacing. Its answers are checked by text and order, and afterwards the database must hold every update's effect. The
durable peer (``bench.durable_aiogram``) is what people would build instead: a commit an update. The echo bots keep
nothing. ``--data`` gives the peers another script. With ``--tls`` all speak TLS to the stand-in, and first each bot
must break off with a server whose certificate it cannot verify.

Exit status 1 when an answer or an effect is missing, a bot trusts a stranger, connections do not stay open, or the
median ratio is under 0.55 of aiogram's echo or 2.5 of the durable peer.
"""

import argparse
import asyncio
import json
import platform
import shutil
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from bench.certificate import MadeCertificate, make_certificate
from bench.mix import Mix, open_bench_store, write_script
from bench.mutants import names_of
from bench.processes import PEER_FILE, ask, bot, memory_mb, processor_seconds, standin, stats, wait_until_done

MUST: Final = {"aiogram": 0.55, "durable": 2.5}
AIM: Final = {"aiogram": 0.7, "durable": 3.0}
"""This bot's updates a second in parts of a peer's."""
OURS: Final = "bench.amanat_bot"
DURABLE: Final = "bench.durable_aiogram"
BOTS: Final = {"amanat": OURS, "aiogram": "bench.echo_aiogram", "durable": DURABLE, "ptb": "bench.echo_ptb"}
MOST_CONNECTIONS: Final = 500
"""More than the program may have open at once for posts and files; over it, they do not stay open."""
PATIENCE = 240.0
START_PATIENCE: Final = 60.0
TRAILING_SECONDS: Final = 0.3


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


def run_ours(
    source: Path,
    total: int,
    *,
    trace: bool = False,
    certificate: MadeCertificate | None = None,
    mutant: str | None = None,
) -> dict[str, Any]:
    """One run of this bot on a copy of the seeded folder."""
    with tempfile.TemporaryDirectory(prefix="amanat-bench-") as name:
        folder = Path(name)
        shutil.copytree(source, folder, dirs_exist_ok=True)
        log = folder / "fsync.txt"
        before = (
            ("strace", "-f", "--seccomp-bpf", "-c", "-e", "trace=fsync,fdatasync", "-o", str(log))
            if trace
            else ()
        )
        flags = (*_trust_flags(certificate), *(("--mutant", f"throughput/{mutant}") if mutant else ()))
        trust = certificate.for_client if certificate is not None else None
        with standin(
            folder / "script.jsonl", "--held", file=folder / "photo.jpg", certificate=certificate
        ) as base:
            with bot("bench.amanat_bot", base, str(folder), *flags, before=before) as process:
                figures = measure(base, process, trust)
                settle(folder, process)
            figures["wrong"] += stats(base, trust)["wrong"]
        figures["effects"] = effects(folder, total)
        if trace and log.exists():
            figures["fsyncs"] = sum(
                int(line.split()[3])
                for line in log.read_text().splitlines()
                if line.rstrip().endswith(("fsync", "fdatasync"))
            )
        return figures


def measure(base: str, process: subprocess.Popen[str], trust: ssl.SSLContext | None) -> dict[str, Any]:
    """Let a bot that polls take the whole script; the stand-in's figures, and what the bot cost.

    ``processor_ms`` is the processor time of an update (user and system, all threads, without children), from the
    first update to a moment after the last answer: what is still written then belongs to it.
    """
    until = time.monotonic() + START_PATIENCE
    while not stats(base, trust)["polled"] and process.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(TRAILING_SECONDS)
    if process.poll() is not None:
        raise SystemExit(f"throughput: {process.args} ended before it polled")
    began = processor_seconds(process.pid)
    ask(base, "/next", trust)
    figures = wait_until_done(base, process, seconds=PATIENCE, trust=trust)
    time.sleep(TRAILING_SECONDS)
    if process.poll() is None:
        figures["processor_ms"] = (processor_seconds(process.pid) - began) / max(figures["done"], 1) * 1000
        figures["memory_mb"] = memory_mb(process.pid)
    return figures


def _trust_flags(certificate: MadeCertificate | None) -> tuple[str, ...]:
    return ("--authority", str(certificate.authority)) if certificate is not None else ()


def settle(folder: Path, process: subprocess.Popen[str]) -> None:
    """Wait for the files: text goes first, evidence is sealed when the rush is over."""
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        with closing(sqlite3.connect(f"file:{folder}/data/amanat.db?mode=ro", uri=True)) as reader:
            waiting = reader.execute("SELECT count(*) FROM evidence WHERE state = 'waiting'").fetchone()[0]
        if not waiting:
            return
        time.sleep(0.5)


def run_peer(module: str, script: Path, certificate: MadeCertificate | None) -> dict[str, Any]:
    """One run of a peer on the same updates. It gets an empty folder; the durable one must hold all of them there."""
    trust = certificate.for_client if certificate is not None else None
    with tempfile.TemporaryDirectory(prefix="amanat-peer-") as name:
        folder = (name,) if module == DURABLE else ()
        with (
            standin(script, "--echo", "--held", certificate=certificate) as base,
            bot(module, base, *folder, *_trust_flags(certificate)) as process,
        ):
            figures = measure(base, process, trust)
        if folder:
            with closing(sqlite3.connect(Path(name) / PEER_FILE)) as reader:
                counts = "SELECT (SELECT count(*) FROM updates), (SELECT sum(steps) FROM conversations)"
                rows = dict(zip(("updates", "steps"), reader.execute(counts).fetchone(), strict=True))
            figures["effects"] = {"found": rows, "wanted": dict.fromkeys(rows, figures["steps"])}
        return figures


def speaks_to_strangers(module: str, script: Path, trusted: MadeCertificate, mutant: str | None) -> bool:
    """Whether a bot that trusts another authority asks a server with an unknown certificate anything."""
    with tempfile.TemporaryDirectory(prefix="amanat-stranger-") as name:
        unknown = make_certificate(Path(name), name="unknown")
        flags = (*_trust_flags(trusted), *(("--mutant", f"throughput/{mutant}") if mutant else ()))
        folder = (name,) if module in (OURS, DURABLE) else ()
        with (
            standin(script, "--held", certificate=unknown) as base,
            bot(module, base, *folder, *flags, quiet=True) as process,
        ):
            until = time.monotonic() + START_PATIENCE
            while process.poll() is None and time.monotonic() < until:
                figures = stats(base, unknown.for_client)
                if figures["connections"] or figures["greetings"]:
                    time.sleep(TRAILING_SECONDS)
                    break
                time.sleep(0.1)
            figures = stats(base, unknown.for_client)
        if not figures["greetings"]:
            raise SystemExit(f"throughput: {module} never greeted the server")
        return bool(figures["connections"])


def rate(figures: dict[str, Any]) -> float:
    return figures["done"] / figures["seconds"] if figures["seconds"] else 0.0


def read_arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--updates", type=int, default=12_000)
    arguments.add_argument("--quick", action="store_true", help="one run of 1,500 updates, under 50 s")
    arguments.add_argument(
        "--tls", action="store_true", help="all bots speak TLS to the stand-in, and verify it"
    )
    arguments.add_argument("--data", type=Path, help="another script for the peers (docs/benches.md)")
    arguments.add_argument("--only-ours", action="store_true", help="for profiling")
    arguments.add_argument(
        "--mutant", choices=names_of("throughput"), help="a fault that must turn the bench red"
    )
    return arguments.parse_args()


def find_trusting(
    bots: Mapping[str, str], script: Path, certificate: MadeCertificate, mutant: str | None
) -> list[str]:
    """The bots that speak to a server whose certificate is not signed by whom they trust."""
    with ThreadPoolExecutor(2) as pool:
        tried = {
            who: pool.submit(
                speaks_to_strangers, module, script, certificate, mutant if module == OURS else None
            )
            for who, module in bots.items()
        }
    return [who for who, speaks in tried.items() if speaks.result()]


def main() -> int:
    given = read_arguments()
    runs, total = (1, 1_500) if given.quick else (given.runs, given.updates)
    bots = {"amanat": OURS} if given.only_ours else BOTS
    figures: dict[str, list[dict[str, Any]]] = {who: [] for who in bots}
    with tempfile.TemporaryDirectory(prefix="amanat-seed-") as name:
        source = Path(name)
        script = seed_folder(source, total)
        certificate = make_certificate(source) if given.tls else None
        trusting = find_trusting(bots, script, certificate, given.mutant) if certificate is not None else []
        for number in range(runs):
            for who, module in bots.items():
                figures[who].append(
                    run_ours(source, total, certificate=certificate, mutant=given.mutant)
                    if module == OURS
                    else run_peer(module, given.data or script, certificate)
                )
            line = {
                who: f"{rate(runs[-1]):.0f}/s {runs[-1]['processor_ms']:.2f} ms"
                for who, runs in figures.items()
            }
            print(f"run {number + 1}: {line}", flush=True)
        fsyncs = None
        if shutil.which("strace") and not (given.quick or given.only_ours or given.mutant):
            fsyncs = run_ours(source, total, trace=True, certificate=certificate).get("fsyncs")
    return report(figures, total, fsyncs=fsyncs, tls=given.tls, trusting=trusting, mutant=given.mutant)


def spread(values: Sequence[float], digits: int | None = None) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), digits),
        "least": round(min(values), digits),
        "most": round(max(values), digits),
    }


def ratios_to(peer: list[dict[str, Any]], ours: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """This bot's speed in parts of the peer's, run by run: by updates a second, and by processor time."""
    pairs = list(zip(ours, peer, strict=True))
    return {
        "updates": spread([rate(own) / rate(other) for own, other in pairs], 3),
        "processor": spread([other["processor_ms"] / own["processor_ms"] for own, other in pairs], 3),
    }


def missing_effects(figures: Mapping[str, list[dict[str, Any]]]) -> list[str]:
    """What should lie in a bot's database after its run and does not."""
    return [
        f"{who}: {kind}: {run['effects']['found'][kind]} of {wanted}"
        for who, runs in figures.items()
        for run in runs
        if "effects" in run
        for kind, wanted in run["effects"]["wanted"].items()
        if run["effects"]["found"][kind] != wanted
    ]


def unanswered_steps(figures: Mapping[str, list[dict[str, Any]]]) -> dict[str, int]:
    """How many steps of people got no answer, for each bot with any."""
    return {
        who: missed
        for who, runs in figures.items()
        if (missed := sum(run["steps"] - run["done"] for run in runs))
    }


def find_problems(
    figures: Mapping[str, list[dict[str, Any]]], *, reached: Mapping[str, bool], trusting: Sequence[str]
) -> list[str]:
    """What turns the bench red."""
    ours = figures["amanat"]
    signs = {
        "wrong answers": any(run["wrong"] for run in ours),
        "missing effects": bool(missing_effects(figures)),
        "unanswered": bool(unanswered_steps(figures)),
        "a connection for each call": max(run["connections"] for run in ours) > MOST_CONNECTIONS,
        "slower than it must be": not reached.get("must", True),
    }
    problems = [problem for problem, is_there in signs.items() if is_there]
    return [*problems, *(f"{who} speaks to a stranger" for who in trusting)]


def report(
    figures: dict[str, list[dict[str, Any]]],
    total: int,
    *,
    fsyncs: int | None,
    tls: bool,
    trusting: list[str],
    mutant: str | None,
) -> int:
    """Print the figures; returns the exit status."""
    ours = figures["amanat"]
    wrong = [line for run in ours for line in run["wrong"]]
    missing, unanswered = missing_effects(figures), unanswered_steps(figures)
    ratios = {who: ratios_to(runs, ours) for who, runs in figures.items() if who != "amanat"}
    reached = {
        name: all(ratios[who]["updates"]["median"] >= least for who, least in wanted.items())
        for name, wanted in (("must", MUST), ("aim", AIM))
        if ratios
    }
    connections = {who: max(run["connections"] for run in runs) for who, runs in figures.items()}
    red = find_problems(figures, reached=reached, trusting=trusting)
    result = {
        "bench": "throughput", "tls": tls, "updates": total, "runs": len(ours), "python": platform.python_version(),
        "mutant": mutant,
        "updates_per_second": {who: spread([rate(run) for run in runs]) for who, runs in figures.items()},
        "processor_ms": {
            who: spread([run["processor_ms"] for run in runs], 3) for who, runs in figures.items()
        },
        "ratios": ratios, "must": MUST, "aim": AIM, "reached": reached,
        "reply_p50_ms": round(statistics.median(f["reply_p50"] for f in ours) * 1000, 1),
        "reply_p99_ms": round(statistics.median(f["reply_p99"] for f in ours) * 1000, 1),
        "memory_mb": {who: max(run["memory_mb"] for run in runs) for who, runs in figures.items()},
        "synchronous": "FULL", "fsyncs": fsyncs, "calls": ours[-1]["calls"], "connections": connections,
        "wrong_answers": wrong[:5], "missing_effects": missing, "unanswered": unanswered, "red": red,
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False))
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main())
