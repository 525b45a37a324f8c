"""Is a messenger used for what it accepts, without many refusals, whatever its limit is?

    python -m bench.pace [--seconds 120] [--limit 300] [--quick] [--mutant NAME]

Messengers that accept 30, 300 and 1,000 messages in any second, refuse the others with 429 and ``retry_after`` 1, and
are never told to the bot. Each limit must be used to 90 % from second 60 to 120, at most one call in a hundred may be
refused, no message may be lost or doubled, and the order within each chat must stay.

The whole program (SQLite, outbox, senders, pacer) sends over HTTP what waits in its outbox: two messages to each of
very many chats. With ``--seconds`` under 120 the second half is judged. ``--quick`` drives the learned rate alone in
simulated time (``bench/pace_model.py``), also against messengers that accept nothing for a second after each refusal,
and one whose limit falls from 1,000 to 30. The last line is JSON; status 1 if a bound is missed.

Mutants: ``deaf`` (refusals teach nothing), ``fixed`` (the rate never grows), ``no-hold`` (nobody waits after a
refusal), ``eager`` (the limit is probed by a tenth each second), ``forgets`` (each refusal is followed by a fresh start).
"""

import argparse
import asyncio
import json
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from bench.mix import open_bench_store
from bench.mutants import apply_mutant, names_of
from bench.pace_model import ModelSenders, SecondLimit
from bench.processes import bot
from bench.standin.http import listen
from bench.standin.messenger import Fields, StandIn
from bot.conversation import outgoing as out
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Destination, Outgoing
from bot.domain.people import Messenger
from bot.runtime.addressing import conversation_key
from bot.runtime.learned_rate import LearnedRate
from bot.sandbox.faces.telegram import FACE

LIMITS: Final = (30, 300, 1_000)
SECONDS: Final = 120
LEAST_USED: Final = 0.9
MOST_REFUSED: Final = 0.01
FIRST: Final = 28.0
MOST: Final = 2_000
CHAT: Final = 10_000_000
NUMBER: Final = re.compile(r"#(\d+)#")
BATCH: Final = 2_000


class LimitedStandIn(StandIn):
    """Accepts so many messages in any second, and notes which came when."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = SecondLimit(limit)
        self.began = 0.0
        self.accepted: Counter[int] = Counter()
        """By second since the first message."""
        self.refused_calls: Counter[int] = Counter()
        self.arrived: dict[int, list[int]] = {}
        """The numbers of each chat's messages, in the order of their arrival."""

    def answer(self, method: str, fields: Fields, now: float) -> Any:
        if method == "sendMessage":
            self.began = self.began or now
            if seconds := self._limit.seconds_to_wait(now):
                self.refused_calls[int(now - self.began)] += 1
                raise FACE.too_many(int(seconds))
        return super().answer(method, fields, now)

    def see_message(self, method: str, chat: int, number: int, fields: Fields, now: float) -> None:
        self.accepted[int(now - self.began)] += 1
        for text in NUMBER.findall(str(fields.get("text", ""))):
            self.arrived.setdefault(chat, []).append(int(text))


async def fill_outbox(folder: Path, total: int) -> None:
    """Two messages to each chat: first all first ones, then all second ones."""
    store = await open_bench_store(folder)
    chats = total // 2
    for start in range(0, 2 * chats, BATCH):
        async with store.batch() as batch:
            for index in range(start, min(start + BATCH, 2 * chats)):
                place = Destination(Messenger.TELEGRAM, CHAT + index % chats, ChatKind.PRIVATE)
                say = out.Say("broadcast-words", {"words": f"#{index // chats}#"}, lane=out.SendLane.FORM)
                key = conversation_key(place, store)
                batch.enqueue(Outgoing(say, key, say.lane, destination=place))
            batch.keep_turn()
            await batch.commit()
    await store.close()


async def count_unsent(folder: Path) -> int:
    store = await open_bench_store(folder)
    try:
        return len(await store.unsent())
    finally:
        await store.close()


