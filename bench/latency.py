"""How long people wait, with Telegram's limits on: stored, receipt, any reply.

    python -m bench.latency [--seconds 60] [--quick] [--starts 50] [--data SCRIPT.jsonl]

The mix of bench/throughput.py comes at a fixed rate, whatever the bot does: 100 updates a second (far over
28 messages a second, to which the bot is bound here, as if it had learned that Telegram takes 30), then 25. "Stored" is from an update's arrival to its
acknowledgement; "receipt" from the press on «send» to the receipt's message. A card press in the group is
answered by its toast, because the group itself takes 18 messages a minute.

Then newcomers press Start, 50, 200 and 500 a second, and the messenger takes every message: from WARM seconds on, when
the bot has learned that, the 99th percentile of their waits must be below a second. ``--starts`` runs one of these
alone; ``--quick`` leaves them out. Exit status 1 when a figure of the product's table is missed.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.mix import ScriptStep, message_update, write_script
from bench.processes import bot, memory_mb, standin, stats
from bench.throughput import seed_folder

STORED_P99, RECEIPT_P99, REPLY_P99 = 0.1, 1.0, 5.0
STARTS = (50, 200, 500)
START_P99 = 1.0
WARM = 15
"""Seconds of starts that are not counted."""
NEWCOMER = 70_000_000


def expect_toasts_only(script: Path) -> None:
    """Card presses expect their toast; everything else stays."""
    lines = [json.loads(line) for line in script.read_text(encoding="utf8").splitlines()]
    for line in lines:
        if line["kind"] == "card":
            line["expect"] = [["answerCallbackQuery", ""]]
    script.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf8")


def run(rate: int, seconds: int, *, data: Path | None, patience: float) -> dict[str, Any]:
    """Send updates at this rate for this time;
    returns the figures once they are over and ``patience`` has passed."""
    with tempfile.TemporaryDirectory(prefix="amanat-latency-") as name:
        folder = Path(name)
        script = data or seed_folder(folder, rate * seconds, strangers=True)
        if data is None:
            expect_toasts_only(script)
        with (
            standin(script, "--rate", str(rate), file=folder / "photo.jpg" if data is None else None) as base,
            bot("bench.amanat_bot", base, str(folder), "--pace", "--most", "28") as process,
        ):
            while not stats(base)["done"]:
                time.sleep(0.2)
            time.sleep(seconds + patience)
            figures = stats(base)
            figures["memory_mb"] = memory_mb(process.pid)
            process.kill()  # messages unsent after a flood do not matter here
            return figures


def run_starts(rate: int, seconds: int) -> dict[str, Any]:
    """Newcomers press Start at this rate; the figures of those who came after WARM seconds."""
    total = rate * (WARM + seconds)
    with tempfile.TemporaryDirectory(prefix="amanat-starts-") as name:
        folder = Path(name)
        steps = [
            ScriptStep("start", f"n{n}", message_update(NEWCOMER + n, n + 1, "/start"), [["sendMessage", ""]])
            for n in range(total)
        ]
        write_script(steps, folder / "script.jsonl")
        flags = ("--rate", str(rate), "--warm", str(WARM))
        with (
            standin(folder / "script.jsonl", *flags) as base,
            bot("bench.amanat_bot", base, str(folder), "--pace") as process,
        ):
            while not stats(base)["done"]:
                time.sleep(0.2)
            time.sleep(WARM + seconds + 3)
            figures = stats(base)
            process.kill()
    return {
        "rate": rate, "answered": figures["done"], "of": total, "reply_p50_ms": ms(figures["reply_p50"]),
        "reply_p99_ms": ms(figures["reply_p99"]), "stored_p99_ms": ms(figures["stored_p99"]),
        "ok": figures["reply_p99"] < START_P99 and figures["done"] == total and not figures["wrong"],
    }  # fmt: skip


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--quick", action="store_true", help="6 s each, under 50 s")
    arguments.add_argument("--data", type=Path, help="a script of your own (docs/benches.md)")
    arguments.add_argument("--starts", type=int, help="only so many starts a second")
    given = arguments.parse_args()
    if given.starts:
        starts = run_starts(given.starts, given.seconds)
        print(json.dumps({"bench": "latency", "seconds": given.seconds, "starts": [starts]}))
        return 0 if starts["ok"] else 1
    seconds = 6 if given.quick else given.seconds
    flood = run(100, seconds, data=given.data, patience=3)
    calm = run(25, seconds, data=given.data, patience=6)
    starts = [] if given.quick else [run_starts(rate, seconds) for rate in STARTS]
    receipts = flood["kinds"].get("send", {"p50": 0.0, "p99": 0.0, "n": 0})
    result = {
        "bench": "latency", "seconds": seconds,
        "flood": {"rate": 100, "stored_p50_ms": ms(flood["stored_p50"]), "stored_p99_ms": ms(flood["stored_p99"]),
                  "receipts": receipts["n"], "receipt_p50_ms": ms(receipts["p50"]), "receipt_p99_ms": ms(receipts["p99"]),
                  "answered": flood["done"], "of": flood["steps"], "memory_mb": flood["memory_mb"]},
        "calm": {"rate": 25, "stored_p99_ms": ms(calm["stored_p99"]), "reply_p50_ms": ms(calm["reply_p50"]),
                 "reply_p99_ms": ms(calm["reply_p99"]), "answered": calm["done"], "of": calm["steps"],
                 "kinds_p99_ms": {kind: ms(of["p99"]) for kind, of in calm["kinds"].items()}},
        "starts": starts,
        "wrong_answers": (flood["wrong"] + calm["wrong"])[:3],
    }  # fmt: skip
    print(json.dumps(result, ensure_ascii=False))
    fine = (
        flood["stored_p99"] < STORED_P99
        and receipts["p99"] < RECEIPT_P99
        and receipts["n"] >= flood["steps"] // 11
        and calm["reply_p99"] < REPLY_P99
        and calm["done"] == calm["steps"]
        and not result["wrong_answers"]
        and all(run["ok"] for run in starts)
    )
    return 0 if fine else 1


def ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    sys.exit(main())
