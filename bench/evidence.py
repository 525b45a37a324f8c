"""Files during a flood of text, and two hundred of the largest waiting: who waits for whom, and in how much
memory.

    python -m bench.evidence [--seconds 30] [--files 200] [--quick] [--fair] [--mutant eager|first-come|by-report]

**flood**: 100 updates a second with Telegram's limits on, four of ten with a film of two megabytes, compared
with the same rate of text alone. Updates must be stored in time, and all files must arrive in the end.
**memory**: 200 films of 20 MB wait from the start; the resident memory of the program and of its children is
measured until 60 of them are in the vault. **fair** (alone with ``--fair``): five photos come, one after
another, first next to 20 people with 20 papers each, then next to 20 pictures that take longer than 20 s,
then next to one person with 100 reports with such a picture in each. Exit status 1 when stored p99 reaches
100 ms and a quarter more than with text alone, when a file is missing, when the program grows by more than
200 MB, or when a photo waits for 10 s. Mutants, which must go red: ``eager`` fetches without regard to the
load and without a bound on bytes; ``first-come`` (with ``--fair``) has one queue and no first pass;
``by-report`` (with ``--fair``) gives turns to reports and not to their senders.
"""

import argparse
import asyncio
import hashlib
import io
import json
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.evidence_fairness import LONGEST_WAIT, fairness
from bench.mix import Mix, ScriptStep, open_bench_store, private_chat, user_fields, write_script
from bench.mutants import apply_mutant, names_of
from bench.processes import bot, children, memory_mb, standin, stats
from bot.domain.submissions.evidence import MOST_BYTES, Evidence, EvidenceFacts, EvidenceState
from bot.runtime.evidence_fetcher import PAGE
from bot.runtime.system import SystemIds

STORED_P99 = 0.1
NO_WORSE = 1.25
"""Where the machine is too busy for the figure, files must not be the cause."""
MOST_GROWTH_MB = 200.0
MOST_LOOK_MS = 50.0
FILE_SIZE = 2 * 1024 * 1024
PATIENCE = 300.0