async def run_program(limit: int, seconds: int, *, mutant: str) -> dict[str, Any]:
    """The whole program against one limit, over HTTP."""
    with tempfile.TemporaryDirectory(prefix="amanat-pace-") as name:
        folder = Path(name)
        total = 2 * (limit * (seconds + 10) // 2)
        await fill_outbox(folder, total)
        standin = LimitedStandIn(limit)
        base, server = await listen(standin)
        more = ("--mutant", f"pace/{mutant}") if mutant else ()
        with bot("bench.amanat_bot", base, str(folder), "--pace", "--most", str(MOST), *more) as process:
            while not standin.began or time.monotonic() < standin.began + seconds:
                await asyncio.sleep(0.1)
                if process.poll() is not None:
                    break
            process.terminate()
            await asyncio.to_thread(process.wait)
        server.close()
        left = await count_unsent(folder)
    half = seconds // 2
    used = sum(standin.accepted[second] for second in range(half, seconds)) / (limit * (seconds - half))
    numbers = list(standin.arrived.values())
    arrived = sum(len(set(chat)) for chat in numbers)
    return judge(
        {
            "used": round(used, 3),
            "refused": round(standin.refused_calls.total() / max(standin.calls + standin.refused_calls.total(), 1), 4),
            "sent": arrived,
            "lost": total - arrived - left,
            "doubled": sum(len(chat) - len(set(chat)) for chat in numbers),
            "out_of_order": sum(chat != sorted(chat) for chat in numbers),
            "first_seconds": [standin.accepted[second] for second in range(12)],
        }
    )  # fmt: skip


def run_model(limit: int, *, strict: bool = False) -> dict[str, Any]:
    """The learned rate alone, in simulated time."""
    senders = ModelSenders(new_rate, SecondLimit(limit, strict=strict))
    run = senders.run_until(SECONDS)
    numbers = run.arrived.values()
    return judge(
        {
            "used": round(run.share_used(60, SECONDS, limit), 3),
            "refused": round(run.share_refused(), 4),
            "out_of_order": sum(chat != sorted(chat) for chat in numbers),
            "first_seconds": [run.accepted[second] for second in range(12)],
        }
    )


def run_falling_limit() -> dict[str, Any]:
    """1,000 a second, and after 15 seconds 30."""
    server = SecondLimit(1_000)
    senders = ModelSenders(new_rate, server)
    senders.run_until(15)
    server.limit = 30
    run = senders.run_until(75)
    refused = sum(run.refused[second] for second in range(15, 75))
    figures = judge({"used": round(run.share_used(25, 75, 30), 3), "refused": round(run.share_refused(), 4)})
    return {**figures, "refused_after_the_fall": refused, "ok": figures["ok"] and refused < 100}


def new_rate(clock: Any) -> LearnedRate:
    return LearnedRate(FIRST, most=MOST, clock=clock)


def judge(figures: dict[str, Any]) -> dict[str, Any]:
    wrong = sum(figures.get(name, 0) for name in ("lost", "doubled", "out_of_order"))
    ok = figures["used"] >= LEAST_USED and figures["refused"] <= MOST_REFUSED and not wrong
    return {**figures, "ok": ok}


def run_quick() -> dict[str, Any]:
    runs = {f"{limit}": run_model(limit) for limit in LIMITS}
    runs |= {f"{limit} strict": run_model(limit, strict=True) for limit in LIMITS[:2]}
    return {**runs, "1000 to 30": run_falling_limit()}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--quick", action="store_true", help="simulated time, under 50 s")
    parser.add_argument("--limit", type=int, action="append", help="only this limit; may be repeated")
    parser.add_argument("--mutant", choices=names_of("pace"))
    given = parser.parse_args()
    if given.quick:
        apply_mutant("pace", given.mutant)
        runs = run_quick()
    else:
        runs = {
            f"{limit}": asyncio.run(run_program(limit, given.seconds, mutant=given.mutant or ""))
            for limit in given.limit or LIMITS
        }
    seconds = SECONDS if given.quick else given.seconds
    print(json.dumps({"bench": "pace", "quick": given.quick, "seconds": seconds, "limits": runs}))
    return 0 if all(run["ok"] for run in runs.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