def film(size: int) -> bytes:
    """A stand-in for a film of this size: one second, and a track of noise that a player would skip."""
    import random
    from fractions import Fraction

    import av

    out = io.BytesIO()
    noise = random.Random(5).randbytes(1 << 16)
    with av.open(out, "w", format="mp4") as target:
        track = target.add_stream("mpeg4", rate=25)
        track.width, track.height, track.pix_fmt = 160, 120, "yuv420p"
        target.mux(track.encode(av.VideoFrame(160, 120, "yuv420p")))
        target.mux(track.encode(None))
        for number in range(1, (size - 20_000) // len(noise)):
            packet: Any = av.Packet(noise)
            packet.pts = packet.dts = number
            packet.time_base, packet.duration, packet.stream = Fraction(1, 25), 1, track
            target.mux_one(packet)
    return out.getvalue()


class FileMix(Mix):
    """Six of ten updates are text of the form, four are files; or text alone."""

    def __init__(self, total: int, *, size: int) -> None:
        super().__init__(total, strangers=True)
        files = total * 4 // 10 if size else 0
        self.counts = dict.fromkeys(self.counts, 0) | {"text": total - files, "file": files}
        self.size = size

    def _file_step(self, index: int) -> ScriptStep:
        step = super()._file_step(index)
        message = step.update["message"]
        photo = message.pop("photo")[0]
        message["document"] = {
            "file_id": photo["file_id"], "file_unique_id": photo["file_unique_id"],
            "file_size": self.size, "file_name": "film.mp4", "mime_type": "video/mp4",
        }  # fmt: skip
        assert (message["chat"], message["from"]) == (
            private_chat(message["chat"]["id"]),
            user_fields(message["chat"]["id"]),
        )
        return step


def flood(rate: int, seconds: int, *flags: str, size: int) -> dict[str, Any]:
    """Text and files of this size (0: text alone) at this rate; the figures when all files are in the vault
    or the time is over."""
    with tempfile.TemporaryDirectory(prefix="amanat-evidence-") as name:
        folder, mix = Path(name), FileMix(rate * seconds, size=size)
        asyncio.run(seed(folder, mix))
        write_script(mix.steps(), folder / "script.jsonl")
        (folder / "film.mp4").write_bytes(film(FILE_SIZE))
        with (
            standin(folder / "script.jsonl", "--rate", str(rate), file=folder / "film.mp4") as base,
            bot("bench.amanat_bot", base, str(folder), "--pace", "--most", "28", *flags) as process,
            Watch(process.pid) as watch,
        ):
            while not stats(base)["done"]:
                time.sleep(0.2)
            time.sleep(seconds + 1)
            figures, kept_by_then = stats(base), count_sealed(folder)
            until = time.monotonic() + PATIENCE
            while count_sealed(folder) < mix.counts["file"] and time.monotonic() < until:
                time.sleep(0.5)
            figures |= {
                "files": mix.counts["file"], "kept_when_over": kept_by_then, "kept": count_sealed(folder),
                "all_kept_after_s": round(time.monotonic() - until + PATIENCE, 1), **watch.figures(),
            }  # fmt: skip
            process.kill()
            return figures


def memory(files: int, enough: int, *flags: str) -> dict[str, Any]:
    """Many films of 20 MB wait; resident memory until enough of them are sealed."""
    with tempfile.TemporaryDirectory(prefix="amanat-evidence-") as name:
        folder = Path(name)
        asyncio.run(seed_waiting(folder, files))
        (folder / "film.mp4").write_bytes(film(MOST_BYTES))
        (folder / "script.jsonl").write_text("")
        began = time.monotonic()
        with (
            standin(folder / "script.jsonl", file=folder / "film.mp4") as base,
            bot("bench.amanat_bot", base, str(folder), *flags) as process,
            Watch(process.pid) as watch,
        ):
            until = time.monotonic() + PATIENCE
            while count_sealed(folder) < enough and time.monotonic() < until and process.poll() is None:
                time.sleep(0.25)
            took = time.monotonic() - began
            process.kill()
        return {"waiting": files, "kept": count_sealed(folder), "seconds": round(took, 1), **watch.figures()}


async def seed(folder: Path, mix: Mix) -> None:
    store = await open_bench_store(folder)
    await mix.seed(store)
    await store.checkpoint()
    await store.close()


async def seed_waiting(folder: Path, count: int) -> None:
    """Pieces of drafts, twenty per draft, that the messenger still holds."""
    store, ids = await open_bench_store(folder), SystemIds()
    facts = EvidenceFacts(
        "video", "film.mp4", "video/mp4", MOST_BYTES, received_at="2026-12-03T11:05:00+00:00"
    )
    async with store.batch() as batch:
        for number in range(count):
            draft = hashlib.sha256(str(number // 20).encode()).hexdigest()[:22]
            piece = Evidence(ids.new(), draft, EvidenceState.WAITING, facts, f"film-{number}", "telegram")
            batch.uow.evidence.add(piece)
        batch.keep_turn()
        await batch.commit()
    await store.close()


def look(waiting: int) -> tuple[float, float]:
    """Milliseconds of reading one page of the waiting files, and of reading them all; medians of 20 and 3."""

    async def time_look(folder: Path) -> tuple[float, float]:
        await seed_waiting(folder, waiting)
        store = await open_bench_store(folder)
        medians = []
        for limit, times in ((PAGE, 20), (waiting, 3)):
            took = []
            for _ in range(times):
                began = time.perf_counter()
                await store.pending_evidence(limit=limit)
                took.append((time.perf_counter() - began) * 1000)
            medians.append(round(statistics.median(took), 1))
        await store.close()
        return medians[0], medians[1]

    with tempfile.TemporaryDirectory(prefix="amanat-evidence-") as name:
        return asyncio.run(time_look(Path(name)))


def count_sealed(folder: Path) -> int:
    """Pieces in the vault, by the database itself."""
    with sqlite3.connect(folder / "data" / "amanat.db", timeout=10) as database:
        row = database.execute("SELECT count(*) FROM evidence WHERE state = 'sealed'").fetchone()
    database.close()
    return int(row[0])


@dataclass
class Watch:
    """Resident memory of a process, and of its children together, sampled twenty times a second."""

    pid: int
    most: float = 0.0
    most_children: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        assert self._thread is not None
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            child_sizes = {child: memory_mb(child) for child in children(self.pid)}
            own = memory_mb(self.pid) - sum(child_sizes.values())
            cleaning = sum(size for child, size in child_sizes.items() if is_cleaning(child))
            self.most, self.most_children = max(self.most, own), max(self.most_children, cleaning)

    def figures(self) -> dict[str, float]:
        return {
            "rss_mb": round(self.most, 1),
            "rss_children_mb": round(self.most_children, 1),
        }


def is_cleaning(pid: int) -> bool:
    """Whether a child already makes copies, and is not still its parent's image before exec."""
    try:
        return b"bot.media.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def at_rest(*flags: str) -> float:
    """Resident memory of the idle program, in MB."""
    with tempfile.TemporaryDirectory(prefix="amanat-evidence-") as name:
        folder = Path(name)
        asyncio.run(seed_waiting(folder, 0))
        (folder / "script.jsonl").write_text("")
        with (
            standin(folder / "script.jsonl") as base,
            bot("bench.amanat_bot", base, str(folder), *flags) as process,
            Watch(process.pid) as watch,
        ):
            time.sleep(15)
            process.kill()
        return watch.most


IN_BOT = frozenset({"eager"})
"""Mutants of the flooded bot; the others change the fetcher in this process."""


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--seconds", type=int, default=30)
    arguments.add_argument("--files", type=int, default=200)
    arguments.add_argument("--quick", action="store_true", help="6 s of flood, 12 films: under 90 s")
    arguments.add_argument("--fair", action="store_true", help="only the photos next to slow papers")
    arguments.add_argument("--mutant", choices=names_of("evidence"))
    given = arguments.parse_args()
    if given.mutant not in IN_BOT:
        apply_mutant("evidence", given.mutant)
    if given.fair:
        fair = fairness()
        print(json.dumps({"bench": "evidence", "fair": fair}))
        return 0 if fair["longest_s"] < LONGEST_WAIT else 1
    flags = ["--mutant", f"evidence/{given.mutant}"] if given.mutant in IN_BOT else []
    seconds, enough = (6, 12) if given.quick else (given.seconds, min(60, given.files))
    page, all_of_them = look(10_000)
    print(f"10,000 waiting: a look {page} ms, all of them {all_of_them} ms", flush=True)
    rest = at_rest(*flags)
    print(f"at rest: {rest:.0f} MB", flush=True)
    held = memory(given.files, enough, *flags)
    held["grew_mb"] = round(held["rss_mb"] - rest, 1)
    print(json.dumps(held), flush=True)
    words = flood(100, seconds, *flags, size=0)
    flooded = flood(100, seconds, *flags, size=FILE_SIZE)
    fair = fairness()
    result = {
        "bench": "evidence", "fair": fair, "look_ms": page, "all_ms": all_of_them, "rest_mb": round(rest, 1), "memory": held,
        "flood": {
            "rate": 100, "seconds": seconds, "stored_p50_ms": ms(flooded["stored_p50"]),
            "stored_p99_ms": ms(flooded["stored_p99"]), "stored_p99_text_alone_ms": ms(words["stored_p99"]),
            **{name: flooded[name] for name in ("files", "kept_when_over", "kept", "all_kept_after_s", "rss_mb", "rss_children_mb")},
        },
        "wrong_answers": flooded["wrong"][:3],
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False))
    fine = (
        page < MOST_LOOK_MS
        and fair["longest_s"] < LONGEST_WAIT
        and held["grew_mb"] < MOST_GROWTH_MB
        and held["kept"] >= enough
        and flooded["stored_p99"] < max(STORED_P99, words["stored_p99"] * NO_WORSE)
        and flooded["kept"] == flooded["files"]
        and not flooded["wrong"]
    )
    return 0 if fine else 1


def ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    sys.exit(main())
